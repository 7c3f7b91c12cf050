/**
 * Lays files over the brain that ships, key by key, and remembers where each part came from. Pure. What may be sent is only
 * ever tightened, whoever asks; what a workspace says about lengths and times counts only where it asks for less.
 */
import type { RoleName, TemplateName } from '../tasks/task';
import { brainParts, isJsonObject, type Brain, type JsonObject } from './brain';

/** Files that people write. A workspace's is laid over a user's, a user's over ours. */
export type BrainLayer = 'user' | 'workspace';
export type BrainOrigin = 'shipped' | BrainLayer;

/** Where each part came from, by its path with dots; several where lists were put together. */
export type BrainOrigins = Readonly<Record<string, readonly BrainOrigin[]>>;

/** What a file asked for and did not get, because it would loosen. */
export interface KeptBack {
  readonly layer: BrainLayer;
  readonly path: readonly string[];
  /** What stays in force. */
  readonly kept: unknown;
}

export interface MergedBrain {
  readonly brain: Brain;
  readonly origins: BrainOrigins;
  readonly keptBack: readonly KeptBack[];
}

export function shippedBrain(brain: Brain): MergedBrain {
  const shipped: readonly BrainOrigin[] = ['shipped'];
  return {
    brain,
    origins: Object.fromEntries(brainLeaves(brain).map(({ path }) => [path.join('.'), shipped])),
    keptBack: [],
  };
}

/** @param part what a file says, as `readBrainText` gives it. */
export function mergeBrain(base: MergedBrain, part: JsonObject, layer: BrainLayer): MergedBrain {
  let merged: JsonObject = base.brain;
  const origins = { ...base.origins };
  const keptBack = [...base.keptBack];
  for (const { path, value } of brainLeaves(part)) {
    const name = path.join('.');
    const before = valueAt(base.brain, path);
    const granted = ruleOf(name, layer)(before, value);
    if (granted === 'refused') keptBack.push({ layer, path, kept: before });
    if (typeof granted === 'string') continue;
    merged = over(
      merged,
      path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), granted.value),
    );
    origins[name] = granted.mixed ? [...(origins[name] ?? []), layer] : [layer];
  }
  // Every part was checked when its file was read; lists that were put together may be longer or emptier than a file's.
  return { brain: merged as Brain, origins, keptBack };
}

/** The files that a task's prompt comes from, besides ours; of the parts that are sent. */
export function promptLayers(origins: BrainOrigins, role: RoleName, template: TemplateName): BrainLayer[] {
  const sent = ['system_prompt', 'max_tokens', 'temperature'].map((part) => `roles.${role}.${part}`);
  const names = [...sent, `prompt_templates.${template}.user_template`];
  const used = new Set(names.flatMap((name) => origins[name] ?? []));
  return (['user', 'workspace'] as const).filter((layer) => used.has(layer));
}

/** Lays plain JSON over plain JSON: objects by key, everything else whole. No key is special, `__proto__` neither. */
export function over(base: JsonObject, part: unknown): JsonObject {
  const entries = new Map(Object.entries(base));
  for (const [key, value] of isJsonObject(part) ? Object.entries(part) : []) {
    const before = entries.get(key);
    entries.set(key, isJsonObject(before) && isJsonObject(value) ? over(before, value) : value);
  }
  return Object.fromEntries(entries);
}

export interface BrainLeaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The parts that are merged and that have an origin, in their order. */
export function brainLeaves(brain: JsonObject): BrainLeaf[] {
  return leavesOf(brainParts(brain), []);
}

function leavesOf(value: JsonObject, path: readonly string[]): BrainLeaf[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, key];
    return isJsonObject(inner) && key !== 'strategies'
      ? leavesOf(inner, here)
      : [{ path: here, value: inner } satisfies BrainLeaf];
  });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
}

/** `mixed`: put together from what was there and what the file says. */
type Verdict = { readonly value: unknown; readonly mixed?: true } | 'unchanged' | 'refused';
type Rule = (before: unknown, asked: unknown) => Verdict;

const replaced: Rule = (_, asked) => ({ value: asked });

const smaller: Rule = (before, asked) => {
  if (typeof before !== 'number' || Number(asked) < before) return { value: asked };
  return Number(asked) === before ? 'unchanged' : 'refused';
};

const added: Rule = (before, asked) => {
  const value = [...new Set([...listOf(before), ...listOf(asked)])];
  return value.length === listOf(before).length ? 'unchanged' : { value, mixed: true };
};

const narrowed: Rule = (before, asked) => {
  if (before === undefined) return { value: asked };
  const value = listOf(before).filter((entry) => listOf(asked).includes(entry));
  return value.length === listOf(before).length ? 'unchanged' : { value, mixed: true };
};

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function ruleOf(name: string, layer: BrainLayer): Rule {
  switch (name) {
    case 'security_filters.redact_patterns':
      return added;
    case 'security_filters.allowed_languages':
      return narrowed;
    case 'security_filters.max_code_size':
      return smaller;
    default:
      return layer === 'workspace' && /(^|\.)(max_tokens|cache_ttl\.\w+)$/.test(name) ? smaller : replaced;
  }
}
