import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { corpus, languageOf } from '../../secrets/corpus/corpus';
import { crc32 } from '../../secrets/corpus/maker';
import { linesOf, type CorpusSample } from '../../secrets/corpus/sample';
import { ROOT } from '../support/product';

describe('the corpus of secrets', () => {
  const samples = corpus();
  const withSecrets = samples.filter(({ secrets }) => secrets.length > 0);
  const lookAlikes = samples.filter(({ secrets }) => secrets.length === 0);
  const kindsOf = (some: readonly CorpusSample[]): string[] => [...new Set(some.map(({ kind }) => kind))];
  const valuesOf = (some: readonly CorpusSample[]): string[] =>
    some.flatMap(({ secrets }) => secrets.map(({ value }) => value));

  it('is the same bytes for the same seed', () => {
    assert.equal(JSON.stringify(corpus()), JSON.stringify(samples));
  });

  it('has other values and the same places for another seed', () => {
    const other = corpus(2);
    const values = new Set(valuesOf(samples));
    assert.deepEqual(
      valuesOf(other).filter((value) => values.has(value)),
      [],
    );
    const places = (some: readonly CorpusSample[]): string[] => some.map(({ id, fileName }) => `${id} ${fileName}`);
    assert.deepEqual(places(other), places(samples));
  });

  it('is as large and as varied as it has to be', () => {
    assert.ok(kindsOf(withSecrets).length >= 120, `${kindsOf(withSecrets).length} kinds of secrets`);
    assert.ok(withSecrets.length >= 600, `${withSecrets.length} texts with secrets`);
    assert.ok(lookAlikes.length >= 600, `${lookAlikes.length} look-alikes`);
    const languages = new Set(withSecrets.map(({ fileName }) => languageOf(fileName)));
    assert.ok(languages.size >= 25, `${languages.size} languages and formats`);
  });

  it('says where each value stands, and what has to go', () => {
    for (const { id, text, secrets } of samples) {
      const lines = text.split('\n');
      assert.ok(lines.length <= 30, id);
      assert.doesNotMatch(text, /[\uE000\uE001]|\[object/, id);
      for (const { value, line, endLine } of secrets) {
        assert.ok(value.length >= 8, `${id}: ${value}`);
        assert.ok(text.includes(value), id);
        const own = lines.slice(line - 1, endLine).join('\n');
        assert.ok(own.includes(value) && linesOf(value) === endLine - line + 1, `${id}: ${own}`);
      }
    }
  });

  it('has no secret in a look-alike', () => {
    const values = valuesOf(samples);
    for (const { id, text } of lookAlikes) {
      assert.equal(
        values.find((value) => text.includes(value)),
        undefined,
        id,
      );
    }
  });

  it('has every id and every text once', () => {
    for (const key of ['id', 'text'] as const) {
      const seen = new Set<string>();
      const twice = samples.map((sample) => sample[key]).filter((value) => seen.size === seen.add(value).size);
      assert.deepEqual(twice, []);
    }
  });

  it('deals each kind out evenly to tuning and testing', () => {
    for (const kind of kindsOf(samples)) {
      const halves = samples.filter((sample) => sample.kind === kind).map(({ half }) => half);
      const tuning = halves.filter((half) => half === 'tuning').length;
      assert.ok(
        halves.length >= 2 && Math.abs(2 * tuning - halves.length) <= 1,
        `${kind}: ${tuning} of ${halves.length}`,
      );
    }
    const tuning = samples.filter(({ half }) => half === 'tuning').length;
    assert.ok(Math.abs(tuning / samples.length - 0.5) < 0.01, `${tuning} of ${samples.length}`);
  });

  it('gives checksums that hold where the format has one', () => {
    assert.equal(crc32('123456789'), 0xcbf43926);
    const tokens = valuesOf(samples.filter(({ kind }) => kind === 'github-pat' || kind === 'npm-token'));
    assert.ok(tokens.length >= 8);
    for (const value of tokens) {
      const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
      const checksum = Array.from(value.slice(-6)).reduce(
        (sum, character) => sum * 62 + alphabet.indexOf(character),
        0,
      );
      assert.equal(checksum, crc32(value.slice(4, -6)), value.slice(0, 4));
    }
  });

  it('was written without the rules: it imports nothing from src', () => {
    const folder = path.join(ROOT, 'test/secrets');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    assert.ok(files.length > 20);
    for (const file of files) {
      const imports = readFileSync(path.join(folder, file), 'utf8').matchAll(/^(?:import|\} from)\b.*'(.+)';$/gm);
      for (const [, from] of imports) {
        const target = path.relative(folder, path.resolve(folder, path.dirname(file), from!));
        assert.ok(!target.startsWith('..') && from!.startsWith('.'), `${file} imports ${from}`);
      }
    }
  });
});
