/** Why a fix that the model suggested is not offered, in words. */
import * as l10n from '@vscode/l10n';
import type { FixFault } from './findings/fixCheck';

export function noFixWords(fault: FixFault): string {
  switch (fault) {
    case 'moved':
      return l10n.t('No fix is offered: its lines could not be told apart from others for certain.');
    case 'outside_scope':
      return l10n.t('No fix is offered: it reaches beyond the lines that were asked about.');
    case 'hidden_characters':
      return l10n.t('No fix is offered: it contains characters that can not be seen.');
    case 'same':
      return l10n.t('No fix is offered: the suggested text is what stands there already.');
    case 'placeholder':
      return l10n.t('No fix is offered: the suggested text has gaps that somebody must fill in.');
    case 'elision':
      return l10n.t('No fix is offered: the suggested text leaves code out.');
    case 'indentation':
      return l10n.t('No fix is offered: the suggested text is not indented as the file is.');
    case 'brackets':
      return l10n.t('No fix is offered: brackets would not match any more.');
    case 'syntax':
      return l10n.t('No fix is offered: the file would have a syntax error.');
    case 'not_checked':
      return l10n.t('No fix is offered: it could not be checked.');
  }
}
