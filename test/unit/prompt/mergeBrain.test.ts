import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Brain, JsonObject } from '../../../src/core/prompt/brain';
import { readBrainText } from '../../../src/core/prompt/brainFile';
import {
  mergeBrain,
  promptLayers,
  shippedBrain,
  type BrainLayer,
  type MergedBrain,
} from '../../../src/core/prompt/mergeBrain';
import { BRAIN } from '../support/brain';

const OURS = shippedBrain(BRAIN);

/** Lays files, given as JSON, over ours in turn. */
function merged(...files: readonly (readonly [BrainLayer, unknown])[]): MergedBrain {
  return files.reduce<MergedBrain>((base, [layer, file]) => {
    const { part, problems } = readBrainText(JSON.stringify(file), BRAIN);
    assert.ok(part, JSON.stringify(problems));
    return mergeBrain(base, part, layer);
  }, OURS);
}

const reviewer = (values: JsonObject): JsonObject => ({ roles: { code_reviewer: values } });
const filters = (values: JsonObject): JsonObject => ({ security_filters: values });

describe('laying brain files over ours', () => {
  it('replaces what a file says, key by key, and leaves the rest', () => {
    const { brain, origins } = merged(['user', reviewer({ system_prompt: 'Mine.' })]);
    const expected = structuredClone(BRAIN);
    expected.roles.code_reviewer.system_prompt = 'Mine.';
    assert.deepEqual(brain, expected);
    assert.deepEqual(origins['roles.code_reviewer.system_prompt'], ['user']);
    assert.deepEqual(origins['roles.code_reviewer.max_tokens'], ['shipped']);
  });

  it('lets the workspace speak last of prompts and templates', () => {
    const { brain, origins } = merged(
      ['user', reviewer({ system_prompt: 'Mine.', temperature: 1 })],
      [
        'workspace',
        { ...reviewer({ system_prompt: 'Ours.' }), prompt_templates: { debug: { user_template: '{error_log}' } } },
      ],
    );
    const { system_prompt, temperature } = brain.roles.code_reviewer;
    assert.deepEqual([system_prompt, temperature], ['Ours.', 1]);
    assert.equal(brain.prompt_templates.debug.user_template, '{error_log}');
    assert.deepEqual(origins['roles.code_reviewer.system_prompt'], ['workspace']);
    assert.deepEqual(origins['roles.code_reviewer.temperature'], ['user']);
  });

  const { code_review: ttl } = BRAIN.token_optimization.cache_ttl;
  const { max_tokens: tokens } = BRAIN.roles.code_reviewer;
  const names = BRAIN.security_filters.redact_patterns;
  const lifetime = (seconds: number): JsonObject => ({ token_optimization: { cache_ttl: { code_review: seconds } } });
  const table: readonly (readonly [string, BrainLayer, JsonObject, (brain: Brain) => unknown, unknown])[] = [
    ['a longer answer, for the user', 'user', reviewer({ max_tokens: tokens + 1 }), lengthOf, tokens + 1],
    ['a longer answer, not for a workspace', 'workspace', reviewer({ max_tokens: tokens + 1 }), lengthOf, tokens],
    ['a shorter answer, for a workspace', 'workspace', reviewer({ max_tokens: 5 }), lengthOf, 5],
    ['a longer life, for the user', 'user', lifetime(ttl + 1), lifeOf, ttl + 1],
    ['a longer life, not for a workspace', 'workspace', lifetime(ttl + 1), lifeOf, ttl],
    ['no life, for a workspace', 'workspace', lifetime(0), lifeOf, 0],
    ['no filters, for nobody', 'user', filters({ redact_patterns: [] }), namesOf, names],
    ['no filters, not for a workspace', 'workspace', filters({ redact_patterns: [] }), namesOf, names],
    ['more filters', 'workspace', filters({ redact_patterns: ['PIN', 'TOKEN'] }), namesOf, [...names, 'PIN']],
    ['a smaller size', 'workspace', filters({ max_code_size: 9 }), sizeOf, 9],
    ['fewer languages', 'user', filters({ allowed_languages: ['go'] }), languagesOf, ['go']],
  ];
  for (const [name, layer, file, value, expected] of table) {
    it(`gives ${name}`, () => {
      assert.deepEqual(value(merged([layer, file]).brain), expected);
    });
  }

  it('narrows sizes and languages from file to file, and never widens them', () => {
    const own = ['user', filters({ max_code_size: 100, allowed_languages: ['go', 'rust'] })] as const;
    const wider = merged(own, ['workspace', filters({ max_code_size: 1_000, allowed_languages: ['rust', 'c', 'go'] })]);
    assert.deepEqual([sizeOf(wider.brain), languagesOf(wider.brain)], [100, ['go', 'rust']]);
    const other = merged(own, ['workspace', filters({ max_code_size: 10, allowed_languages: ['c'] })]);
    // Nothing is left, and that is what counts: no list at all would mean all.
    assert.deepEqual([sizeOf(other.brain), languagesOf(other.brain)], [10, []]);
  });

  it('says what it kept back', () => {
    const { keptBack } = merged([
      'workspace',
      { ...reviewer({ max_tokens: tokens * 2, temperature: 1 }), ...lifetime(ttl) },
    ]);
    assert.deepEqual(keptBack, [{ layer: 'workspace', path: ['roles', 'code_reviewer', 'max_tokens'], kept: tokens }]);
  });

  it('names the files that a prompt comes from, of the task that is asked alone', () => {
    const { origins } = merged(
      ['user', reviewer({ system_prompt: 'Mine.' })],
      [
        'workspace',
        { prompt_templates: { debug: { user_template: '{error_log}' } }, ...filters({ redact_patterns: ['PIN'] }) },
      ],
    );
    assert.deepEqual(promptLayers(origins, 'code_reviewer', 'code_review'), ['user']);
    assert.deepEqual(promptLayers(origins, 'debug_doctor', 'debug'), ['workspace']);
    assert.deepEqual(promptLayers(origins, 'architecture_generator', 'architecture'), []);
  });

  describe('whatever the files say', () => {
    const name = fc.stringMatching(/^\w{2,12}$/);
    const count = fc.integer({ min: 1, max: 200_000 });
    const role = fc.record(
      {
        system_prompt: fc.string({ minLength: 1 }),
        max_tokens: count,
        temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      },
      { requiredKeys: [] },
    );
    const file = fc.record(
      {
        roles: fc.record({ code_reviewer: role, debug_doctor: role }, { requiredKeys: [] }),
        token_optimization: fc.record(
          {
            strategies: fc.jsonValue(),
            cache_ttl: fc.record({ code_review: count, debug: count }, { requiredKeys: [] }),
          },
          { requiredKeys: [] },
        ),
        security_filters: fc.record(
          {
            redact_patterns: fc.array(name, { maxLength: 100 }),
            max_code_size: count,
            allowed_languages: fc.array(fc.constantFrom('go', 'c', 'rust', 'sql'), { minLength: 1, maxLength: 6 }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    const files = fc.array(fc.tuple(fc.constantFrom<BrainLayer>('user', 'workspace'), file), { maxLength: 4 });

    it('nothing that may be sent grows', () => {
      fc.assert(
        fc.property(files, file, fc.constantFrom<BrainLayer>('user', 'workspace'), (before, last, layer) => {
          const base = merged(...before);
          const { security_filters: was } = base.brain;
          const { part } = readBrainText(JSON.stringify(last), BRAIN);
          const { security_filters: is } = mergeBrain(base, part ?? {}, layer).brain;
          assert.deepEqual(is.redact_patterns.slice(0, was.redact_patterns.length), was.redact_patterns);
          assert.ok((is.max_code_size ?? Infinity) <= (was.max_code_size ?? Infinity));
          const allowed = was.allowed_languages ?? is.allowed_languages ?? [];
          assert.ok((is.allowed_languages ?? allowed).every((language) => allowed.includes(language)));
          assert.ok(is.allowed_languages !== undefined || was.allowed_languages === undefined);
        }),
      );
    });

    it('a workspace lengthens neither answers nor lives', () => {
      fc.assert(
        fc.property(files, file, (before, last) => {
          const base = merged(...before);
          const { part } = readBrainText(JSON.stringify(last), BRAIN);
          const { brain } = mergeBrain(base, part ?? {}, 'workspace');
          for (const key of ['code_reviewer', 'debug_doctor', 'architecture_generator', 'finding_advisor'] as const) {
            assert.ok(brain.roles[key].max_tokens <= base.brain.roles[key].max_tokens);
          }
          for (const key of ['code_review', 'debug', 'architecture', 'follow_up'] as const) {
            const { cache_ttl: is } = brain.token_optimization;
            assert.ok(is[key] <= base.brain.token_optimization.cache_ttl[key]);
          }
        }),
      );
    });

    it('ours stays as it is, and each part has an origin', () => {
      const before = structuredClone(BRAIN);
      fc.assert(
        fc.property(files, (all) => {
          const { origins } = merged(...all);
          assert.deepEqual(BRAIN, before);
          for (const part of Object.keys(OURS.origins)) assert.ok((origins[part] ?? []).length > 0, part);
        }),
      );
    });

    it('laying the same file twice changes nothing more', () => {
      fc.assert(
        fc.property(file, fc.constantFrom<BrainLayer>('user', 'workspace'), (same, layer) => {
          assert.deepEqual(merged([layer, same], [layer, same]).brain, merged([layer, same]).brain);
        }),
      );
    });
  });
});

function lengthOf(brain: Brain): number {
  return brain.roles.code_reviewer.max_tokens;
}
function lifeOf(brain: Brain): number {
  return brain.token_optimization.cache_ttl.code_review;
}
function namesOf(brain: Brain): readonly string[] {
  return brain.security_filters.redact_patterns;
}
function sizeOf(brain: Brain): number | undefined {
  return brain.security_filters.max_code_size;
}
function languagesOf(brain: Brain): readonly string[] | undefined {
  return brain.security_filters.allowed_languages;
}
