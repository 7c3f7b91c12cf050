/** What goes of each file, what was left out and why, and what that saves: in plain words, for the preview. */
import * as l10n from '@vscode/l10n';
import type { Estimate } from './budget/estimates';
import type { Prepared } from './prepared';
import { RELATED, type ContextFallback, type SentFunction, type SentSource } from './prompt/source';
import { lineWords } from './lineWords';

type Counted = Pick<Prepared<unknown>, 'sources' | 'promptTokens' | 'wholeTokens'>;

export function contextNotes(prepared: Counted, estimate: Pick<Estimate, 'tokens'>): string[] {
  return [...prepared.sources.flatMap(sourceNotes), tokensNote(estimate.tokens, wholeEstimate(prepared, estimate))];
}

/** Of the same request with each file as it is, corrected as the estimate is: the two are there to be compared. */
export function wholeEstimate(
  { promptTokens, wholeTokens }: Omit<Counted, 'sources'>,
  { tokens }: Pick<Estimate, 'tokens'>,
): number | undefined {
  return wholeTokens === undefined ? undefined : Math.round((wholeTokens * tokens) / promptTokens);
}

function sourceNotes(source: SentSource): string[] {
  const { path, context, lineCount, scope, shown } = source;
  const sent = shown.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  if (source.name === RELATED) {
    return [l10n.t('{0}: {1} of {2} lines go along, its signatures, because the code uses it.', path, sent, lineCount)];
  }
  if (!scope) return [l10n.t('{0}: all {1} lines go along, unchanged.', path, lineCount)];
  return [
    l10n.t('{0}: {1} of {2} lines go along.', path, sent, lineCount),
    l10n.t('Lines {0} are asked about and go unchanged.', lineWords(scope)),
    ...context.functions.map(functionNote),
    ...leftOutNotes(source),
    ...(context.stage === 'compact' ? [l10n.t('Context is sent with less indentation.')] : []),
    ...(context.fallback ? [fallbackNote(context.fallback)] : []),
  ];
}

function functionNote({ name, start, end, called }: SentFunction): string {
  const which = name ?? l10n.t('a function without a name');
  return called
    ? l10n.t('Whole and unchanged, because it is called there: {0}, lines {1} to {2}.', which, start, end)
    : l10n.t('Whole and unchanged, because it is asked about: {0}, lines {1} to {2}.', which, start, end);
}

function leftOutNotes({ context: { leftOut, stage } }: SentSource): string[] {
  const notes: string[] = [];
  if (leftOut.body > 0) {
    notes.push(l10n.t('Lines of other functions left out, because their signatures are enough: {0}.', leftOut.body));
  }
  if (leftOut.comment > 0) {
    notes.push(l10n.t('Lines of comments elsewhere left out, because code shows what it does: {0}.', leftOut.comment));
  }
  if (leftOut.blank > 0) notes.push(l10n.t('Blank lines left out: {0}.', leftOut.blank));
  if (leftOut.secret > 0) notes.push(l10n.t('Lines left out, because they hold secrets: {0}.', leftOut.secret));
  if (leftOut.far > 0) {
    notes.push(
      stage === 'surroundings'
        ? l10n.t('Lines left out, because they are far from what is asked about: {0}.', leftOut.far)
        : l10n.t('Lines left out, because context has a limit and nearer lines go first: {0}.', leftOut.far),
    );
  }
  return notes;
}

function fallbackNote({ reason, check }: ContextFallback): string {
  switch (reason) {
    case 'no_grammar':
      return l10n.t('The lines around go along as they are: functions of this language are not recognised.');
    case 'large':
      return l10n.t('The lines around go along as they are: the file is too large to look for its functions.');
    case 'not_parsed':
      return l10n.t('The lines around go along as they are: the file as it stands could not be parsed.');
    case 'limit':
      return l10n.t('The lines around go along as they are: whole functions would be over the size limit.');
    case 'proof':
      return l10n.t('The context is shortened less than it could be: a check of it failed ({0}).', check ?? '');
  }
}

function tokensNote(tokens: number, wholeTokens: number | undefined): string {
  if (wholeTokens === undefined) return l10n.t('About {0} tokens. The whole file is too long to compare with.', tokens);
  const percent = Math.round(100 * (1 - tokens / wholeTokens));
  return percent > 0
    ? l10n.t(
        'About {0} tokens; the same request with the whole file takes {1}: {2} % fewer.',
        tokens,
        wholeTokens,
        percent,
      )
    : l10n.t('About {0} tokens; the same request with the whole file, unnumbered, takes {1}.', tokens, wholeTokens);
}
