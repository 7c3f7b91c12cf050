/** The budget of the command line, from the environment: the editor's settings are the editor's. */
import * as l10n from '@vscode/l10n';
import { budgetOf, DEFAULT_TEAM_ALLOWANCE, readBudget, type Budget } from '../core/budget/plans';

const TOKENS = /^[1-9]\d{0,11}$/;

/** What is not understood limits more, not less, and is told. */
export function budgetFromEnvironment(env: NodeJS.ProcessEnv): {
  readonly budget: Budget;
  readonly warnings: readonly string[];
} {
  const warnings: string[] = [];
  const own = env['CODE_INSIGHT_BUDGET'] ?? '';
  const limits = readBudget(own === '' ? 'lite' : own);
  if (!limits) {
    warnings.push(
      l10n.t(
        'CODE_INSIGHT_BUDGET is not a plan (lite, pro, business), a number of tokens, an amount such as $20, or both such as 500000,$20; the plan lite counts.',
      ),
    );
  }
  const teamTokens = (env['CODE_INSIGHT_TEAM_BUDGET'] ?? '').trim();
  if (teamTokens !== '' && !TOKENS.test(teamTokens)) {
    warnings.push(l10n.t('CODE_INSIGHT_TEAM_BUDGET is not a number of tokens; the team has no budget here.'));
  }
  const { team } = budgetOf({
    ...{ plan: 'lite', customTokens: 0, customUsd: 0 },
    teamTokens: TOKENS.test(teamTokens) ? Number(teamTokens) : 0,
    teamAllowance: DEFAULT_TEAM_ALLOWANCE,
  });
  const lite = budgetOf({ plan: 'lite', customTokens: 0, customUsd: 0 });
  return { budget: { ...(limits ?? lite), ...(team && { team }) }, warnings };
}
