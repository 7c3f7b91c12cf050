/** Why a finding stands on no line, in one sentence. */
import * as l10n from '@vscode/l10n';
import type { NotPlaced } from '../outcome';

export function notPlacedReason({ reason, claimedLine }: NotPlaced): string {
  return reason === 'ambiguous'
    ? l10n.t('The quoted code stands in two places equally near to line {0}.', claimedLine)
    : l10n.t('The quoted code was not found; the model named line {0}.', claimedLine);
}
