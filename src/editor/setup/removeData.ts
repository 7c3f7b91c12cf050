/** Remove All My Data: says what would go, asks, removes, says what went. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { showMessage } from '../messages';

/** One kind of data. `name` stands in a list. */
export interface DataPart {
  readonly name: string;
  readonly remove: () => Promise<unknown>;
}

export interface RemoveDataDeps {
  readonly parts: readonly DataPart[];
  /** The team's answers in Redis, asked about separately: they are others' too. Absent without Redis. */
  readonly redis: { readonly host: string; readonly part: DataPart } | undefined;
  /** True when a key remains that is not ours to remove. */
  readonly keyInEnvironment: boolean;
}

/** @returns the names of what was removed; undefined when the user did not agree. */
export async function removeAllData(deps: RemoveDataDeps): Promise<string[] | undefined> {
  const remove = l10n.t('Remove');
  const detail = [
    ...deps.parts.map(({ name }) => `- ${name}`),
    '',
    l10n.t('Your code and your settings stay as they are. This can not be undone.'),
  ].join('\n');
  const question = l10n.t('Remove all data of Code Insight on this machine?');
  const agreed = await vscode.window.showWarningMessage(question, { modal: true, detail }, remove);
  if (agreed !== remove) return undefined;
  const parts = [...deps.parts];
  if (deps.redis) {
    const also = l10n.t('Remove from Redis too');
    const keep = l10n.t('Keep Redis');
    const choice = await vscode.window.showWarningMessage(
      l10n.t('Remove the cached answers in Redis too?'),
      {
        modal: true,
        detail: l10n.t('Everyone who uses {0} shares them and would pay for them again.', deps.redis.host),
      },
      keep,
      also,
    );
    if (choice === undefined) return undefined;
    if (choice === also) parts.push(deps.redis.part);
  }
  const removed: string[] = [];
  const failed: string[] = [];
  for (const { name, remove: run } of parts) {
    try {
      await run();
      removed.push(name);
    } catch {
      failed.push(name);
    }
  }
  // A long message is cut at its end: what the user still has to do comes first.
  const sentences: string[] = [];
  if (failed.length > 0) sentences.push(l10n.t('Could not be removed: {0}.', failed.join(', ')));
  if (deps.keyInEnvironment) {
    sentences.push(l10n.t('The key in the environment variable OPENROUTER_API_KEY is not ours to remove.'));
  }
  sentences.push(l10n.t('Removed: {0}.', removed.join(', ')));
  void showMessage(failed.length > 0 ? 'warning' : 'info', sentences.join(' '));
  return removed;
}
