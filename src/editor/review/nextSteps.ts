/** The words on buttons, and which command carries each step out. */
import * as l10n from '@vscode/l10n';
import type { NextStep } from '../../core/presentation';

export function stepLabel(step: NextStep): string {
  switch (step) {
    case 'set_key':
      return l10n.t('Set API key');
    case 'get_key':
      return l10n.t('Get a key');
    case 'use_demo':
      return l10n.t('Try the local demo model');
    case 'open_settings':
      return l10n.t('Open settings');
    case 'redact_and_send':
      return l10n.t('Redact and send');
    case 'show_secret':
      return l10n.t('Show');
    case 'review_selection':
      return l10n.t('Review selection');
    case 'retry':
      return l10n.t('Run again');
    case 'show_log':
      return l10n.t('Show log');
    case 'copy_diagnostics':
      return l10n.t('Copy diagnostics');
  }
}
