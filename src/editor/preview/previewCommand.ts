/** Show What Would Be Sent: capture as a review does, prepare, show. Sends nothing. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Pipeline } from '../../core/pipeline';
import { presentOutcome } from '../../core/presentOutcome';
import type { NextStep } from '../../core/presentation';
import { prepareReview } from '../../core/review/reviewFlow';
import type { Settings } from '../../core/settings';
import { showMessage, showPresentation } from '../messages';
import { captureFile, captureSelection } from '../review/capture';
import type { PreviewDocuments } from './previewDocuments';

export interface PreviewDeps {
  readonly pipeline: Pipeline;
  readonly settings: () => Promise<Settings>;
  readonly documents: PreviewDocuments;
  readonly takeStep: (step: NextStep, setting: string | undefined) => Promise<unknown>;
}

/** @returns true when the preview is shown. */
export async function showPreview(deps: PreviewDeps): Promise<boolean> {
  const captured = (await captureSelection(vscode.window.activeTextEditor)) ?? (await captureFile(undefined));
  if (captured === undefined) {
    void showMessage('info', l10n.t('Open the file first whose request you want to see.'));
    return false;
  }
  const preparation =
    'block' in captured
      ? { kind: 'blocked' as const, block: captured.block }
      : await prepareReview(deps.pipeline, captured.request, await deps.settings(), new AbortController().signal);
  if (preparation.kind === 'prepared') {
    await deps.documents.show(preparation.prepared);
    return true;
  }
  const presentation = presentOutcome(preparation);
  // Steps that send or that belong to a run make no sense here.
  const steps = presentation.steps.filter((step) => step === 'open_settings' || step === 'show_log');
  void showPresentation({ ...presentation, steps }).then((step) => {
    if (step) void deps.takeStep(step, presentation.setting);
  });
  return false;
}
