/**
 * Every scenario by the name of the model that plays it, for people who want to see how Code Insight behaves when something
 * goes wrong: `demo/<model>`. `npm test` holds each to its outcome (test/openrouter/expected.ts).
 */
import { listed, type Model } from '../models';
import { BROKEN } from './broken';
import type { Scenario } from './play';
import { REFUSED } from './refused';
import { WELL_FORMED } from './wellFormed';

export const CHAT_SCENARIOS = { ...WELL_FORMED, ...BROKEN, ...REFUSED };
export type ChatScenarioName = keyof typeof CHAT_SCENARIOS;

/** Scenario → [model without `demo/`, title without "Demo: "]. */
// prettier-ignore
const CATALOGUE = {
  comments: ['slow-start', 'many keep-alive comments, then an answer'],
  splitUtf8: ['split-characters', 'an answer cut inside lines and characters'],
  oneWrite: ['one-write', 'the whole answer at once'],
  crlf: ['crlf', 'an answer with Windows line ends'],
  dataComment: ['comment-as-data', 'keep-alive comments that a proxy made data of'],
  usageWithChoice: ['usage-with-choice', 'usage in the older form'],
  debugChunk: ['debug-chunk', 'a first event without an answer in it'],
  reasoning: ['thinking', 'thinks first, then answers'],
  reasoningOnlyLength: ['thinking-only', 'thinks until the limit, says nothing'],
  fenced: ['fenced', 'an answer inside a code fence'],
  prose: ['prose', 'an answer between sentences'],
  truncatedJson: ['cut-json', 'an answer that breaks off and says it is whole'],
  lengthCut: ['length', 'an answer cut at its longest length'],
  emptyStop: ['empty', 'an empty answer'],
  nullContent: ['null', 'an answer without content'],
  contentFilter: ['refused', 'the model declines'],
  refusalEmpty: ['refused-silently', 'the model declines without saying so'],
  unknownFinish: ['unknown-finish', 'an answer that ends for an unknown reason'],
  schemaBreaking: ['broken-findings', 'good findings among unreadable ones'],
  hostile: ['hostile', 'findings full of markup, commands and addresses'],
  notFindings: ['other-json', 'an answer to another question'],
  canonicalModel: ['served-by-bedrock', 'another name answers, on Amazon Bedrock'],
  canonicalGoogle: ['served-by-google', 'another name answers, on Google'],
  cacheWrite: ['cache-write', 'the prompt is written to the prompt cache'],
  cacheRead: ['cache-read', 'the prompt is read from the prompt cache'],
  noDone: ['no-done', 'an answer without its end mark'],
  noUsage: ['no-usage', 'an answer that does not say what it cost'],
  held: ['waits', 'waits after the first finding until you cancel'],
  midStreamErrorDocumented: ['mid-stream-error', 'the provider fails in the middle of an answer (502)'],
  midStreamErrorRecorded: ['mid-stream-token-limit', 'a token limit in the middle of an answer (400)'],
  midStreamAvailability: ['mid-stream-unavailable', 'capacity ends in the middle of an answer (503)'],
  stringCode: ['mid-stream-string-code', 'an error in the middle whose code is a word'],
  eofNoFinish: ['cut-stream', 'the stream ends too early'],
  badEvent: ['bad-event', 'the stream ends in a broken event'],
  socketDestroy: ['lost-connection', 'the connection is lost in the middle'],
  socketDestroyEarly: ['no-connection', 'the connection is lost before an answer'],
  eofAtOnce: ['stream-without-answer', 'the stream ends before it begins'],
  socketDestroyAtOnce: ['lost-at-once', 'the connection is lost right after the head'],
  thoughtThenLost: ['lost-while-thinking', 'the connection is lost while it thinks'],
  thoughtThenError: ['error-while-thinking', 'the provider fails while it thinks (502)'],
  chargedError: ['charged-error', 'an error that was charged for (502)'],
  stall: ['stalls', 'stalls in the middle of an answer'],
  stallAtOnce: ['stalls-at-once', 'stalls before the first word'],
  commentsForever: ['comments-forever', 'keep-alive comments and nothing else'],
  noHeaders: ['no-response', 'never answers'],
  '200error': ['error-in-200', 'an error with status 200 (502)'],
  '200errorCredits': ['credits-in-200', 'no credits, with status 200 (402)'],
  '200errorStream': ['error-stream', 'an error as the only event (502)'],
  emptyChoices: ['no-choices', 'no answer in the answer'],
  choiceError: ['choice-error', 'an error inside the answer (502)'],
  filteredLate: ['filtered-late', 'filtered in the middle of an answer'],
  html200: ['login-page', 'the login page of a network'],
  html502: ['html-502', 'a bad gateway as a web page (502)'],
  html520: ['html-520', 'an edge error as a web page (520)'],
  html524: ['html-524', 'an edge timeout as a web page (524)'],
  emptyBody500: ['empty-500', 'an error without words (500)'],
  status400: ['bad-request-400', 'the provider refuses the request (400)'],
  status401: ['key-401', 'the key is not accepted (401)'],
  status402: ['credits-402', 'no credits left (402)'],
  status403: ['key-limit-403', 'the limit of the key is reached (403)'],
  status404: ['no-endpoints-404', 'no provider for this model (404)'],
  status408: ['timeout-408', 'timed out (408)'],
  status412: ['precondition-412', 'a precondition failed (412)'],
  status413: ['too-large-413', 'the request is too large (413)'],
  status422: ['invalid-422', 'an invalid argument (422)'],
  status429: ['rate-limit-429', 'too many requests at the provider (429)'],
  status500: ['server-500', 'an error of OpenRouter itself (500)'],
  status502: ['bad-gateway-502', 'the provider is down (502)'],
  status503: ['overloaded-503', 'the provider is overloaded (503)'],
  status504: ['timeout-504', 'the provider timed out (504)'],
  status524: ['timeout-524', 'the edge timed out (524)'],
  status529: ['overloaded-529', 'Anthropic is overloaded (529)'],
  retryAfter1: ['rate-limit-1', 'too many requests, wait a second (429)'],
  retryAfter3600: ['rate-limit-3600', 'too many requests, wait an hour (429)'],
  retryAfterDate: ['rate-limit-date', 'too many requests, wait until a time (429)'],
  retryAfterPast: ['rate-limit-past', 'too many requests, wait until a time gone by (429)'],
  retryAfterNonsense: ['rate-limit-nonsense', 'too many requests, wait unreadably long (429)'],
  rateLimitHeaders: ['rate-limit-headers', 'too many requests a minute (429)'],
  busy503RetryAfter: ['overloaded-1', 'overloaded, wait a second (503)'],
  contextLength: ['context-length-400', 'the request does not fit the model (400)'],
  temperatureRejected: ['temperature-400', 'the model takes no temperature (400)'],
  schemaTooComplex: ['schema-400', 'the schema is too complex (400)'],
  cacheBlocks: ['cache-blocks-400', 'too many cache breakpoints (400)'],
  prefill: ['prefill-400', 'the model takes no prefill (400)'],
  unknownProviderKey: ['provider-key-400', 'an unknown routing option (400)'],
  reasoningMandatory: ['thinking-400', 'the model can not stop thinking (400)'],
  maxTokens402: ['fewer-tokens-402', 'credits for a short answer only (402)'],
  promptTokens402: ['prompt-tokens-402', 'the prompt costs more than is left (402)'],
  moderation403: ['moderation-403', 'flagged by moderation (403)'],
  guardrail403: ['guardrail-403', 'blocked by a guardrail (403)'],
  noEndpoints: ['parameters-404', 'no provider takes the parameters (404)'],
  noEndpointsTyped: ['no-endpoints-typed-404', 'no provider, in the new form (404)'],
  privacyRestricted: ['privacy-404', 'no provider fits the privacy settings (404)'],
  constraintFiltered: ['constraint-404', 'no provider fits the routing options (404)'],
  modelNotFound: ['model-400', 'an unknown model (400)'],
  wrongEndpoint: ['wrong-endpoint-400', 'a model that does not chat (400)'],
  modelDeprecated: ['model-deprecated-404', 'a model that was withdrawn (404)'],
  modelUnavailable: ['model-unavailable-404', 'a model that nobody offers now (404)'],
  freeVariantEnded: ['free-ended-404', 'a free model that has ended (404)'],
  regionRestricted: ['region-403', 'a model that is not for this region (403)'],
  capacityExhausted: ['capacity-429', 'no capacity right now (429)'],
  temporarilyUnavailable: ['unavailable-503', 'temporarily unavailable (503)'],
  unavailableForGood: ['unavailable-for-good-503', 'unavailable, asking again is of no use (503)'],
  availabilityWithoutCode: ['unavailable-no-code-503', 'temporarily unavailable, without a code (503)'],
} as const satisfies Record<ChatScenarioName, readonly [model: string, title: string]>;

export const DEMO_PREFIX = 'demo/';
const TRAITS = { context: 1_000_000, most: 64_000, sampling: true };

const SCENARIOS: ReadonlyMap<string, Scenario> = new Map(
  Object.entries(CATALOGUE).map(([name, [model]]) => [DEMO_PREFIX + model, CHAT_SCENARIOS[name as ChatScenarioName]]),
);

/** They cost nothing. */
export const DEMO_MODELS: readonly Model[] = Object.values(CATALOGUE).map(([model, title]) =>
  listed(DEMO_PREFIX + model, DEMO_PREFIX + model, `Demo: ${title}`, '2026-01-01', [0, 0, 0, 0], TRAITS),
);

/** @returns undefined where no model of that name plays a scenario. */
export function scenarioOfModel(id: string): Scenario | undefined {
  return SCENARIOS.get(id);
}
