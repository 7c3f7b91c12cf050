/** Which of a project's rules went along with a request, and which did not, in words. */
import * as l10n from '@vscode/l10n';
import { grouped, joined } from './presentation';
import type { ProjectRules, RulesLeftOutReason } from './prompt/rulesSection';
import { visibleLine } from './text/hidden';

/** "AGENTS.md, src/CLAUDE.md (lines 1 to 80 of 300)"; empty where none went along. */
export function usedRules({ used }: ProjectRules): string {
  return used
    .map(({ path, lines, of }) => {
      const name = visibleLine(path);
      return lines === of ? name : l10n.t('{0} (lines 1 to {1} of {2})', name, grouped(lines), grouped(of));
    })
    .join(', ');
}

/** "docs/AGENTS.md (an ignore rule keeps it back)"; empty where all went along. */
export function rulesLeftOut({ leftOut }: ProjectRules): string {
  return leftOut.map(({ path, reason }) => l10n.t('{0} ({1})', visibleLine(path), reasonWords(reason))).join(', ');
}

/** Both in sentences, for a text; empty where there is nothing to tell. */
export function rulesSentences(rules: ProjectRules): string {
  const used = usedRules(rules);
  const left = rulesLeftOut(rules);
  return joined(
    used === '' ? '' : l10n.t('Rules used: {0}.', used),
    left === '' ? '' : l10n.t('Rules left out: {0}.', left),
  );
}

function reasonWords(reason: RulesLeftOutReason): string {
  switch (reason) {
    case 'ignored':
      return l10n.t('an ignore rule keeps it back');
    case 'outside':
      return l10n.t('it leads out of the workspace folder');
    case 'too_large':
      return l10n.t('it is too large');
    case 'not_text':
      return l10n.t('it is no UTF-8 text');
    case 'unreadable':
      return l10n.t('it can not be read');
    case 'repeated':
      return l10n.t('another file says the same');
    case 'no_room':
      return l10n.t('no room is left for it');
  }
}
