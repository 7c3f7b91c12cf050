/** What may be used in a month: the plans of product.md P7, and what a custom one says. */

/** Tokens a month. */
export const PLANS = { lite: 200_000, pro: 500_000, business: 4_000_000 } as const;
export type PlanName = keyof typeof PLANS | 'custom';

/** Where both limits are set, both hold. */
export interface Budget {
  /** Tokens a month; null: no limit. */
  readonly tokens: number | null;
  /** US dollars a month; null: no limit. */
  readonly usd: number | null;
  /** What the team may use together, where it has such a budget. */
  readonly team?: TeamLimit | undefined;
}

export interface TeamLimit {
  /** Tokens a month of UTC. */
  readonly tokens: number;
  /** Tokens that one user may use in a month while the team's Redis does not answer. */
  readonly allowance: number;
}

/** As a setting holds them: unchecked. */
export interface BudgetSettings {
  readonly plan: unknown;
  /** Both count with the plan `custom` alone; 0: no limit of that kind. */
  readonly customTokens: unknown;
  readonly customUsd: unknown;
  /** Tokens a month; 0: the team has no budget. */
  readonly teamTokens?: unknown;
  /** Percent of them. */
  readonly teamAllowance?: unknown;
}

export const DEFAULT_TEAM_ALLOWANCE = 5;

/** What says nothing usable is the smallest plan: nobody pays blind because a setting is misspelt. */
export function budgetOf(settings: BudgetSettings): Budget {
  const team = teamLimit(settings.teamTokens, settings.teamAllowance);
  return Object.freeze({ ...ownLimits(settings), ...(team && { team }) });
}

function teamLimit(teamTokens: unknown, percent: unknown): TeamLimit | undefined {
  const tokens = positive(teamTokens);
  if (tokens === null) return undefined;
  const share = percent === 0 ? 0 : Math.min(100, positive(percent) ?? DEFAULT_TEAM_ALLOWANCE);
  return { tokens: Math.ceil(tokens), allowance: Math.floor((tokens * share) / 100) };
}

function ownLimits({ plan, customTokens, customUsd }: BudgetSettings): Budget {
  if (plan === 'pro' || plan === 'business') return { tokens: PLANS[plan], usd: null };
  const lite = { tokens: PLANS.lite, usd: null };
  if (plan !== 'custom') return lite;
  const tokens = positive(customTokens);
  const usd = positive(customUsd);
  return tokens === null && usd === null ? lite : { tokens: tokens === null ? null : Math.ceil(tokens), usd };
}

/** The plan whose limits these are: what a user set as `custom` and comes to the same is the same. */
export function planOf({ tokens, usd }: Budget): PlanName {
  if (usd !== null) return 'custom';
  return (['lite', 'pro', 'business'] as const).find((name) => PLANS[name] === tokens) ?? 'custom';
}

/** Of `CODE_INSIGHT_BUDGET`: a plan's name, a number of tokens, an amount such as `$20`, or both such as `500000,$20`. */
export function readBudget(text: string): Budget | undefined {
  const words = text.trim().toLowerCase();
  if (words === 'lite' || words === 'pro' || words === 'business')
    return budgetOf({ plan: words, customTokens: 0, customUsd: 0 });
  const parts = /^(?:([1-9]\d{0,11})(?:,\$(\d{1,7}(?:\.\d{1,6})?))?|\$(\d{1,7}(?:\.\d{1,6})?))$/.exec(words);
  const [, tokens = '0', withTokens = '0', alone = withTokens] = parts ?? [];
  const budget = { plan: 'custom', customTokens: Number(tokens), customUsd: Number(alone) };
  return budget.customTokens > 0 || budget.customUsd > 0 ? budgetOf(budget) : undefined;
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}
