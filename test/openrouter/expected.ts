/**
 * What the product makes of each scenario when it reviews `REVIEWED`. Written from product.md S2 to S4 and facts:
 * openrouter.md, not from what the product does: each scenario has a row, or this does not compile.
 */
import * as assert from 'node:assert/strict';
import type { FailureCode, Outcome, PartialReason } from '../../src/core/outcome';
import type { ChatScenarioName } from '../../src/demo/scenarios/catalogue';
import type { ElsewhereName, ScenarioName, ScenarioServer } from './scenarios';
import { assertConformingRequest } from './sdkRequest';

/** The demo model finds a fault on lines 1, 6 and 12. */
export const REVIEWED = [
  'if (state = State.Done) {', // 1
  '  finish();',
  '}',
  '',
  'function last(list) {',
  '  for (let i = 0; i <= list.length; i++) {', // 6
  '    use(list[i]);',
  '  }',
  '}',
  '',
  'function open(door) {',
  '  if (door = true) {', // 12
  '    enter();',
  '  }',
  '}',
  '',
].join('\n');
const ALL = 3;
/** Half of the answer, and 60 % of it, hold one whole finding. */
const SOME = 1;

export interface Expected {
  readonly kind: Outcome['kind'];
  /** The reason of a partial or refused answer, the code of a failure. */
  readonly code?: PartialReason | FailureCode | 'empty' | 'content_filter';
  /** What a partial answer failed with. */
  readonly failure?: FailureCode;
  /** Findings that are kept. */
  readonly findings: number;
  /** For a completion, all attempts together. */
  readonly requests: 1 | 3;
  /** Whether a finding was there before the end. */
  readonly shown: boolean;
  readonly affordableTokens?: number;
}

const WHOLE: Expected = { kind: 'answered', findings: ALL, requests: 1, shown: true };
const refused = (code: 'empty' | 'content_filter'): Expected => ({
  ...{ kind: 'refused', code, findings: 0, requests: 1, shown: false },
});
const partial = (code: PartialReason, findings: number, failure?: FailureCode): Expected => ({
  ...{ kind: 'partial', code, findings, requests: 1, shown: findings > 0 },
  ...(failure && { failure }),
});
/** Nothing was shown, nothing is retried: it would fail again. */
const once = (code: FailureCode): Expected => ({ kind: 'failed', code, findings: 0, requests: 1, shown: false });
/** It may pass by itself and nothing is lost by asking again: three attempts. */
const thrice = (code: FailureCode): Expected => ({ ...once(code), requests: 3 });

