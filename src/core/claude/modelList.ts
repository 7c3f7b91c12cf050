/**
 * A model as it is listed: read from OpenRouter's `GET /models` (facts: openrouter.md 5) or from our own copy of it, and
 * completed by what ships with the product. Every entry is read by itself: an odd one does not lose the others.
 */
import * as z from 'zod';
import { DEFAULT_MODEL } from '../settings';
import {
  MIN_CACHE_TOKENS,
  modelFacts,
  pricesOf,
  SHIPPED_MODELS,
  UNKNOWN_TOKEN_FACTOR,
  type ModelFacts,
  type ModelPrices,
} from './models';

export interface ListedModel {
  readonly id: string;
  readonly name: string;
  /** Seconds since the epoch, as OpenRouter tells it; 0: not told. */
  readonly created: number;
  /** Tokens; null: not told. */
  readonly context: number | null;
  readonly maxOutput: number | null;
  /** Those of an ordinary prompt; null: not told. */
  readonly prices: ModelPrices | null;
  /** Long prompts cost more than `prices`. */
  readonly longCostsMore: boolean;
  readonly structuredOutputs: boolean;
  readonly sampling: boolean;
  readonly thinks: ModelFacts['thinks'];
  /** The model that an alias such as `~anthropic/claude-sonnet-latest` stands for now. */
  readonly aliasOf: string | null;
}

/** What is written into a setting and sent, and nothing that could be taken for more than a name. */
const MODEL_ID = /^~?[\w.:@+-]+(\/[\w.:@+-]+)*$/;
const MAX_ID = 200;
const MAX_NAME = 120;
/** For a model that tells no sizes: the smallest of those in our table. */
const SAFE_CONTEXT = 200_000;
const SAFE_OUTPUT = 64_000;
/** Fault scenarios of the local demo: the default model by another name. */
const DEMO = 'demo/';

/** Whether a model's name has the form author/name, as OpenRouter's have. */
export function isModelSlug(text: string): boolean {
  return text.length <= MAX_ID && /^~?[\w.-]+\/[\w.:-]+$/.test(text);
}

export function isDemoModel(model: string): boolean {
  return model.startsWith(DEMO);
}

const id = z.string().max(MAX_ID).regex(MODEL_ID);
const tokens = z.int().positive().nullable().catch(null);
const usdPerMillion = z
  .unknown()
  .transform((value) => {
    const perToken = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    // Routers, which have no price of their own, say -1.
    const told = typeof perToken === 'number' && perToken >= 0 && perToken <= 1;
    return told ? Number((perToken * 1e6).toFixed(6)) : null;
  })
  .catch(null);

const wireModel = z.object({
  id,
  name: z.string().catch(''),
  created: z.number().nonnegative().catch(0),
  context_length: tokens,
  pricing: z
    .object({
      prompt: usdPerMillion,
      completion: usdPerMillion,
      input_cache_read: usdPerMillion,
      input_cache_write: usdPerMillion,
      overrides: z.array(z.unknown()).catch([]),
    })
    .nullable()
    .catch(null),
  top_provider: z.object({ context_length: tokens, max_completion_tokens: tokens }).nullable().catch(null),
  supported_parameters: z.array(z.unknown()).nullable().catch(null),
  alias_target: z.object({ slug: id }).nullable().catch(null),
  reasoning: z
    .object({ mandatory: z.boolean().catch(false), default_enabled: z.boolean().catch(false) })
    .nullable()
    .catch(null),
});
const longPrompts = z.object({ min_prompt_tokens: z.number() });

/**
 * @param everything also what is not Claude: of a server on this machine.
 * @returns undefined when the reply is not a list of models.
 */
export function readModels(json: unknown, everything: boolean): ListedModel[] | undefined {
  const { data } = z.object({ data: z.array(z.unknown()) }).safeParse(json);
  return data?.data.flatMap((entry) => {
    const read = wireModel.safeParse(entry);
    return read.success && (everything || isClaude(read.data.id)) ? [listed(read.data)] : [];
  });
}

function isClaude(model: string): boolean {
  return /^~?anthropic\/claude-/.test(model);
}

function listed(model: z.infer<typeof wireModel>): ListedModel {
  const { context_length, pricing, reasoning, supported_parameters: parameters, top_provider } = model;
  const shipped = shippedFacts(model.id);
  return {
    id: model.id,
    name: plain(model.name) || model.id,
    created: model.created,
    context: context_length ?? top_provider?.context_length ?? null,
    maxOutput: top_provider?.max_completion_tokens ?? null,
    prices: pricing && pricesFrom(pricing, shipped),
    longCostsMore: pricing?.overrides.some((override) => longPrompts.safeParse(override).success) ?? false,
    structuredOutputs: parameters?.includes('structured_outputs') ?? shipped?.structuredOutputs ?? false,
    sampling: parameters?.includes('temperature') ?? false,
    thinks: reasoning?.mandatory ? 'always' : reasoning?.default_enabled ? 'by default' : 'on request',
    aliasOf: model.alias_target?.slug ?? null,
  };
}

