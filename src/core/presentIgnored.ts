/** Words for the rule that keeps a file back. Patterns and paths are a stranger's words: shown in quotes, short, in one line. */
import * as l10n from '@vscode/l10n';
import type { BuiltInKind } from './guard/ignore/builtIn';
import type { Block, IgnoreRule } from './outcome';
import type { NextStep, Presentation } from './presentation';

const LONGEST_PATTERN = 80;

export function presentIgnored({ rules }: Extract<Block, { code: 'ignored' }>): Presentation {
  const [first = '', ...others] = rules.map(ruleWords);
  const message =
    others.length === 0
      ? l10n.t('Nothing was sent: a rule keeps this file back, {0}.', first)
      : l10n.t('Nothing was sent: rules keep this file back, {0}; also {1}.', first, others.join('; '));
  const opens = rules.some(({ by }) => by === 'file' || by === 'setting');
  const steps: readonly NextStep[] = opens ? ['review_ignored', 'open_rule'] : ['review_ignored'];
  const advice = opens
    ? l10n.t('Change the rule, or review the file this once (on the command line: --no-ignore).')
    : l10n.t('You can review the file this once (on the command line: --no-ignore).');
  return { level: 'warning', message, advice, steps };
}

export function presentUnreadable({ file, detail }: Extract<Block, { code: 'ignore_unreadable' }>): Presentation {
  return {
    level: 'warning',
    message: l10n.t('Nothing was sent: which files are ignored is not known. {0}: {1}.', quoted(file), reason(detail)),
    advice: l10n.t('Mend that file, or review this one this once (on the command line: --no-ignore).'),
    steps: ['review_ignored', 'open_rule'],
  };
}

/** Where a rule stands and what it says. */
function ruleWords(rule: IgnoreRule): string {
  switch (rule.by) {
    case 'file':
      return l10n.t('{0} line {1}, {2}', plain(rule.file), rule.line, quoted(rule.pattern));
    case 'setting':
      return l10n.t('the setting {0}, {1}', rule.setting, quoted(rule.pattern));
    case 'built-in':
      return l10n.t('the built-in rule for {0}, {1}', kindWords(rule.kind), quoted(rule.pattern));
    case 'content':
      if (rule.kind === 'minified') return l10n.t('it looks minified: most of it stands in very long lines');
      return rule.line === undefined
        ? l10n.t('it says that it is generated')
        : l10n.t('its line {0} says that it is generated', rule.line);
  }
}

function kindWords(kind: BuiltInKind): string {
  switch (kind) {
    case 'private':
      return l10n.t('keys and passwords');
    case 'lock_file':
      return l10n.t('lock files');
    case 'generated':
      return l10n.t('generated files');
    case 'minified':
      return l10n.t('minified files');
  }
}

function reason(detail: string): string {
  switch (detail) {
    case 'too_large':
      return l10n.t('larger than 1 MB');
    case 'outside':
      return l10n.t('a link that leads out of the workspace');
    case 'folder':
    case 'not_a_file':
      return l10n.t('not an ordinary file');
    case 'binary':
      return l10n.t('a binary file');
    case 'late':
      return l10n.t('its rules did not come to an end in time');
    default:
      return l10n.t('it can not be read ({0})', plain(detail));
  }
}

function quoted(text: string): string {
  return `"${plain(text)}"`;
}

function plain(text: string): string {
  const line = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
  return line.length > LONGEST_PATTERN ? `${line.slice(0, LONGEST_PATTERN)}…` : line;
}
