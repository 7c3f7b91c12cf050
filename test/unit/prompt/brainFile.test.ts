import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { faultWords, problemLine } from '../../../src/core/presentBrain';
import { MAX_BRAIN_BYTES, readBrainFile, readBrainText, type BrainReading } from '../../../src/core/prompt/brainFile';
import type { BrainFault } from '../../../src/core/prompt/brainProblem';
import { starterText } from '../../../src/core/prompt/starterFile';
import { BRAIN } from '../support/brain';

/** As it stands in the seed, dots and all. */
const SEED_SAMPLE = `{
  "roles": {
    "code_reviewer": {
      "system_prompt": "Your custom prompt here...",
      "max_tokens": 2048,
      "temperature": 0.7
    }
  },
  "prompt_templates": {
    "code_review": {
      "user_template": "Language: {language}\\n..."
    }
  }
}`;

const read = (text: string): BrainReading => readBrainText(text, BRAIN);

/** What is wrong, each with the text that it is shown on. */
function shown(text: string): [BrainFault['code'], string][] {
  const lines = text.split(/\r\n|\r|\n/);
  return read(text).problems.map(({ fault, range }) => {
    const { line, column, endLine, endColumn } = range;
    const part = lines.slice(line - 1, endLine);
    part[part.length - 1] = part.at(-1)?.slice(0, endColumn - 1) ?? '';
    part[0] = part[0]?.slice(column - 1) ?? '';
    return [fault.code, part.join('\n')];
  });
}

