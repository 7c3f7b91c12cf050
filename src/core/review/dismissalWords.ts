/** Dismissals in words: reasons, kinds, and what is wrong with the team's file. */
import * as l10n from '@vscode/l10n';
import type { Aside, FilterRule } from '../findings/aside';
import type { Dismissal, Reason, Why } from '../findings/dismissal';
import type { Kind } from '../findings/kind';
import type { ReviewStore } from '../findings/reviewStore';
import { MAX_TEAM_BYTES, TEAM_FILE, type TeamFault } from '../findings/teamFile';
import { categoryName, severityName } from './findingWords';
import { visibleLine } from '../text/hidden';

export function reasonWords(reason: Reason): string {
  switch (reason) {
    case 'not_a_defect':
      return l10n.t('Not a defect');
    case 'wont_fix':
      return l10n.t('Won’t fix');
    case 'by_design':
      return l10n.t('By design');
  }
}

/** "By design, checked by the caller"; '' where nobody said why. */
export function whyWords({ reason, note }: Why): string {
  return [reason === undefined ? '' : reasonWords(reason), visibleLine(note ?? '')].filter(Boolean).join(', ');
}

/** What a kind takes in, so that nobody hides more than they mean. */
export function kindWords({ category, shape, ending, severity, path }: Kind): string {
  const where = path === undefined ? l10n.t('everywhere in this workspace') : l10n.t('in {0}', visibleLine(path));
  return l10n.t(
    '{0} on code of the form “{1}” in .{2} files, up to severity {3}, {4}',
    categoryName(category),
    visibleLine(shape),
    ending,
    severityName(severity),
    where,
  );
}

/** Where the code of a dismissal stands, or what its kind takes in. */
export function dismissedWhere(dismissal: Dismissal): string {
  switch (dismissal.of) {
    case 'finding':
      return visibleLine(dismissal.symbol === '' ? dismissal.path : `${dismissal.path}, ${dismissal.symbol}`);
    case 'id':
      return '';
    case 'kind':
      return kindWords(dismissal);
  }
}

/** Why a finding is not shown with the others. */
export function asideWords(aside: Aside): string {
  switch (aside.by) {
    case 'dismissal': {
      const why = whyWords(aside.dismissal);
      if (aside.dismissal.of === 'kind') return l10n.t('Dismissed with its kind: {0}', kindWords(aside.dismissal));
      return why === '' ? l10n.t('Dismissed') : l10n.t('Dismissed: {0}', why);
    }
    case 'comment':
      return l10n.t('Suppressed by the comment in line {0}', aside.line);
    case 'tool':
      return l10n.t('Also reported by {0}', visibleLine(aside.name));
    case 'filter':
      return filterWords(aside.rule);
  }
}

/** @returns for each dismissed finding of a document why that is so; '' where nobody said. */
export function dismissalsIn(store: ReviewStore, documentId: string): ReadonlyMap<string, string> {
  const dismissed = store.findings(documentId).filter(({ state }) => state === 'dismissed');
  return new Map(dismissed.map(({ finding, aside }) => [finding.id, asideWhy(aside)]));
}

function asideWhy(aside: Aside | undefined): string {
  if (aside?.by === 'dismissal') return dismissalWhy(aside.dismissal);
  return aside ? asideWords(aside) : '';
}

/** Why one finding is dismissed: what was said of it, or its kind; '' where nobody said. */
export function dismissalWhy(dismissal: Dismissal): string {
  return dismissal.of === 'kind' ? asideWords({ by: 'dismissal', dismissal }) : whyWords(dismissal);
}

function filterWords(rule: FilterRule): string {
  switch (rule) {
    case 'severity':
      return l10n.t('Hidden: below the lowest severity of your settings');
    case 'confidence':
      return l10n.t('Hidden: below the lowest confidence of your settings');
    case 'category':
      return l10n.t('Hidden: of a category that your settings leave out');
    case 'cap':
      return l10n.t('Hidden: more findings than your settings show of a file');
  }
}

export function teamFaultWords({ code }: TeamFault): string {
  switch (code) {
    case 'too_large':
      return l10n.t(
        '{0} is larger than {1} bytes and does not count.',
        TEAM_FILE,
        MAX_TEAM_BYTES.toLocaleString('en-US'),
      );
    case 'not_text':
      return l10n.t('{0} is no text in UTF-8 and does not count.', TEAM_FILE);
    case 'form':
      return l10n.t('This is not the form of {0}: nothing in it counts until it is mended.', TEAM_FILE);
    case 'version':
      return l10n.t('{0} is of another version of Code Insight and does not count here.', TEAM_FILE);
    case 'entry':
      return l10n.t('This entry is no dismissal and does not count; the others do.');
  }
}
