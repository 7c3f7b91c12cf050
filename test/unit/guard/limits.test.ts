import * as assert from 'node:assert/strict';
import { DEFAULT_LANGUAGES, languageOfPath } from '../../../src/core/guard/languages';
import { decodeText } from '../../../src/core/guard/decode';
import { checkLimits, MAX_CHECKED_BYTES } from '../../../src/core/guard/limits';
import type { Block } from '../../../src/core/outcome';
import type { Source } from '../../../src/core/prompt/source';
import { settings } from '../support/settings';

type Filters = Parameters<typeof checkLimits>[2];
const NO_FILTERS: Filters = { redact_patterns: [] };

function check(change: Partial<Source>, filters = NO_FILTERS, maxBytes = 100): Block | undefined {
  const source: Source = { name: 'code', path: 'a.ts', languageId: 'typescript', text: 'x', ...change };
  return checkLimits(source, settings({ maxBytes, languages: ['typescript', 'python'] }), filters);
}

describe('the limits of what is sent', () => {
  it('let an ordinary text through', () => {
    assert.equal(check({ text: 'const a = 1;\n' }), undefined);
  });

  it('count bytes of UTF-8, not characters', () => {
    assert.equal(check({ text: 'a'.repeat(100) }), undefined);
    assert.deepEqual(check({ text: 'a'.repeat(101) }), { code: 'too_large', bytes: 101, limit: 100 });
    assert.equal(check({ text: 'ä'.repeat(50) }), undefined);
    assert.deepEqual(check({ text: `${'ä'.repeat(50)}a` }), { code: 'too_large', bytes: 101, limit: 100 });
    assert.equal(check({ text: '𝄞'.repeat(25) }), undefined);
    assert.deepEqual(check({ text: '𝄞'.repeat(26) }), { code: 'too_large', bytes: 104, limit: 100 });
  });

  it('are tightened by the brain, never widened', () => {
    const tight = { redact_patterns: [], max_code_size: 10, allowed_languages: ['python'] };
    assert.deepEqual(check({ text: 'a'.repeat(11), languageId: 'python' }, tight), {
      code: 'too_large',
      bytes: 11,
      limit: 10,
    });
    assert.deepEqual(check({ languageId: 'typescript' }, tight), { code: 'language', languageId: 'typescript' });
    const wide = { redact_patterns: [], max_code_size: 1_000, allowed_languages: ['cobol'] };
    assert.deepEqual(check({ text: 'a'.repeat(101) }, wide), { code: 'too_large', bytes: 101, limit: 100 });
    assert.deepEqual(check({ languageId: 'cobol' }, wide), { code: 'language', languageId: 'cobol' });
  });

  it('stop text that is empty or blank', () => {
    for (const text of ['', ' \t\r\n', '\uFEFF\n']) assert.deepEqual(check({ text }), { code: 'empty' });
  });

  it('count of a selection what goes along with it, not the whole file', () => {
    const text = Array.from({ length: 1_000 }, (_, row) => `line${row};`).join('\n');
    assert.equal(check({ text }, NO_FILTERS, 1_000)?.code, 'too_large');
    assert.equal(check({ text, scope: [{ start: 500, end: 501 }] }, NO_FILTERS, 1_000), undefined);
    const block = check({ text, scope: [{ start: 500, end: 700 }] }, NO_FILTERS, 1_000);
    // 30 lines before and after it.
    const bytes = Buffer.byteLength(text.split('\n').slice(469, 730).join('\n'));
    assert.deepEqual(block, { code: 'too_large', bytes, limit: 1_000, part: true });
  });

  it('stop a part of a file that is too large to be checked for secrets', () => {
    const text = `a();\n${'b'.repeat(MAX_CHECKED_BYTES)}`;
    const expected = { code: 'too_large_to_check', bytes: MAX_CHECKED_BYTES + 5, limit: MAX_CHECKED_BYTES };
    assert.deepEqual(check({ text, scope: [{ start: 1, end: 1 }] }), expected);
  });

  it('stop text that was opened in the wrong encoding, and let a single sign of that pass', () => {
    const latin = new TextDecoder('utf-8').decode(Buffer.from('// Größe über Straße für Räder\n', 'latin1'));
    assert.deepEqual(check({ text: `a();\n${latin}` }), { code: 'garbled', line: 2 });
    assert.equal(check({ text: 'const REPLACEMENT = "\uFFFD";\n' }), undefined);
  });

  it('stop half of a character, and let whole ones pass', () => {
    assert.equal(check({ text: 'const clef = "𝄞";\n' }), undefined);
    assert.deepEqual(check({ text: 'a();\r\nconst half = "\uD834";\n' }), { code: 'half_character', line: 2 });
    assert.deepEqual(check({ text: '\uDD1E\uD834' }), { code: 'half_character', line: 1 });
  });

  it('stop text with a NUL character', () => {
    assert.deepEqual(check({ text: 'abc\0def' }), { code: 'binary' });
  });

  it('stop languages that are not on the list', () => {
    assert.deepEqual(check({ languageId: 'plaintext' }), { code: 'language', languageId: 'plaintext' });
    assert.equal(check({ languageId: 'python' }), undefined);
  });

  it('take a malformed source for a fault of the program', () => {
    assert.throws(() => check({ path: '' }));
    assert.throws(() => check({ scope: [{ start: 5, end: 2 }] }));
    assert.throws(() => check({ scope: [{ start: 0, end: 2 }] }));
    assert.throws(() => check({ places: [] }));
  });
});