describe('a brain file', () => {
  it('of the seed loads unchanged', () => {
    const { part, problems } = read(SEED_SAMPLE);
    assert.deepEqual(part, JSON.parse(SEED_SAMPLE));
    // Its template leaves the code out; that is said, and the code is added.
    assert.deepEqual(
      problems.map(({ severity, fault }) => [severity, fault.code]),
      [['warning', 'subject_missing']],
    );
  });

  it('may be our own brain, whole, and any part of it down to nothing', () => {
    for (const text of [
      JSON.stringify(BRAIN),
      '{}',
      '{"roles": {}}',
      '{"roles": {"debug_doctor": {"max_tokens": 5}}}',
    ]) {
      assert.deepEqual([read(text).part, read(text).problems], [JSON.parse(text), []]);
    }
  });

  it('may have comments, trailing commas, a byte order mark and any line ends', () => {
    const text = '\uFEFF{\r\n  // mine\r  "roles": { /* all */ },\n}';
    const { part, problems } = readBrainFile(Buffer.from(text), BRAIN);
    assert.deepEqual([part, problems], [{ roles: {} }, []]);
  });

  it('may say how tokens were saved in older versions', () => {
    const text = '{"token_optimization": {"strategies": [{"name": "blanks", "on": true}]}}';
    assert.deepEqual([read(text).part, read(text).problems], [JSON.parse(text), []]);
  });

  it('that is new holds our own prompts as comments that can be uncommented', () => {
    for (const layer of ['user', 'workspace'] as const) {
      const text = starterText(BRAIN, layer);
      assert.deepEqual([read(text).part, read(text).problems], [{}, []]);
      const { part, problems } = read(text.replaceAll(/^ {2}\/\/ /gm, '  '));
      assert.deepEqual(problems, []);
      assert.deepEqual(part?.['prompt_templates'], { code_review: BRAIN.prompt_templates.code_review });
    }
  });

  describe('shows at its place', () => {
    const review = (template: string): string =>
      `{"prompt_templates": {"code_review": {"user_template": ${JSON.stringify(template)}}}}`;
    const cases: readonly (readonly [string, string, BrainFault['code'], string])[] = [
      ['a missing comma', '{\r\n  "meta": {}\r\n  "roles": {}\r\n}', 'syntax', '"roles"'],
      ['a text that ends early', '{"meta": {"name": "x"', 'syntax', '"'],
      ['no value at all', '  // nothing\n', 'syntax', 'g'],
      ['a list in place of all', '[1]', 'wrong_type', '[1]'],
      ['a list in place of a part', '{"roles": [1]}', 'wrong_type', '[1]'],
      ['a number as text', '{"roles": {"debug_doctor": {"max_tokens": "9"}}}', 'wrong_type', '"9"'],
      ['half a token', '{"roles": {"debug_doctor": {"max_tokens": 1.5}}}', 'wrong_type', '1.5'],
      ['no tokens', '{"roles": {"debug_doctor": {"max_tokens": 0}}}', 'out_of_range', '0'],
      ['a fever', '{"roles": {"debug_doctor": {"temperature": 2.5}}}', 'out_of_range', '2.5'],
      ['an empty prompt', '{"roles": {"debug_doctor": {"system_prompt": ""}}}', 'out_of_range', '""'],
      ['filters that allow nothing', '{"security_filters": {"allowed_languages": []}}', 'out_of_range', '[]'],
      [
        'a filter that finds nothing',
        '{"security_filters": {"redact_patterns": ["A_B", "corp-[0-9a-f]{8}", "sk-(.*"]}}',
        'filter_pattern',
        '"sk-(.*"',
      ],
      ['an unknown key', '{"roles": {\n "reviewer": {}}}', 'unknown_key', '"reviewer"'],
      ['a key of every object', '{"roles": {"__proto__": {"max_tokens": 1}}}', 'unknown_key', '"__proto__"'],
      ['a key that stands twice', '{"meta": {}, "meta": {"name": "b"}}', 'twice', '"meta"'],
      ['a template without its text', '{"prompt_templates": {"debug": {}}}', 'template_missing', '"debug"'],
      ['an unknown variable', review('a\n"{code}"\t{langauge}'), 'unknown_variable', '{langauge}'],
      ['an unknown variable after an escape', review('é\\\u2028 {codes}{code}'), 'unknown_variable', '{codes}'],
      ['the code for a second time', review('{code} and {{code}}'), 'variable_twice', '{code}'],
      ['a template without code', review('Look.'), 'subject_missing', '"Look."'],
    ];
    for (const [name, text, code, place] of cases) {
      it(name, () => {
        assert.deepEqual(shown(text), [[code, place]]);
      });
    }
  });

  it('with an error does not count, and counts with warnings', () => {
    for (const [text, counts] of [
      ['{"roles": 1}', false],
      ['{"prompt_templates": {"code_review": {"user_template": "{code} {nope}"}}}', false],
      ['{"rules": 1}', true],
      ['{"prompt_templates": {"code_review": {}}}', true],
    ] as const) {
      assert.equal(read(text).part !== undefined, counts, text);
    }
  });

  it('keeps what it does not know out of what counts', () => {
    const { part } = read(
      '{"endpoint": "https://evil.example", "model": "x/y", "roles": {"a": 1, "debug_doctor": {}}}',
    );
    assert.deepEqual(part, { roles: { debug_doctor: {} } });
  });

  it('leaves every object as it was, whatever its keys are', () => {
    const evil =
      '{"__proto__": {"a": 1}, "constructor": {"prototype": {"b": 1}}, "meta": {"__proto__": {"name": "x"}}}';
    const { part, problems } = read(evil);
    assert.deepEqual(part, { meta: {} });
    assert.deepEqual(
      problems.map(({ fault }) => fault.code),
      ['unknown_key', 'unknown_key', 'unknown_key'],
    );
    const plain: Record<string, unknown> = {};
    assert.deepEqual([plain['a'], plain['b'], plain['name']], [undefined, undefined, undefined]);
  });

  it('that is far too large or far too deep is not even parsed', () => {
    const large = Buffer.alloc(10_000_000, ' ');
    assert.deepEqual(
      readBrainFile(large, BRAIN).problems.map(({ fault }) => fault),
      [{ code: 'too_large', limit: MAX_BRAIN_BYTES }],
    );
    for (const opening of ['[', '{"a":']) {
      const deep = opening.repeat(MAX_BRAIN_BYTES / opening.length - 1);
      assert.deepEqual(
        read(deep).problems.map(({ fault }) => fault.code),
        ['too_deep'],
      );
    }
  });

  it('that is no text says so', () => {
    for (const bytes of [Uint8Array.of(0x7b, 0xff, 0x7d), Uint8Array.of(0, 1, 2)]) {
      assert.deepEqual(
        readBrainFile(bytes, BRAIN).problems.map(({ fault }) => fault.code),
        ['not_text'],
      );
    }
  });

  it('is read to an end, with places inside it, whatever stands in it', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '\r\n',
      '//',
      '{code}',
      '"roles":',
      '1',
      'null',
      '\uFEFF',
      'é',
    );
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((list) => list.join('')),
      fc.json(),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (any) => {
        const { part, problems } = read(any);
        const lines = any.split(/\r\n|\r|\n/);
        assert.equal(
          part === undefined,
          problems.some(({ severity }) => severity === 'error'),
        );
        for (const { range } of problems) {
          assert.ok(range.line >= 1 && range.endLine <= lines.length);
          assert.ok(range.column >= 1 && range.endColumn <= (lines[range.endLine - 1] ?? '').length + 1);
          assert.ok(range.endLine > range.line || range.endColumn >= range.column);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is complained of as compilers do, and without what a terminal obeys', () => {
    const [problem] = read('{\n  "ro\\u001b[31mles": 1}').problems;
    assert.ok(problem);
    assert.match(
      problemLine('my.json', problem),
      /^my\.json:2:3 "ro\[31mles" is not known here and does nothing\. Known: /,
    );
    assert.ok(!/\p{Cc}/u.test(faultWords(problem.fault)));
  });
});
