/**
 * What stands before every scenario: how OpenRouter and Anthropic refuse a wrong request (facts: openrouter.md 1.2 to 1.5).
 */
import type { Scenario } from '../../src/demo/scenarios/play';
import { upstream } from '../../src/demo/scenarios/errors';
import { fail } from '../../src/demo/scenarios/play';
import { REFUSED, tooFewCredits } from '../../src/demo/scenarios/refused';
import type { Chat } from '../../src/demo/server';
import { countCacheBreakpoints, isObject, MAX_CACHE_BREAKPOINTS, PROVIDER_KEYS, schemaFaults } from './requestRules';

const FILTERS = 'temperature top_p top_k seed max_completion_tokens verbosity stop reasoning'.split(' ');

/** @returns undefined when they would take the request. */
export function refusalOf({ body, model, json }: Chat, affordableTokens: number): Scenario | undefined {
  if (countCacheBreakpoints(json) > MAX_CACHE_BREAKPOINTS) return REFUSED.cacheBlocks;
  const provider = isObject(body['provider']) ? body['provider'] : {};
  const unknown = Object.keys(provider).filter((key) => !PROVIDER_KEYS.has(key));
  if (unknown.length > 0) return fail(400, `Unrecognized key(s) in object: '${unknown.join("', '")}'`);
  if (provider['require_parameters'] === true) {
    const unmet = FILTERS.some((name) => body[name] !== undefined && !model.supported_parameters.includes(name));
    if (unmet) return REFUSED.noEndpoints;
  }
  const only = provider['only'];
  const anthropicOnly = Array.isArray(only) && only.length === 1 && only[0] === 'anthropic';
  if (provider['zdr'] === true && anthropicOnly) return REFUSED.privacyRestricted;
  const format = isObject(body['response_format']) ? body['response_format'] : {};
  if (format['type'] === 'json_schema' && isObject(format['json_schema'])) {
    const [fault] = schemaFaults(format['json_schema']['schema']);
    if (fault !== undefined)
      return fail(400, 'Provider returned error', upstream(`output_config.format.schema: ${fault}`));
  }
  if (body.messages.at(-1)?.role === 'assistant' && !model.id.endsWith('4.5')) return REFUSED.prefill;
  const reasoning = isObject(body['reasoning']) ? body['reasoning'] : {};
  if (model.reasoning?.mandatory === true && (reasoning['enabled'] === false || reasoning['effort'] === 'none')) {
    return REFUSED.reasoningMandatory;
  }
  // Without max_tokens the model's longest answer is counted.
  const wanted = body.max_tokens ?? model.top_provider.max_completion_tokens;
  return wanted > affordableTokens ? tooFewCredits(wanted, affordableTokens) : undefined;
}
