/** The words on buttons, and which command carries each step out. */
import * as l10n from '@vscode/l10n';
import type { NextStep } from '../../core/presentation';

export function stepLabel(step: NextStep): string {
  switch (step) {
    case 'set_key':
      return l10n.t('Set API key');
    case 'sign_in':
      return l10n.t('Sign in with OpenRouter');
    case 'choose_model':
      return l10n.t('Choose model');
    case 'check_health':
      return l10n.t('Check health');
    case 'open_credits':
      return l10n.t('Add credit');
    case 'open_keys':
      return l10n.t('Manage keys');
    case 'open_account_privacy':
      return l10n.t('Account privacy');
    case 'smaller_answer':
      return l10n.t('Send with a shorter answer');
    case 'continue_review':
      return l10n.t('Review the rest');
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
    case 'not_a_secret':
      return l10n.t('Not a secret');
    case 'review_selection':
      return l10n.t('Review selection');
    case 'review_ignored':
      return l10n.t('Review it this once');
    case 'send_over_budget':
      return l10n.t('Send this one anyway');
    case 'open_rule':
      return l10n.t('Open the rule');
    case 'change_encoding':
      return l10n.t('Change encoding');
    case 'retry':
      return l10n.t('Run again');
    case 'show_log':
      return l10n.t('Show log');
    case 'copy_diagnostics':
      return l10n.t('Copy diagnostics');
  }
}

/** Below an answer: what is done there is to ask, not to review. */
export function askStepLabel(step: NextStep): string {
  if (step === 'retry') return l10n.t('Ask again');
  return step === 'review_ignored' ? l10n.t('Ask this once') : stepLabel(step);
}
