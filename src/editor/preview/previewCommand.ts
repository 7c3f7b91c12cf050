/** Show What Would Be Sent: capture as a review does, prepare, show. Sends nothing. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Pipeline } from '../../core/pipeline';
import { presentOutcome } from '../../core/presentOutcome';
import type { NextStep } from '../../core/presentation';
import { previewReview } from '../../core/review/reviewFlow';
import { secretsOf } from '../../core/review/secretsGate';
import type { Settings } from '../../core/settings';
import { showMessage, showPresentation } from '../messages';
import { captureFile, captureSelection } from '../review/capture';
import type { SecretCommands } from '../secrets/secretCommands';
import type { PreviewDocuments } from './previewDocuments';

export interface PreviewDeps {
  readonly pipeline: Pipeline;
  readonly settings: () => Promise<Settings>;
  readonly documents: PreviewDocuments;
  readonly secrets: SecretCommands;
  readonly takeStep: (step: NextStep, setting: string | undefined) => Promise<unknown>;
}

const HERE: readonly NextStep[] = ['open_settings', 'show_log', 'show_secret'];

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
      : await previewReview(deps.pipeline, captured.request, await deps.settings(), true, new AbortController().signal);
  if (preparation.kind === 'prepared') {
    await deps.documents.show(preparation.prepared.parts);
    return true;
  }
  const places = secretsOf(preparation);
  const document = 'block' in captured ? undefined : captured.document;
  if (places && 'request' in captured) deps.secrets.found(captured.document, captured.request, places, false);
  const presentation = presentOutcome(preparation);
  // Steps that send or that belong to a run make no sense here.
  const steps = presentation.steps.filter((step) => HERE.includes(step));
  void showPresentation({ ...presentation, steps }).then(async (step) => {
    if (step === 'show_secret' && document) await deps.secrets.showFirst(document.uri);
    else if (step) await deps.takeStep(step, presentation.setting);
  });
  return false;
}
