/** Copy Diagnostics: gathers what core/diagnostics.ts may write, and puts the text on the clipboard. */
import * as os from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ModelEstimate } from '../../core/budget/estimates';
import type { LedgerTotals } from '../../core/budget/fold';
import type { CacheCounts } from '../../core/cache/tieredCache';
import { diagnosticsText, type DiagnosticsInput, type RecentOutcome } from '../../core/diagnostics';
import { changedSettings } from '../adapters/editorSettings';
import { showMessage } from '../messages';

export interface DiagnosticsDeps {
  readonly extension: vscode.Extension<unknown>;
  readonly env: NodeJS.ProcessEnv;
  readonly keySet: () => Promise<boolean>;
  readonly cache: () => CacheCounts;
  readonly redis: () => DiagnosticsInput['cache']['redis'];
  readonly totals: () => Promise<LedgerTotals | undefined>;
  readonly estimates: () => Promise<readonly ModelEstimate[]>;
  readonly recent: () => readonly RecentOutcome[];
}

export async function copyDiagnostics(deps: DiagnosticsDeps): Promise<void> {
  const manifest = deps.extension.packageJSON as Manifest;
  const names = Object.keys(manifest.contributes.configuration.properties).map((name) => name.replace(/^\w+\./, ''));
  const text = diagnosticsText({
    versions: {
      extension: manifest.version,
      vscode: vscode.version,
      node: process.version,
      os: `${os.type()} ${os.release()} ${os.arch()}`,
    },
    changed: { ...fromEnvironment(deps.env), ...changedSettings(names) },
    cache: { ...deps.cache(), redis: deps.redis() },
    totals: await deps.totals(),
    estimates: await deps.estimates(),
    keySet: await deps.keySet(),
    trusted: vscode.workspace.isTrusted,
    recent: deps.recent(),
  });
  await vscode.env.clipboard.writeText(text);
  void showMessage('info', l10n.t('The diagnostics are on the clipboard: no code, no file names, no keys.'));
}

interface Manifest {
  readonly version: string;
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, unknown>> } };
}

/** What the environment sets where the settings say nothing. */
function fromEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const variables = { endpoint: 'OPENROUTER_URL', model: 'CLAUDE_MODEL', redisUrl: 'REDIS_URL' };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, variable]) => {
      const value = env[variable];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}
