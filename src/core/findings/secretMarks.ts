/**
 * Where the last runs found what looks like a secret, by document. A mark follows edits, goes while its value is edited away,
 * and knows that value in memory only: to be told again, and to be hashed when the user says that it is none.
 */
import type { FindingRange, SecretPlace } from '../outcome';
import { isInText } from '../presentSecrets';
import type { Scope } from '../prompt/scope';
import { lineStarts } from './placement';
import { TrackedRange, type TextAfter, type TextEdit } from './trackedRange';

export interface SecretMark {
  readonly rule: string;
  readonly kind: string;
  /** A placeholder was sent in its place; else nothing was sent. */
  readonly redacted: boolean;
  /** As found; where it is now while the document is open is `tracked`. */
  readonly found: FindingRange;
  readonly tracked: TrackedRange;
}

/** What a run found. */
export interface FoundSecrets {
  /** As sent: relative to the workspace. */
  readonly path: string;
  /** As captured; `places` speak of it. */
  readonly text: string;
  /** The lines that were asked about; absent for the whole text. */
  readonly scope?: Scope;
  readonly places: readonly SecretPlace[];
  readonly redacted: boolean;
}

interface Marked {
  readonly path: string;
  readonly marks: readonly SecretMark[];
}

export type MarksListener = (documentId: string) => void;

export class SecretMarks {
  readonly #marked = new Map<string, Marked>();
  readonly #listeners = new Set<MarksListener>();

  /** Documents that have marks, also of values that are edited away and may come back by undoing. */
  get documents(): readonly string[] {
    return [...this.#marked.keys()];
  }

  /** Marks whose value stands in the document, from top to bottom. */
  marks(documentId: string): readonly SecretMark[] {
    return (this.#marked.get(documentId)?.marks ?? []).filter(({ tracked }) => tracked.stands);
  }

  /** Relative to the workspace; undefined where nothing is marked. */
  path(documentId: string): string | undefined {
    return this.#marked.get(documentId)?.path;
  }

  /**
   * Takes the place of what an earlier run found; of a selection, on the selected lines only.
   * @param current the document's text, which may have been edited since.
   */
  found(documentId: string, { path, text, scope, places, redacted }: FoundSecrets, current: string): void {
    const starts = lineStarts(text);
    const offset = (line: number, column: number): number => (starts[line - 1] ?? text.length) + column - 1;
    const fresh = places.filter(isInText).flatMap((place): SecretMark[] => {
      const { rule, kind, line, column, endLine, endColumn } = place;
      const start = offset(line, column);
      const value = text.slice(start, offset(endLine, endColumn));
      if (value === '') return [];
      const found = { line, column, endLine, endColumn };
      return [{ rule, kind, redacted, found, tracked: new TrackedRange(start, value) }];
    });
    const asked = scope?.map((rows) => ({ from: offset(rows.start, 1), to: offset(rows.end + 1, 1) }));
    const isAsked = ({ tracked }: SecretMark): boolean =>
      asked?.some(({ from, to }) => tracked.start < to && tracked.end > from) ?? true;
    const isFoundAgain = ({ tracked }: SecretMark): boolean =>
      fresh.some((mark) => mark.tracked.start < tracked.end && tracked.start < mark.tracked.end);
    const kept = this.marks(documentId).filter((mark) => !isAsked(mark) && !isFoundAgain(mark));
    this.#set(documentId, path, [...kept, ...fresh]);
    if (current === text) this.#changed(documentId);
    else this.reload(documentId, current);
  }

  /** The document changed: see `TrackedRange.apply`. */
  edit(documentId: string, edits: readonly TextEdit[], after: TextAfter): void {
    const marks = this.#marked.get(documentId)?.marks ?? [];
    if (marks.length === 0) return;
    const standing = (): string => marks.map(({ tracked }) => Number(tracked.stands)).join('');
    const before = standing();
    let touched = false;
    for (const { tracked } of marks) touched = tracked.apply(edits, after) || touched;
    // VS Code moves its own markers: only what comes or goes is to be shown anew.
    if (touched && standing() !== before) this.#changed(documentId);
  }

  /** The document's text is known anew: a mark stays where its value stands, the nearest to where it stood. */
  reload(documentId: string, text: string): void {
    const marked = this.#marked.get(documentId);
    if (!marked) return;
    const marks = marked.marks.flatMap((mark): SecretMark[] => {
      const { expected, start } = mark.tracked;
      const at = nearest(text, expected, start);
      if (at === undefined) return [];
      return [{ ...mark, found: rangeOf(text, at, expected), tracked: new TrackedRange(at, expected) }];
    });
    this.#set(documentId, marked.path, marks);
    this.#changed(documentId);
  }

  /** The user said that these are none, or that they are to be forgotten. */
  remove(which: (mark: SecretMark, path: string) => boolean): void {
    for (const [documentId, { path, marks }] of [...this.#marked]) {
      const left = marks.filter((mark) => !which(mark, path));
      if (left.length === marks.length) continue;
      this.#set(documentId, path, left);
      this.#changed(documentId);
    }
  }

  clear(documentId: string): void {
    if (this.#marked.delete(documentId)) this.#changed(documentId);
  }

  /** @returns a function that ends the subscription. */
  onChange(listener: MarksListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(documentId: string, path: string, marks: readonly SecretMark[]): void {
    const sorted = [...marks].sort((a, b) => a.tracked.start - b.tracked.start);
    if (sorted.length === 0) this.#marked.delete(documentId);
    else this.#marked.set(documentId, { path, marks: sorted });
  }

  #changed(documentId: string): void {
    for (const listener of this.#listeners) listener(documentId);
  }
}

function nearest(text: string, value: string, from: number): number | undefined {
  const above = text.lastIndexOf(value, from);
  const below = text.indexOf(value, from);
  if (above < 0 || below < 0) return above < 0 && below < 0 ? undefined : Math.max(above, below);
  return from - above <= below - from ? above : below;
}

function rangeOf(text: string, start: number, value: string): FindingRange {
  const starts = lineStarts(text);
  const at = (offset: number): { line: number; column: number } => {
    const line = starts.findLastIndex((lineStart) => lineStart <= offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
  const [from, to] = [at(start), at(start + value.length)];
  return { ...from, endLine: to.line, endColumn: to.column };
}
