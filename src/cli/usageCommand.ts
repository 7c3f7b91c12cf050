/** `code-insight usage`: what was used this month from this machine. Asks nobody, needs no key. */
import { Estimates } from '../core/budget/estimates';
import { Ledger } from '../core/budget/ledger';
import { localZone } from '../core/budget/month';
import { toUsageJson, type UsageInput } from '../core/export/usageJson';
import type { Logger } from '../core/ports';
import { FolderState, stateFolder } from '../core/state/folderState';
import { usageText } from '../core/usage/presentUsage';
import { summarise } from '../core/usage/summary';
import { usageCsv } from '../core/usage/usageCsv';
import type { Arguments } from './arguments';
import { budgetFromEnvironment } from './budget';

export async function usage({ json, csv }: Arguments, env: NodeJS.ProcessEnv, log: Logger): Promise<string> {
  const state = new FolderState(stateFolder(env['CODE_INSIGHT_STATE_DIR']));
  const ledger = new Ledger(state, { now: () => Date.now() });
  const events = await ledger.events();
  if (csv) return usageCsv(events);
  const input: UsageInput = {
    summary: summarise(events, localZone()),
    totals: await ledger.totals(),
    budget: budgetFromEnvironment(env).budget,
    resets: ledger.resets,
    estimates: await new Estimates(state, log).models(),
  };
  return json ? `${JSON.stringify(toUsageJson(input), undefined, 2)}\n` : usageText(input);
}