const CHAT: Readonly<Record<'ok' | ChatScenarioName, Expected>> = {
  ok: WHOLE,
  comments: WHOLE,
  splitUtf8: WHOLE,
  oneWrite: WHOLE,
  crlf: WHOLE,
  dataComment: WHOLE,
  usageWithChoice: WHOLE,
  debugChunk: WHOLE,
  reasoning: WHOLE,
  reasoningOnlyLength: partial('length', 0),
  fenced: WHOLE,
  prose: WHOLE,
  truncatedJson: partial('unreadable', SOME),
  lengthCut: partial('length', SOME),
  emptyStop: refused('empty'),
  nullContent: refused('empty'),
  contentFilter: refused('content_filter'),
  // The finish_reason says "stop"; that the model declined stands in the provider's own reason (facts 2).
  refusalEmpty: refused('content_filter'),
  unknownFinish: WHOLE,
  // Two of those with wrong types can be read for what they mean: a number in quotes, a word for a severity.
  schemaBreaking: partial('unreadable', ALL + 2),
  hostile: WHOLE,
  notFindings: partial('unreadable', 0),
  canonicalModel: WHOLE,
  canonicalGoogle: WHOLE,
  cacheWrite: WHOLE,
  cacheRead: WHOLE,
  noDone: WHOLE,
  noUsage: WHOLE,
  held: WHOLE,

  midStreamErrorDocumented: partial('interrupted', SOME, 'overloaded'),
  midStreamErrorRecorded: partial('interrupted', SOME, 'bad_request'),
  midStreamAvailability: partial('interrupted', SOME, 'overloaded'),
  stringCode: partial('interrupted', SOME, 'server'),
  eofNoFinish: partial('interrupted', SOME, 'connection'),
  badEvent: partial('interrupted', SOME, 'connection'),
  socketDestroy: partial('interrupted', SOME, 'connection'),
  socketDestroyEarly: thrice('connection'),
  eofAtOnce: thrice('connection'),
  socketDestroyAtOnce: thrice('connection'),
  // Thoughts are paid for: nothing was shown, but something was used.
  thoughtThenLost: partial('interrupted', 0, 'connection'),
  thoughtThenError: partial('interrupted', 0, 'overloaded'),
  chargedError: partial('interrupted', 0, 'overloaded'),
  stall: partial('interrupted', SOME, 'timeout'),
  stallAtOnce: thrice('timeout'),
  commentsForever: thrice('timeout'),
  noHeaders: thrice('timeout'),
  '200error': thrice('overloaded'),
  '200errorCredits': once('credits'),
  '200errorStream': thrice('overloaded'),
  emptyChoices: thrice('connection'),
  choiceError: partial('interrupted', SOME, 'overloaded'),
  filteredLate: partial('interrupted', SOME, 'moderation'),
  html200: once('invalid_reply'),
  html502: thrice('overloaded'),
  html520: thrice('server'),
  html524: thrice('timeout'),
  emptyBody500: thrice('server'),

  status400: once('bad_request'),
  status401: once('auth'),
  status402: once('credits'),
  status403: once('forbidden'),
  status404: once('no_endpoint'),
  status408: thrice('timeout'),
  status412: once('bad_request'),
  status413: once('context_length'),
  status422: once('bad_request'),
  status429: thrice('rate_limit'),
  status500: thrice('server'),
  status502: thrice('overloaded'),
  status503: thrice('overloaded'),
  status504: thrice('timeout'),
  status524: thrice('timeout'),
  status529: thrice('overloaded'),
  retryAfter1: thrice('rate_limit'),
  // Too long to wait for: the user is told.
  retryAfter3600: once('rate_limit'),
  retryAfterDate: thrice('rate_limit'),
  retryAfterPast: thrice('rate_limit'),
  retryAfterNonsense: thrice('rate_limit'),
  rateLimitHeaders: thrice('rate_limit'),
  busy503RetryAfter: thrice('overloaded'),
  contextLength: once('context_length'),
  temperatureRejected: once('bad_request'),
  schemaTooComplex: once('bad_request'),
  cacheBlocks: once('bad_request'),
  prefill: once('bad_request'),
  unknownProviderKey: once('bad_request'),
  reasoningMandatory: once('bad_request'),
  maxTokens402: { ...once('credits'), affordableTokens: 1200 },
  promptTokens402: once('credits'),
  moderation403: once('moderation'),
  guardrail403: once('forbidden'),
  noEndpoints: once('no_endpoint'),
  noEndpointsTyped: once('no_endpoint'),
  privacyRestricted: once('privacy'),
  constraintFiltered: once('no_endpoint'),
  modelNotFound: once('model'),
  wrongEndpoint: once('bad_request'),
  modelDeprecated: once('model'),
  modelUnavailable: once('no_endpoint'),
  freeVariantEnded: once('no_endpoint'),
  regionRestricted: once('forbidden'),
  capacityExhausted: thrice('rate_limit'),
  temporarilyUnavailable: thrice('overloaded'),
  // What availability says about asking again outweighs the status.
  unavailableForGood: once('overloaded'),
  availabilityWithoutCode: thrice('overloaded'),
};

/** `unknown`: nobody told, and that is no failure. `code_refused`: to be signed in anew. */
export type ElsewhereOutcome = 'usable' | 'unknown' | 'code_refused' | FailureCode;

/** What the part that asks there makes of it; a review does not depend on any of these paths. */
export const EXPECTED_ELSEWHERE: Readonly<Record<ElsewhereName, ElsewhereOutcome>> = {
  keyUnauthorized: 'auth',
  keyExhausted: 'usable',
  keyLimited: 'usable',
  keyManagement: 'usable',
  keyServerError: 'server',
  keyHtml: 'overloaded',
  modelsHtml: 'overloaded',
  modelsEmpty: 'invalid_reply',
  modelsSilent: 'timeout',
  generationMissing: 'unknown',
  generationSilent: 'unknown',
  authExpired: 'code_refused',
  authWrongMethod: 'bad_request',
  authHtml: 'overloaded',
};

export function expectedOf(name: ScenarioName): Expected {
  return name in CHAT ? CHAT[name as keyof typeof CHAT] : WHOLE;
}

/** Scenarios that take the product's own 30 or 120 seconds of silence to end. */
export const STALLING: ReadonlySet<ScenarioName> = new Set<ScenarioName>([
  ...(['stall', 'stallAtOnce', 'commentsForever', 'noHeaders'] as const),
]);

/** Every request for a completion is one that OpenRouter takes, and there are as many as expected. */
export async function assertRequests(
  { requests }: Pick<ScenarioServer, 'requests'>,
  { requests: count }: Expected,
): Promise<void> {
  const completions = requests.filter(({ path }) => path === '/chat/completions');
  for (const { body } of completions) await assertConformingRequest(body);
  assert.equal(completions.length, count, 'requests');
  assert.equal(new Set(completions.map(({ raw }) => raw)).size, 1, 'every attempt sends the same bytes');
}
