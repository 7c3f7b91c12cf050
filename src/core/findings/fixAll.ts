/**
 * All fixes of a document that nobody has to look at one by one, as one edit. Safe is a fix that was checked, that fits the
 * text as it is, and of whose finding the model is sure. Where two want the same place, the graver finding has it.
 */
import { byWeight } from './filter';
import { fixEdit } from './fix';
import type { TrackedFinding } from './trackedFinding';
import type { TextEdit } from './trackedRange';

/** Why a fix is left to be looked at by itself. */
export const LEFT_OUT = [
  /** Its text changed since the review. */
  'changed',
  /** The model's confidence is not high. */
  'unsure',
  /** Another fix changes the same place. */
  'overlap',
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export interface FixAll {
  /** From top to bottom, all of them in offsets of the text as it is; none touches what another one replaces. */
  readonly edits: readonly TextEdit[];
  readonly fixed: readonly TrackedFinding[];
  readonly leftOut: Readonly<Record<LeftOut, number>>;
}

/**
 * @param findings that are shown of the document.
 * @param text the document as it is now.
 * @param ending its line ending, for a text of one line.
 */
export function fixAll(findings: readonly TrackedFinding[], text: string, ending: string): FixAll {
  const leftOut: Record<LeftOut, number> = { changed: 0, unsure: 0, overlap: 0 };
  const taken: { readonly tracked: TrackedFinding; readonly edit: TextEdit }[] = [];
  for (const tracked of [...findings].sort(graverFirst)) {
    const { finding, state, isHidden } = tracked;
    // What is not checked has no replacement; what is hidden, dismissed or arriving is nobody's wish yet.
    if (finding.replacement === null || isHidden || (state !== 'open' && state !== 'stale')) continue;
    const edit = fixEdit(tracked, text, ending);
    if (!edit) leftOut.changed++;
    else if (finding.confidence !== 'high') leftOut.unsure++;
    else if (taken.some((other) => overlaps(other.edit, edit))) leftOut.overlap++;
    else taken.push({ tracked, edit });
  }
  taken.sort((one, other) => one.edit.offset - other.edit.offset);
  return { edits: taken.map(({ edit }) => edit), fixed: taken.map(({ tracked }) => tracked), leftOut };
}

function graverFirst(one: TrackedFinding, other: TrackedFinding): number {
  return (
    byWeight(one.finding, other.finding) || one.start - other.start || (one.finding.id < other.finding.id ? -1 : 1)
  );
}

/** Two that begin at one place have no order in which they could be applied, be one of them as short as it may. */
function overlaps(one: TextEdit, other: TextEdit): boolean {
  const touches = one.offset < other.offset + other.length && other.offset < one.offset + one.length;
  return touches || one.offset === other.offset;
}
