/**
 * From what went wrong on the wire to one of the typed failures. Decides by status and typed codes, never by message text,
 * with one exception that OpenRouter leaves no other way for (see `detailOf`, which only quotes).
 */
import type { FailureCode, RequestFailure } from '../outcome';
import { errorBody, errorEnvelope, type ErrorBody } from './wire';

const BY_TYPE: Readonly<Record<string, FailureCode>> = {
  authentication: 'auth',
  permission_denied: 'auth',
  payment_required: 'credits',
  rate_limit_exceeded: 'rate_limit',
  provider_overloaded: 'overloaded',
  provider_unavailable: 'overloaded',
  context_length_exceeded: 'context_length',
  token_limit_exceeded: 'context_length',
  string_too_long: 'context_length',
  payload_too_large: 'context_length',
  content_policy_violation: 'moderation',
  refusal: 'moderation',
  timeout: 'timeout',
  server: 'server',
};

const BY_STATUS: Readonly<Record<number, FailureCode>> = {
  400: 'bad_request',
  401: 'auth',
  402: 'credits',
  403: 'moderation',
  404: 'no_endpoint',
  408: 'timeout',
  413: 'context_length',
  422: 'bad_request',
  429: 'rate_limit',
  500: 'server',
  502: 'overloaded',
  503: 'overloaded',
  504: 'timeout',
  524: 'timeout',
  529: 'overloaded',
};

/** Retried: the fault may pass by itself and nothing was shown yet. */
const PASSING: ReadonlySet<FailureCode> = new Set(['timeout', 'connection', 'rate_limit', 'overloaded', 'server']);

export function isPassing(failure: RequestFailure, body?: ErrorBody): boolean {
  return body?.availability?.retryable ?? PASSING.has(failure.code);
}

/** The `error` object of a reply's text; undefined when it is HTML, empty or something else. */
export function readErrorBody(text: string): ErrorBody | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const enveloped = errorEnvelope.safeParse(json);
    return enveloped.success ? enveloped.data.error : undefined;
  } catch {
    return undefined;
  }
}

export function failureFrom(
  status: number | undefined,
  body: ErrorBody | undefined,
  extra: { retryAfterMs?: number | undefined; requestId?: string | undefined } = {},
): RequestFailure {
  const code = status !== undefined && status >= 400 ? status : (numeric(body?.code) ?? body?.http_status);
  const detail = detailOf(body);
  const retryAfterMs = extra.retryAfterMs ?? (body?.availability?.retry_after ?? 0) * 1_000;
  return {
    code: classify(code, body?.metadata?.error_type),
    ...(code !== undefined && { status: code }),
    ...(detail !== '' && { detail }),
    ...(retryAfterMs > 0 && { retryAfterMs }),
    ...(extra.requestId !== undefined && { requestId: extra.requestId }),
  };
}

function classify(status: number | undefined, errorType: string | undefined): FailureCode {
  const byType = errorType === undefined ? undefined : BY_TYPE[errorType];
  if (byType !== undefined) return byType;
  if (status === undefined) return 'unexpected';
  return BY_STATUS[status] ?? (status >= 500 ? 'server' : 'http');
}

function numeric(code: number | string | undefined): number | undefined {
  const value = typeof code === 'string' ? Number(code) : code;
  return value !== undefined && Number.isInteger(value) && value >= 100 && value <= 599 ? value : undefined;
}

/**
 * The words worth showing: the provider's own where OpenRouter only says "Provider returned error". Moderation replies may
 * quote the user's code in other fields; those are not read.
 */
function detailOf(body: ErrorBody | undefined): string {
  if (body === undefined) return '';
  const raw = body.metadata?.raw;
  let own: string | undefined;
  if (raw !== undefined) {
    try {
      const json: unknown = typeof raw === 'string' ? JSON.parse(raw) : raw;
      own = (errorEnvelope.safeParse(json).data?.error ?? errorBody.safeParse(json).data)?.message;
    } catch {
      // Not JSON: OpenRouter's own sentence has to do.
    }
  }
  const words = own !== undefined && own !== '' ? own : body.message;
  return words.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

/** Seconds or an HTTP date. @returns milliseconds from now. */
export function parseRetryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
