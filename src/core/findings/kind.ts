/**
 * "Never this kind": findings of one category on code of one form. A category alone would hide whatever comes next under that
 * name; the form ties it to what is called or used, and a kind never hides what is more severe than the finding it was made of.
 */
import type { FindingText } from '../outcome';
import { SEVERITIES, type Category, type Severity } from '../tasks/review';

export interface Kind {
  readonly category: Category;
  /** The quoted code with its values and own names left out: `_ = JSON.parse(_)`. */
  readonly shape: string;
  /** Of the files: `ts`; '' for none. */
  readonly ending: string;
  /** What is more severe is shown all the same. */
  readonly severity: Severity;
  /** Only in this file, relative to the workspace; absent: everywhere in it. */
  readonly path?: string | undefined;
}

/** @returns undefined where the code names nothing by which its kind could be known again. */
export function kindOf(finding: FindingText, path: string): Kind | undefined {
  const shape = shapeOf(finding.quote);
  if (shape === undefined) return undefined;
  return { category: finding.category, shape, ending: endingOf(path), severity: finding.severity };
}

export function isOfKind(kind: Kind, finding: FindingText, path: string): boolean {
  return (
    kind.category === finding.category &&
    kind.ending === endingOf(path) &&
    (kind.path === undefined || kind.path === path) &&
    SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(kind.severity) &&
    shapeOf(finding.quote) === kind.shape
  );
}

function endingOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** Placeholders, texts, numbers, names, signs of several characters that lead to a member, any other sign. */
const TOKEN =
  /<[A-Z][A-Z0-9_]*_\d+>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\d[\w.]*|[\p{L}_$@#][\p{L}\p{N}_$]*[!?]?|\?\.|::|->|[^\s]/gu;
const VALUE = /^(?:<[A-Z]|["'`])/;
const WORD = /^[\p{L}_$@#]/u;
const MEMBER = new Set(['.', '?.', '::', '->']);
/** Words that say how code runs in one of the 11 languages, and are followed by a bracket without being a call. */
const CONTROL = new Set(
  'if else elif elsif unless while until for foreach switch case match when catch except return throw raise await async new const let var val def func fn function class import from in of not and or do try finally defer go yield with using sizeof typeof is as print echo'.split(
    ' ',
  ),
);

function shapeOf(quote: string): string | undefined {
  const tokens = (quote.trim().split(/\r\n|\r|\n/)[0] ?? '').match(TOKEN) ?? [];
  const isKnown = (token: string, at: number): boolean => {
    if (!WORD.test(token) || CONTROL.has(token)) return false;
    const [before = '', after = ''] = [tokens[at - 1], tokens[at + 1]];
    return after === '(' || MEMBER.has(before) || (MEMBER.has(after) && /^\p{Lu}/u.test(token));
  };
  // What calls nothing and uses no member could stand for anything.
  if (!tokens.some(isKnown)) return undefined;
  const shown = (token: string, at: number): string => {
    if (CONTROL.has(token) || isKnown(token, at)) return token;
    return WORD.test(token) || (token.length > 1 && VALUE.test(token)) || /^\d/.test(token) ? '_' : token;
  };
  return tokens.map(shown).join(' ');
}
