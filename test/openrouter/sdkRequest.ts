/**
 * Whether OpenRouter would take a request as it stands: the official SDK's own schema, and asserts for what that schema
 * lets through (facts: openrouter.md 1.5 and 7).
 */
import * as assert from 'node:assert/strict';
import { countCacheBreakpoints, isObject, MAX_CACHE_BREAKPOINTS, PROVIDER_KEYS, schemaFaults } from './requestRules';

/** Documented by OpenRouter, not known to the SDK's type (facts 1.2). */
const UNKNOWN_TO_SDK = ['verbosity'];
const UNKNOWN_TO_SDK_IN_REASONING = ['enabled', 'exclude', 'max_tokens'];
/** Their contents are the caller's own keys, not to be renamed. */
const OPAQUE = new Set(['schema', 'metadata', 'logit_bias', 'arguments', 'parameters', 'trace']);

/** @throws AssertionError or ZodError naming what is wrong. */
export async function assertConformingRequest(wireBody: unknown): Promise<void> {
  assert.ok(isObject(wireBody), 'the body must be an object');
  const { ChatRequest$outboundSchema: schema } = await import('@openrouter/sdk/models');
  const known = withoutUnknown(wireBody);
  // There is no inbound schema for requests: ours is turned into the SDK's form, and what comes out is compared with what
  // went in, because the SDK drops what it does not know.
  const sent = schema.parse(camelised(known));
  assert.deepEqual(
    JSON.parse(JSON.stringify(sent)),
    { stream: false, ...known },
    'the SDK would not send these fields',
  );
  assertMessages(wireBody['messages']);
  assertNumbers(wireBody);
  assertFormat(wireBody['response_format']);
  assertCaching(wireBody);
  if (wireBody['provider'] !== undefined) assertProvider(wireBody['provider']);
}

function withoutUnknown(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const drop = (from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));
  const known = drop(body, UNKNOWN_TO_SDK);
  if (isObject(known['reasoning'])) known['reasoning'] = drop(known['reasoning'], UNKNOWN_TO_SDK_IN_REASONING);
  return known;
}

function camelised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelised);
  if (!isObject(value)) return value;
  const camel = (key: string): string => key.replace(/_([a-z0-9])/g, (_all, char: string) => char.toUpperCase());
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [camel(key), OPAQUE.has(key) ? entry : camelised(entry)]),
  );
}

function assertMessages(messages: unknown): void {
  assert.ok(Array.isArray(messages) && messages.length > 0, 'messages must not be empty');
  for (const message of messages as unknown[]) {
    assert.ok(isObject(message));
    const { content } = message;
    const texts = Array.isArray(content)
      ? content.map((part: unknown) => (isObject(part) ? part['text'] : part))
      : [content];
    assert.ok(texts.length > 0 && texts.every((text) => text !== ''), 'Anthropic refuses empty text');
  }
  const last: unknown = messages.at(-1);
  assert.ok(isObject(last) && last['role'] !== 'assistant', 'prefill: Claude 4.6 and newer refuse it');
}

function assertNumbers(body: Readonly<Record<string, unknown>>): void {
  const { model, max_tokens: maxTokens, session_id: session } = body;
  assert.ok(typeof model === 'string' && /^~?[\w.-]+\/[\w.:-]+$/.test(model), 'model must be author/slug');
  assert.ok(
    Number.isSafeInteger(maxTokens) && Number(maxTokens) > 0,
    'max_tokens must be an explicit positive integer',
  );
  assertRange(body, 'temperature', 0, 2);
  assertRange(body, 'top_p', 0, 1);
  assert.ok(
    session === undefined || (typeof session === 'string' && session.length <= 256),
    'session_id has at most 256 characters',
  );
}

function assertRange(body: Readonly<Record<string, unknown>>, name: string, least: number, most: number): void {
  const value = body[name];
  if (value === undefined) return;
  assert.ok(typeof value === 'number' && value >= least && value <= most, `${name} must be ${least} to ${most}`);
}

function assertFormat(format: unknown): void {
  if (!isObject(format) || format['type'] !== 'json_schema') return;
  const { json_schema: asked } = format;
  assert.ok(isObject(asked), 'json_schema must be an object');
  assert.match(String(asked['name']), /^[a-zA-Z0-9_-]{1,64}$/, 'name: 1 to 64 letters, digits, _ or -');
  assert.ok(isObject(asked['schema']), 'json_schema needs a schema');
  assert.deepEqual(schemaFaults(asked['schema']), []);
}

function assertCaching(body: Readonly<Record<string, unknown>>): void {
  assert.ok(countCacheBreakpoints(body) <= MAX_CACHE_BREAKPOINTS, `at most ${MAX_CACHE_BREAKPOINTS} cache breakpoints`);
  const check = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(check);
    else if (isObject(value)) {
      const { cache_control: control } = value;
      if (isObject(control)) {
        assert.equal(control['type'], 'ephemeral');
        assert.ok([undefined, '5m', '1h'].includes(control['ttl'] as string | undefined), 'ttl is 5m or 1h');
      }
      Object.values(value).forEach(check);
    }
  };
  check(body);
}

function assertProvider(provider: unknown): void {
  assert.ok(isObject(provider), 'provider must be an object');
  for (const key of Object.keys(provider)) assert.ok(PROVIDER_KEYS.has(key), `provider.${key} is unknown`);
  const { only, zdr } = provider;
  const anthropicOnly = Array.isArray(only) && only.length === 1 && only[0] === 'anthropic';
  assert.ok(!(zdr === true && anthropicOnly), 'zdr leaves no endpoint of Anthropic itself');
}
