/** At start: replies that streamed when the window was closed or killed are brought back. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod';
import type { ReviewRun } from '../../core/findings/reviewRuns';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { scopeSchema } from '../../core/findings/storedFindings';
import type { Pipeline } from '../../core/pipeline';
import type { Logger } from '../../core/ports';
import { salvageReview } from '../../core/review/reviewFlow';
import type { ReviewRequest } from '../../core/review/reviewRequest';
import type { Settings } from '../../core/settings';
import { visibleLine } from '../../core/text/hidden';
import { showMessage } from '../messages';

const originShape = z.object({
  documentId: z.string(),
  path: z.string(),
  languageId: z.string(),
  scope: scopeSchema.optional(),
  startedAt: z.number(),
});

export interface SalvageDeps {
  readonly pipeline: Pipeline;
  readonly store: ReviewStore;
  readonly settings: () => Promise<Settings>;
  readonly showReport: (runId: number) => void;
  readonly log: Logger;
}

export async function salvageReviews({ pipeline, store, settings, showReport, log }: SalvageDeps): Promise<void> {
  for (const spool of await pipeline.abandoned()) {
    const origin = originShape.safeParse(spool.head.origin);
    if (!origin.success) continue;
    const { documentId, scope, ...rest } = origin.data;
    const text = await currentText(vscode.Uri.parse(documentId));
    const request: ReviewRequest = { path: rest.path, languageId: rest.languageId, text, ...(scope && { scope }) };
    const shown: { run?: ReviewRun } = {};
    const { signal } = new AbortController();
    const outcome = await salvageReview(pipeline, spool, request, await settings(), signal, (accounting) => {
      if (shown.run) store.amend(shown.run.id, accounting);
    });
    log.info('a reply was salvaged', { chars: spool.text.length });
    const name = visibleLine(rest.path);
    if (!outcome) {
      void showMessage('warning', l10n.t('A review of {0} was interrupted. Run it again.', name));
      continue;
    }
    const run = store.start({ documentId, ...rest, scope }, text);
    store.finish(run.id, outcome);
    shown.run = run;
    const count = store.findings(documentId).length;
    const show = l10n.t('Show report');
    const message = l10n.t('A review of {0} was interrupted. What had arrived is kept: findings: {1}.', name, count);
    void showMessage('info', message, [show]).then((choice) => {
      if (choice === show) showReport(run.id);
    });
  }
}

/** Empty when it is gone: the reply is then settled, and nothing is placed. */
async function currentText(uri: vscode.Uri): Promise<string> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    return '';
  }
}