function pricesFrom(
  pricing: NonNullable<z.infer<typeof wireModel>['pricing']>,
  shipped: ModelFacts | undefined,
): ModelPrices | null {
  const { prompt: inputUsd, completion: outputUsd, input_cache_read: read, input_cache_write: write } = pricing;
  if (inputUsd === null || outputUsd === null) return null;
  return {
    inputUsd,
    outputUsd,
    cacheReadUsd: read ?? shipped?.cacheReadUsd ?? inputUsd * 0.1,
    cacheWriteUsd: write ?? shipped?.cacheWriteUsd ?? inputUsd * 1.25,
  };
}

/** Other people's words, for one line of a list. */
function plain(words: string): string {
  return words
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_NAME);
}

const price = z.number().nonnegative();
const storedModel: z.ZodType<ListedModel> = z.object({
  id,
  name: z.string().transform(plain),
  created: z.number(),
  context: z.int().positive().nullable(),
  maxOutput: z.int().positive().nullable(),
  prices: z.object({ inputUsd: price, outputUsd: price, cacheReadUsd: price, cacheWriteUsd: price }).nullable(),
  longCostsMore: z.boolean(),
  structuredOutputs: z.boolean(),
  sampling: z.boolean(),
  thinks: z.enum(['on request', 'by default', 'always']),
  aliasOf: id.nullable(),
});

/** What was asked of one server, and when (milliseconds since the epoch). */
export interface StoredList {
  readonly host: string;
  readonly at: number;
  readonly models: readonly ListedModel[];
}

const storedList = z.object({ host: z.string(), at: z.number(), models: z.array(storedModel) });
const storedFile = z.object({ lists: z.array(z.unknown()) });

/** @returns what of the file can be used; nothing of one that is damaged. */
export function readStored(text: string | undefined): StoredList[] {
  try {
    const { lists } = storedFile.parse(JSON.parse(text ?? '{"lists":[]}'));
    return lists.flatMap((list) => storedList.safeParse(list).data ?? []);
  } catch {
    return [];
  }
}

export function writeStored(lists: readonly StoredList[]): string {
  return `${JSON.stringify({ lists })}\n`;
}

function shippedFacts(model: string): ModelFacts | undefined {
  return modelFacts(isDemoModel(model) ? DEFAULT_MODEL : model);
}

/**
 * How a model that we know is asked (sampling, thinking) comes from our table, whatever the list says: so teammates with
 * and without a list send the same request. Sizes and prices are the list's, as far as it tells them.
 */
export function completed(model: ListedModel, among: readonly ListedModel[]): ListedModel {
  const { id: own, name, created, aliasOf } = model;
  const base = among.find((other) => other.id === aliasOf) ?? model;
  const shipped = shippedFacts(aliasOf ?? own);
  if (shipped === undefined) return { ...base, id: own, name, created, aliasOf };
  return {
    ...base,
    ...{ id: own, name, created, aliasOf },
    context: base.context ?? shipped.context,
    maxOutput: base.maxOutput ?? shipped.maxOutput,
    prices: base.prices ?? pricesOf(shipped) ?? null,
    sampling: shipped.sampling,
    thinks: shipped.thinks,
  };
}

const NO_PRICES: ModelPrices = { inputUsd: 0, outputUsd: 0, cacheReadUsd: 0, cacheWriteUsd: 0 };

/** @param model a completed one; undefined: the list does not have it. */
export function factsOf(asked: string, model: ListedModel | undefined): ModelFacts | undefined {
  const shipped = shippedFacts(model?.aliasOf ?? asked);
  if (model === undefined) return shipped;
  return {
    ...(model.prices ?? { ...NO_PRICES, unpriced: true }),
    context: model.context ?? SAFE_CONTEXT,
    maxOutput: model.maxOutput ?? SAFE_OUTPUT,
    sampling: model.sampling,
    thinks: model.thinks,
    structuredOutputs: model.structuredOutputs,
    minCacheTokens: shipped?.minCacheTokens ?? MIN_CACHE_TOKENS,
    tokenFactor: shipped?.tokenFactor ?? UNKNOWN_TOKEN_FACTOR,
  };
}

/** What is listed when nobody can be asked; newest first. */
export function shippedModels(): ListedModel[] {
  return SHIPPED_MODELS.flatMap((own) => {
    const facts = modelFacts(own);
    if (facts === undefined) return [];
    const { context, maxOutput, structuredOutputs, sampling, thinks } = facts;
    return {
      ...{ id: own, name: shippedName(own), created: 0, context, maxOutput, structuredOutputs, sampling, thinks },
      ...{ prices: pricesOf(facts) ?? null, longCostsMore: false, aliasOf: null },
    };
  });
}

/** "anthropic/claude-sonnet-4.5" is called Claude Sonnet 4.5. */
function shippedName(model: string): string {
  const words = model.slice(model.indexOf('/') + 1).split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}
