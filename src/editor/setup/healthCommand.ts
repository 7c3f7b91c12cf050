/** The health check in the editor: a line for each check, and its next step on Enter. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ProxySources } from '../../core/health/proxy';
import type { CheckStatus, HealthCheck, HealthReport } from '../../core/health/report';
import { healthSummary, healthText } from '../../core/presentHealth';
import { joined, type NextStep } from '../../core/presentation';
import type { Settings } from '../../core/settings';
import { showMessage } from '../messages';
import { stepLabel } from '../review/nextSteps';

export interface HealthCommandDeps {
  readonly check: (settings: Settings, signal: AbortSignal) => Promise<HealthReport>;
  /** Those of a run: the demo model where it is in use. */
  readonly settings: () => Promise<Settings>;
  readonly takeStep: (step: NextStep, setting: string | undefined) => Promise<unknown>;
}

/** Where VS Code takes its proxy from. */
export function proxySources(env: NodeJS.ProcessEnv): ProxySources {
  const http = vscode.workspace.getConfiguration('http');
  const noProxy = http.get<unknown>('noProxy');
  return {
    env,
    editor: {
      proxy: http.get<string>('proxy') ?? '',
      noProxy: Array.isArray(noProxy) ? noProxy.filter((one): one is string => typeof one === 'string') : [],
      on: http.get('proxySupport') !== 'off',
    },
  };
}

/** @returns what is shown; of a check that was cancelled, what is known. */
export async function showHealth(deps: HealthCommandDeps): Promise<HealthReport> {
  const title = l10n.t('Code Insight: checking its health');
  const place = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const cancel = new AbortController();
  const report = await vscode.window.withProgress(place, async (_progress, token) => {
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    return deps.check(await deps.settings(), cancel.signal);
  });
  // Not awaited: the command is done when the report is there, not when it is closed.
  if (!cancel.signal.aborted) void pick(report, deps);
  return report;
}

interface Item extends vscode.QuickPickItem {
  readonly check?: HealthCheck;
  readonly copies?: true;
}

async function pick(report: HealthReport, deps: HealthCommandDeps): Promise<void> {
  const items: Item[] = [
    ...report.checks.map(itemOf),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: `$(copy) ${l10n.t('Copy this report')}`, copies: true },
  ];
  const title = l10n.t('Health of Code Insight: {0}', healthSummary(report));
  const placeHolder = l10n.t('Choose a line to do what its arrow says');
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (chosen?.copies) {
    await vscode.env.clipboard.writeText(`${healthText(report)}\n`);
    void showMessage('info', l10n.t('The health report is on the clipboard: no code, no keys.'));
  } else if (chosen?.check) {
    await take(chosen.check, deps);
  }
}

/** Several ways are offered by name. */
async function take({ steps, setting, message }: HealthCheck, deps: HealthCommandDeps): Promise<void> {
  const ways = steps.map((step) => ({ label: labelOf(step), step }));
  const step = ways.length > 1 ? (await vscode.window.showQuickPick(ways, { title: message }))?.step : steps[0];
  if (step === 'retry') await showHealth(deps);
  else if (step !== undefined) await deps.takeStep(step, setting);
}

function itemOf(check: HealthCheck): Item {
  const { status, message, advice, steps } = check;
  const [first, ...others] = steps.map(labelOf);
  const ways = first === undefined ? '' : `$(arrow-right) ${first}${others.length > 0 ? ', …' : ''}`;
  // First, as the end of a long line is cut.
  const detail = joined(ways, advice);
  return { label: `$(${ICONS[status]}) ${message}`, ...(detail !== '' && { detail }), check };
}

function labelOf(step: NextStep): string {
  return step === 'retry' ? l10n.t('Check again') : stepLabel(step);
}

/** Screen readers say the names of icons. */
const ICONS: Readonly<Record<CheckStatus, string>> = {
  ok: 'pass',
  warning: 'warning',
  failed: 'error',
  skipped: 'circle-slash',
};
