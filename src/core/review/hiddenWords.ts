/** What is not shown with the other findings and can be had with one click, in one line. */
import * as l10n from '@vscode/l10n';
import type { Aside } from '../findings/aside';
import { visibleLine } from '../text/hidden';

/** "3 more hidden: 2 by your settings, 1 also reported by eslint (eqeqeq)"; '' where nothing is. */
export function hiddenWords(asides: readonly (Aside | undefined)[]): string {
  const settings = asides.filter((aside) => aside?.by === 'filter').length;
  const byTool = new Map<string, number>();
  for (const aside of asides) {
    if (aside?.by === 'tool') byTool.set(aside.name, (byTool.get(aside.name) ?? 0) + 1);
  }
  const count = settings + [...byTool.values()].reduce((sum, each) => sum + each, 0);
  if (count === 0) return '';
  const reasons = [...byTool].map(([name, each]) => l10n.t('{0} also reported by {1}', each, visibleLine(name)));
  if (settings > 0) reasons.unshift(l10n.t('{0} by your settings', settings));
  return l10n.t('{0} more hidden: {1}', count, reasons.join(', '));
}
