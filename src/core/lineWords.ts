/** Lines in words, as every view names them. */
import * as l10n from '@vscode/l10n';
import type { Scope } from './prompt/scope';

/** "1 to 40, 81, 90 to 120" */
export function lineWords(scope: Scope): string {
  return scope.map(({ start, end }) => (start === end ? String(start) : l10n.t('{0} to {1}', start, end))).join(', ');
}

export function isOneLine([first, ...others]: Scope): boolean {
  return others.length === 0 && first?.start === first?.end;
}
