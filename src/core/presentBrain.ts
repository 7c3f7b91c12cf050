/** What is wrong with a brain file, and where the parts of a brain come from, in words. */
import * as l10n from '@vscode/l10n';
import type { BoundOf, BrainFault, BrainProblem, SyntaxFault } from './prompt/brainProblem';
import type { BrainOrigin } from './prompt/mergeBrain';

const LONGEST_KEY = 60;

export function originName(origin: BrainOrigin): string {
  switch (origin) {
    case 'shipped':
      return l10n.t('shipped with Code Insight');
    case 'user':
      return l10n.t('user file');
    case 'workspace':
      return l10n.t('workspace file');
  }
}

/** One or two sentences: what is wrong, and what follows or what to do. */
export function faultWords(fault: BrainFault): string {
  switch (fault.code) {
    case 'unreadable':
      return l10n.t('The file can not be read ({0}).', fault.detail);
    case 'too_large':
      return l10n.t('The file has more than {0} KB. Prompts are paid for with every request.', fault.limit / 1_024);
    case 'not_text':
      return l10n.t('The file is not UTF-8 text.');
    case 'syntax':
      return syntaxWords(fault.detail);
    case 'too_deep':
      return l10n.t('This is nested more than {0} levels deep.', fault.limit);
    case 'wrong_type':
      return typeWords(fault.expected);
    case 'out_of_range':
      return boundWords(fault.of, fault.bound, fault.limit.toLocaleString('en-US'));
    case 'filter_pattern':
      return l10n.t('This is neither a name such as API_KEY nor a regular expression that can be read.');
    case 'twice':
      return l10n.t('"{0}" stands here a second time. The last one counts.', shown(fault.key));
    case 'unknown_key':
      return l10n.t('"{0}" is not known here and does nothing. Known: {1}.', shown(fault.key), fault.known.join(', '));
    case 'template_missing':
      return l10n.t('"{0}" has no "user_template": the template stays as it was.', fault.template);
    case 'unknown_variable':
      return l10n.t(
        'There is no variable {0} here. Known: {1}. Braces that are to stay as they are need a blank: { {2} }.',
        braced(fault.name),
        fault.known.map(braced).join(', '),
        fault.name,
      );
    case 'subject_missing':
      return l10n.t('The template has no {0}: it is added at the end.', braced(fault.variable));
    case 'variable_twice':
      return l10n.t('{0} stands here a second time: it is sent, and paid for, twice.', braced(fault.name));
    case 'only_tightens':
      return l10n.t('This would loosen what is in force and does not count. In force: {0}.', fault.kept);
  }
}

/** `file:line:column message`, as compilers write it. */
export function problemLine(file: string, { range, fault }: BrainProblem): string {
  return `${file}:${range.line}:${range.column} ${faultWords(fault)}`;
}

/** A key of somebody's file may be long, and may hold what a terminal obeys. */
function shown(key: string): string {
  const plain = key.replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
  return plain.length > LONGEST_KEY ? `${plain.slice(0, LONGEST_KEY)}…` : plain;
}

function braced(name: string): string {
  return `{${name}}`;
}

function syntaxWords(detail: SyntaxFault): string {
  switch (detail) {
    case 'value':
      return l10n.t('A value is missing here, or this is none.');
    case 'colon':
      return l10n.t('A colon is missing here.');
    case 'comma':
      return l10n.t('A comma is missing here.');
    case 'bracket':
      return l10n.t('A closing bracket is missing here.');
    case 'brace':
      return l10n.t('A closing brace is missing here.');
    case 'end':
      return l10n.t('The file goes on after its end.');
    case 'other':
      return l10n.t('This is not JSON.');
  }
}

function typeWords(expected: string): string {
  switch (expected) {
    case 'string':
      return l10n.t('This must be a text in quotation marks.');
    case 'int':
      return l10n.t('This must be a whole number.');
    case 'number':
      return l10n.t('This must be a number.');
    case 'array':
      return l10n.t('This must be a list in square brackets.');
    case 'object':
      return l10n.t('This must be an object in braces.');
    default:
      return l10n.t('This value does not fit here.');
  }
}

function boundWords(of: BoundOf, bound: 'least' | 'most', limit: string): string {
  switch (of) {
    case 'number':
      return bound === 'least'
        ? l10n.t('This must be at least {0}.', limit)
        : l10n.t('This must be at most {0}.', limit);
    case 'text':
      return bound === 'least'
        ? l10n.t('This text must not be empty.')
        : l10n.t('This text has more than {0} characters. Prompts are paid for with every request.', limit);
    case 'list':
      return bound === 'least'
        ? l10n.t('This list must not be empty.')
        : l10n.t('This list has more than {0} entries.', limit);
  }
}
