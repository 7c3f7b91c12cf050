/**
 * From an error that OpenRouter answered to one of the typed failures (facts: openrouter.md 4). Decides by status and typed
 * codes, never by message text; texts are quoted, and one number is read from them that stands nowhere else.
 */
import type { FailureCode, RequestFailure } from '../outcome';
import { errorBody, errorEnvelope, type ErrorBody } from './wire';

/** `error.availability.code`: the most telling, where it is there. */
const BY_AVAILABILITY: ReadonlyMap<string, FailureCode> = new Map([
  ['model_not_found', 'model'],
  ['model_deprecated', 'model'],
  ['wrong_endpoint', 'bad_request'],
  ['no_endpoints', 'no_endpoint'],
  ['constraint_filtered', 'no_endpoint'],
  ['model_unavailable_upstream', 'no_endpoint'],
  ['free_variant_ended', 'no_endpoint'],
  ['region_restricted', 'forbidden'],
  ['privacy_restricted', 'privacy'],
  ['capacity_exhausted', 'rate_limit'],
  ['temporarily_unavailable', 'overloaded'],
]);

/** `error_type`, and the codes that are words. What is not listed says less than the status. */
const BY_TYPE: ReadonlyMap<string, FailureCode> = new Map([
  ['authentication', 'auth'],
  ['permission_denied', 'forbidden'],
  ['payment_required', 'credits'],
  ['rate_limit_exceeded', 'rate_limit'],
  ['provider_overloaded', 'overloaded'],
  ['provider_unavailable', 'overloaded'],
  ['context_length_exceeded', 'context_length'],
  ['token_limit_exceeded', 'context_length'],
  ['string_too_long', 'context_length'],
  ['payload_too_large', 'context_length'],
  ['content_policy_violation', 'moderation'],
  ['refusal', 'moderation'],
  ['invalid_request', 'bad_request'],
  ['invalid_prompt', 'bad_request'],
  ['max_tokens_exceeded', 'bad_request'],
  ['unprocessable', 'bad_request'],
  ['timeout', 'timeout'],
  ['server', 'server'],
  ['server_error', 'server'],
]);

const BY_STATUS: ReadonlyMap<number, FailureCode> = new Map([
  [400, 'bad_request'],
  [401, 'auth'],
  [402, 'credits'],
  [403, 'forbidden'],
  [404, 'no_endpoint'],
  [407, 'proxy'],
  [408, 'timeout'],
  [412, 'bad_request'],
  [413, 'context_length'],
  [422, 'bad_request'],
  [429, 'rate_limit'],
  [500, 'server'],
  [502, 'overloaded'],
  [503, 'overloaded'],
  [504, 'timeout'],
  [524, 'timeout'],
  [529, 'overloaded'],
]);

/** The fault may pass by itself. A network may come back within seconds; a certificate or a proxy does not change its mind. */
const PASSING: ReadonlySet<FailureCode> = new Set([
  ...(['timeout', 'connection', 'offline', 'rate_limit', 'overloaded', 'server'] as const),
]);

export function isPassing(failure: RequestFailure, body?: ErrorBody): boolean {
  return body?.availability?.retryable ?? PASSING.has(failure.code);
}

/** The `error` object of a reply's text; undefined when it is HTML, empty or something else. */
export function readErrorBody(text: string): ErrorBody | undefined {
  return errorEnvelope.safeParse(jsonOf(text)).data?.error;
}

/** @param status undefined, or below 400: the body says what it is. */
export function failureFrom(
  status: number | undefined,
  body: ErrorBody | undefined,
  extra: { retryAfterMs?: number | undefined; requestId?: string | undefined } = {},
): RequestFailure {
  const known = status !== undefined && status >= 400 ? status : (numeric(body?.code) ?? numeric(body?.http_status));
  const code = classify(known, body);
  const detail = clean(ownWords(body?.metadata?.raw) ?? body?.message ?? '', 300);
  const provider = clean(body?.metadata?.provider_name ?? '', 60);
  const retryAfterMs = extra.retryAfterMs ?? (body?.availability?.retry_after ?? 0) * 1_000;
  const affordableTokens = code === 'credits' ? affordable(body?.message ?? '') : undefined;
  return {
    code,
    ...(known !== undefined && { status: known }),
    ...(detail !== '' && { detail }),
    ...(provider !== '' && { provider }),
    ...(retryAfterMs > 0 && { retryAfterMs }),
    ...(extra.requestId !== undefined && { requestId: extra.requestId }),
    ...(affordableTokens !== undefined && { affordableTokens }),
  };
}

function classify(status: number | undefined, body: ErrorBody | undefined): FailureCode {
  const byAvailability = BY_AVAILABILITY.get(body?.availability?.code ?? '');
  if (byAvailability !== undefined) return byAvailability;
  if (status === 403 && body?.metadata?.reasons !== undefined) return 'moderation';
  const word = typeof body?.code === 'string' ? body.code : '';
  const byType = BY_TYPE.get(body?.metadata?.error_type ?? body?.error_type ?? word);
  if (byType !== undefined) return byType;
  if (status === undefined) return 'unexpected';
  return BY_STATUS.get(status) ?? (status >= 500 ? 'server' : 'http');
}

function numeric(code: number | string | undefined): number | undefined {
  const value = typeof code === 'string' ? Number(code) : code;
  return value !== undefined && Number.isInteger(value) && value >= 100 && value <= 599 ? value : undefined;
}

/**
 * What the provider itself said, where OpenRouter only says "Provider returned error". It may be JSON in a string, an object
 * or plain words; markup and JSON that was cut are nobody's words.
 */
function ownWords(raw: string | Readonly<Record<string, unknown>> | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const json = typeof raw === 'string' ? jsonOf(raw) : raw;
  const message = (errorEnvelope.safeParse(json).data?.error ?? errorBody.safeParse(json).data)?.message;
  if (message !== undefined && message.trim() !== '') return message;
  return typeof raw === 'string' && json === undefined && /^\s*[^\s<{["]/.test(raw) ? raw : undefined;
}

/**
 * How long an answer the credit left would pay for. OpenRouter says it in the message's text and nowhere else; that it is a
 * matter of credit was decided before, by the status.
 */
function affordable(message: string): number | undefined {
  const digits = /can only afford ([\d,]{1,15})/i.exec(message)?.[1]?.replaceAll(',', '');
  return digits === undefined || digits === '' ? undefined : Number(digits);
}

/** Text of a server, for one line of ours: without control characters and what else could rearrange the line. */
function clean(text: string, limit: number): string {
  const line = text.slice(0, 10 * limit).replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ');
  return line
    .trim()
    .slice(0, limit)
    .replace(/[\uD800-\uDBFF]$/, '');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Seconds or an HTTP date. @returns milliseconds from now. */
export function parseRetryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