describe('decoding a file', () => {
  it('drops a byte order mark', () => {
    assert.deepEqual(decodeText(Buffer.from('\uFEFFconst a = 1;')), { text: 'const a = 1;' });
  });

  it('keeps characters of every length', () => {
    assert.deepEqual(decodeText(Buffer.from('a ä € 𝄞\r\n')), { text: 'a ä € 𝄞\r\n' });
  });

  it('takes a NUL byte near the beginning for a binary file', () => {
    assert.deepEqual(decodeText(Buffer.from([0x61, 0, 0x62])), { block: { code: 'binary' } });
    assert.deepEqual(decodeText(Buffer.from('text', 'utf16le')), { block: { code: 'binary' } });
  });

  it('reads UTF-16 by its byte order mark, as VS Code does', () => {
    const text = 'const größe = "𝄞";\r\n';
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    assert.deepEqual(decodeText(little), { text });
    assert.deepEqual(decodeText(Buffer.from(little).swap16()), { text });
    assert.deepEqual(decodeText(Buffer.from('\uFEFFa\0b', 'utf16le')), { block: { code: 'binary' } });
  });

  it('names bytes that are not UTF-8', () => {
    for (const bytes of [
      [0x61, 0xe9],
      // Half of a character of UTF-16, and a lone half of a pair.
      [0xff, 0xfe, 0x61],
      [0xff, 0xfe, 0x3d, 0xd8, 0x61, 0],
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
    ]) {
      assert.deepEqual(decodeText(Buffer.from(bytes)), { block: { code: 'encoding' } });
    }
  });
});

describe('the language of a file name', () => {
  it('is known by extension and by name', () => {
    const expected = {
      'src/a.ts': 'typescript',
      'A.PY': 'python',
      'x/Dockerfile': 'dockerfile',
      'x\\y\\main.go': 'go',
      'types.d.ts': 'typescript',
    };
    for (const [path, language] of Object.entries(expected)) assert.equal(languageOfPath(path), language);
  });

  it('is plain text where nothing is known, which is not reviewed', () => {
    for (const path of ['LICENSE', '.ts', 'a.unknown', 'a.', '', 'folder.ts/file']) {
      assert.equal(languageOfPath(path), 'plaintext');
    }
    assert.ok(!DEFAULT_LANGUAGES.includes('plaintext'));
  });
});
