/** What the lists of models and of their endpoints say about the model in use (facts: openrouter.md 5), read loosely. */
import * as z from 'zod';

export interface FoundModel {
  /** Under this name OpenRouter tells its endpoints. */
  readonly id: string;
  /** Milliseconds since the epoch; null: no end is known. */
  readonly endsAt: number | null;
  readonly structuredOutputs: boolean;
}

const words = z.array(z.unknown()).catch([]);
const entry = z.object({
  id: z.string(),
  canonical_slug: z.string().catch(''),
  expiration_date: z.string().nullable().catch(null),
  alias_target: z.object({ slug: z.string() }).nullable().catch(null),
  supported_parameters: words,
});
type Entry = z.infer<typeof entry>;

/** @returns undefined when the text is no list of models, or an empty one. */
export function readList(text: string): readonly Entry[] | undefined {
  const { data } = z.object({ data: z.array(z.unknown()) }).safeParse(parsed(text));
  const list = data?.data.flatMap((one) => entry.safeParse(one).data ?? []);
  return list?.length === 0 ? undefined : list;
}

/** OpenRouter takes a model by other names too: its canonical slug, with dashes for dots, with a variant after a colon. */
export function findModel(list: readonly Entry[], model: string): FoundModel | undefined {
  const exactly = (name: string): Entry | undefined =>
    list.find(({ id }) => id === name) ??
    list.find(({ id, canonical_slug }) => canonical_slug === name || dashed(id) === dashed(name));
  const found = exactly(model) ?? exactly(model.replace(/:[\w-]+$/, ''));
  if (found === undefined) return undefined;
  // An alias stands for another model, and what it supports is what that one does.
  const target = list.find(({ id }) => id === found.alias_target?.slug) ?? found;
  const end = Date.parse(target.expiration_date ?? '');
  return {
    id: target.id,
    endsAt: Number.isNaN(end) ? null : end,
    structuredOutputs: target.supported_parameters.includes('structured_outputs'),
  };
}

const endpointList = z.object({
  data: z.object({ endpoints: z.array(z.unknown()) }),
});
const endpoint = z.object({ provider_name: z.string().min(1), supported_parameters: words });

/** Providers by whether they keep to a schema; undefined when the text is no list of endpoints, or lists none. */
export function readProviders(text: string): { with: string[]; without: string[] } | undefined {
  const { data } = endpointList.safeParse(parsed(text));
  const endpoints = data?.data.endpoints.flatMap((one) => endpoint.safeParse(one).data ?? []) ?? [];
  if (endpoints.length === 0) return undefined;
  const names = (able: boolean): string[] => [
    ...new Set(
      endpoints
        .filter(({ supported_parameters }) => supported_parameters.includes('structured_outputs') === able)
        .map(({ provider_name }) => provider_name),
    ),
  ];
  const able = names(true);
  // A provider may have several endpoints: one that is able is enough.
  return { with: able, without: names(false).filter((name) => !able.includes(name)) };
}

function dashed(name: string): string {
  return name.replaceAll('.', '-');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
