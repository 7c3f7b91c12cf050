import * as assert from 'node:assert/strict';
import * as z from 'zod';
import { problemOf } from '../../../../src/core/guard/secrets/patterns';
import { parseBrain } from '../../../../src/core/prompt/brain';
import { BRAIN } from '../../support/brain';

describe("the brain's patterns", () => {
  it('are refused with their place and the reason', () => {
    const security_filters = { redact_patterns: ['API_KEY', '['] };
    assert.throws(
      () => parseBrain(JSON.stringify({ ...BRAIN, security_filters })),
      (error: unknown) =>
        error instanceof z.ZodError &&
        error.issues[0]?.path.join('.') === 'security_filters.redact_patterns.1' &&
        error.issues[0].message.startsWith('not a regular expression'),
    );
  });

  it('are refused when they can not be compiled or are empty', () => {
    for (const bad of ['(', '[a-', ' ', '(?i)*']) assert.equal(typeof problemOf(bad), 'string', bad);
    for (const good of ['API_KEY', '(?i)emp-\\d+', 'a|b']) assert.equal(problemOf(good), undefined, good);
  });
});
