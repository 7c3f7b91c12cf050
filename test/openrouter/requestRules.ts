/**
 * What OpenRouter and Anthropic refuse and no type says (facts: openrouter.md 1.2–1.5). Used on both sides: the scenario
 * server refuses such requests as they would, and assertConformingRequest names them.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Anthropic takes at most 4, over top level, system, tools and messages together. */
export const MAX_CACHE_BREAKPOINTS = 4;
/** Larger grammars are refused ("too complex"). */
const MAX_OPTIONAL = 24;
const MAX_UNIONS = 16;

export const PROVIDER_KEYS: ReadonlySet<string> = new Set(
  (
    'order only ignore allow_fallbacks require_parameters data_collection zdr sort max_price quantizations ' +
    'preferred_min_throughput preferred_max_latency enforce_distillable_text'
  ).split(' '),
);

export function countCacheBreakpoints(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + countCacheBreakpoints(entry), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, entry]) => sum + (key === 'cache_control' && isObject(entry) ? 1 : countCacheBreakpoints(entry)),
    0,
  );
}

const FORBIDDEN =
  'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength maxItems uniqueItems oneOf not if then else patternProperties propertyNames minProperties maxProperties';

/** @returns one line per rule broken, empty when Claude's structured outputs take the schema. */
export function schemaFaults(schema: unknown): string[] {
  const faults: string[] = [];
  const size = { optional: 0, unions: 0 };

  function visit(node: unknown, path: string, refs: readonly string[]): void {
    if (!isObject(node)) return;
    for (const keyword of FORBIDDEN.split(' ')) if (keyword in node) faults.push(`${path}: ${keyword} is not allowed`);
    const { minItems, $ref: ref, properties, items } = node;
    if (typeof minItems === 'number' && minItems > 1) faults.push(`${path}: minItems above 1 is not allowed`);
    if (Array.isArray(node['type']) || 'anyOf' in node) size.unions++;
    if (typeof ref === 'string') followRef(ref, path, refs);
    if (node['type'] === 'object' || properties !== undefined) visitObject(node, path, refs);
    visit(items, `${path}[]`, refs);
    for (const key of ['anyOf', 'allOf']) {
      const branches = node[key];
      if (Array.isArray(branches))
        branches.forEach((branch, at) => {
          visit(branch, `${path}.${key}[${at}]`, refs);
        });
    }
  }

  function visitObject(node: JsonObject, path: string, refs: readonly string[]): void {
    if (node['additionalProperties'] !== false) faults.push(`${path}: additionalProperties must be false`);
    const properties = isObject(node['properties']) ? node['properties'] : {};
    const required = Array.isArray(node['required']) ? node['required'] : [];
    for (const [name, property] of Object.entries(properties)) {
      if (!required.includes(name)) size.optional++;
      visit(property, `${path}.${name}`, refs);
    }
  }

  function followRef(ref: string, path: string, refs: readonly string[]): void {
    if (!ref.startsWith('#')) faults.push(`${path}: external $ref is not allowed`);
    else if (refs.includes(ref) || ref === '#') faults.push(`${path}: recursion is not allowed`);
    else {
      const target = ref
        .slice(2)
        .split('/')
        .reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), schema);
      if (target === undefined) faults.push(`${path}: $ref leads nowhere`);
      visit(target, path, [...refs, ref]);
    }
  }

  visit(schema, 'schema', []);
  if (size.optional > MAX_OPTIONAL)
    faults.push(`schema: ${size.optional} optional properties, at most ${MAX_OPTIONAL}`);
  if (size.unions > MAX_UNIONS) faults.push(`schema: ${size.unions} unions, at most ${MAX_UNIONS}`);
  return faults;
}
