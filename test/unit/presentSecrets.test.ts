import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { presentBlock } from '../../src/core/presentBlock';
import { markWords, placesInWords, redactedWords, secretName } from '../../src/core/presentSecrets';
import { reportWords } from '../../src/core/review/reportView';
import { RULES_PAGE } from '../../src/core/secretRules';
import { toText } from '../../src/core/export/markdown';
import { ACCOUNTING, resultWith, secretPlace } from './support/outcomes';
import { ROOT } from './support/product';

const AWS = secretPlace({ line: 3, rule: 'aws-access-key', kind: 'AWS_ACCESS_KEY' });
const TOKEN = secretPlace({ line: 9, rule: 'github-token', kind: 'GITHUB_TOKEN' });

describe('the name of a secret', () => {
  const names: readonly (readonly [string, string])[] = [
    ['AWS_ACCESS_KEY', 'AWS access key'],
    ['PRIVATE_KEY', 'Private key'],
    ['PASSWORD', 'Password'],
    ['JWT', 'JWT'],
    ['API_KEY', 'API key'],
    ['GITHUB_TOKEN', 'GitHub token'],
    ['NPM_TOKEN', 'npm token'],
    ['PYPI_TOKEN', 'PyPI token'],
    ['OPENROUTER_KEY', 'OpenRouter key'],
    ['HUGGINGFACE_TOKEN', 'Hugging Face token'],
    ['GOOGLE_API_KEY', 'Google API key'],
    ['MY__COMPANY_ID', 'My company ID'],
    ['X', 'X'],
    ['', ''],
  ];
  for (const [kind, name] of names) {
    it(`of ${kind === '' ? 'no kind' : kind} is ${name === '' ? 'empty' : name}`, () => {
      assert.equal(secretName(kind), name);
    });
  }
});

describe('what is said of secrets', () => {
  it('after a block names line, kind and rule, and what may be done', () => {
    const { message, advice, steps } = presentBlock({ code: 'secrets', places: [AWS] });
    assert.equal(
      message,
      'Nothing was sent, because the text holds what looks like a secret: line 3 (AWS access key, rule aws-access-key).',
    );
    assert.match(advice, /^Send it with a placeholder in place of the value, /);
    assert.deepEqual(steps, ['redact_and_send', 'show_secret', 'not_a_secret']);
  });

  it('offers no line and no placeholder for what only the finished request shows', () => {
    const place = secretPlace({ source: 'user message', line: 40, rule: 'named-password', kind: 'PASSWORD' });
    const { message, steps } = presentBlock({ code: 'secrets', places: [place] });
    assert.ok(message.includes('(Password, rule named-password)') && !message.includes('40'));
    assert.deepEqual(steps, []);
  });

  it('names a place once, however many values stand on the line', () => {
    assert.equal(placesInWords([AWS, AWS]), 'line 3 (AWS access key, rule aws-access-key)');
  });

  it('after a redacted request counts the values and names the places, in report and text', () => {
    const words =
      '2 values were replaced by placeholders: line 3 (AWS access key, rule aws-access-key), line 9 (GitHub token, rule github-token).';
    assert.equal(redactedWords([AWS, TOKEN]), words);
    assert.match(redactedWords([AWS]), /^1 value was replaced by a placeholder: line 3/);
    assert.equal(redactedWords([]), '');
    const outcome = {
      kind: 'answered' as const,
      result: resultWith({ redacted: [AWS, TOKEN] }),
      accounting: ACCOUNTING,
    };
    assert.ok(toText(outcome, 'a.ts', 'plain').includes(words));
    const run = { id: 1, documentId: 'file:///a.ts', path: 'a.ts', languageId: 'typescript', scope: undefined };
    const report = reportWords({ ...run, startedAt: 0, arrived: [], outcome }, () => undefined);
    assert.ok(report.advice.includes(words));
    assert.deepEqual(
      report.facts.filter(({ label }) => label === 'Sent as placeholders').map(({ value }) => value),
      ['2: line 3 (AWS access key, rule aws-access-key), line 9 (GitHub token, rule github-token)'],
    );
  });

  it('on the line says whether anything is sent', () => {
    assert.equal(markWords('AWS_ACCESS_KEY', false), 'Looks like a secret (AWS access key). Not sent.');
    assert.equal(
      markWords('AWS_ACCESS_KEY', true),
      'Looks like a secret (AWS access key). Only a placeholder is sent.',
    );
  });

  it('links to the section of the README in the repository of package.json', () => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      repository: { url: string };
    };
    assert.equal(RULES_PAGE, `${manifest.repository.url.replace(/\.git$/, '')}#secrets`);
  });
});
