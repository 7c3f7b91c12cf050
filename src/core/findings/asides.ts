/**
 * Decides for the findings of each document which of them are not shown with the others, and why: what the user said comes
 * first, then what another tool says as well, then the settings.
 */
import type { Finding } from '../outcome';
import { splitLines } from '../prompt/source';
import type { Aside } from './aside';
import type { Dismissals } from './dismissals';
import { hiddenBy, SHOW_ALL, type FindingFilter } from './filter';
import { reportedBy, type Reported } from './otherTools';
import { lineStarts } from './placement';
import { suppressedBy, SUPPRESSION, suppressionsIn } from './suppression';
import type { TrackedFinding } from './trackedFinding';
import type { TextAfter, TextEdit } from './trackedRange';

/** Where the findings of a decision stand. */
export interface AsideDocument {
  readonly id: string;
  /** Relative to the workspace. */
  readonly path: string;
  readonly languageId: string;
}

/** A row can be no longer than this and still be looked at for a comment while it is typed, in UTF-16 units. */
const NEAR = 200;

export class Asides {
  filter: FindingFilter = SHOW_ALL;
  /** Documents whose hidden findings the user wants to see. */
  readonly #revealed = new Set<string>();
  /** By document and finding: the row of the comment, the tool's name. */
  readonly #comments = new Map<string, ReadonlyMap<string, number>>();
  readonly #tools = new Map<string, ReadonlyMap<string, string>>();
  /** Documents in which such comments stand. */
  readonly #commented = new Set<string>();

  constructor(private readonly dismissals: Dismissals) {}

  reveal(documentId: string): void {
    this.#revealed.add(documentId);
  }

  isRevealed(documentId: string): boolean {
    return this.#revealed.has(documentId);
  }

  /** The document's text is known anew. */
  read({ id, languageId }: AsideDocument, text: string, findings: readonly TrackedFinding[]): void {
    if (!text.includes(SUPPRESSION)) {
      this.#commented.delete(id);
      this.#comments.delete(id);
      return;
    }
    this.#commented.add(id);
    const suppressions = suppressionsIn(splitLines(text), languageId);
    const starts = lineStarts(text);
    const byFinding = findings.flatMap((tracked) => {
      const line = tracked.isPlaced ? tracked.at(starts).range.line : tracked.finding.range.line;
      const by = suppressedBy(suppressions, tracked.finding, line);
      return by ? [[tracked.finding.id, by.line] as const] : [];
    });
    this.#comments.set(id, new Map(byFinding));
  }

  /** @returns whether an edit may have brought or taken a comment, so that the text has to be read anew. */
  concerns(documentId: string, edits: readonly TextEdit[], after: TextAfter): boolean {
    if (this.#commented.has(documentId)) return true;
    return edits.some(({ offset, text }) =>
      after(Math.max(0, offset - NEAR), offset + text.length + NEAR).includes(SUPPRESSION),
    );
  }

  /** What other tools say of the document now. */
  report(id: string, others: readonly Reported[], text: string, findings: readonly TrackedFinding[]): void {
    const starts = lineStarts(text);
    const named = findings.flatMap((tracked) => {
      const by = reportedBy(others, tracked.finding, tracked.at(starts).range);
      return by ? [[tracked.finding.id, by.tool] as const] : [];
    });
    if (named.length === 0) this.#tools.delete(id);
    else this.#tools.set(id, new Map(named));
  }

  /** @returns whether any finding is shown or hidden otherwise than before. */
  decide({ id, path }: AsideDocument, findings: readonly TrackedFinding[]): boolean {
    const said = new Map<Finding, Aside>();
    for (const { finding } of findings) {
      const aside = this.#saidOf(id, path, finding);
      if (aside) said.set(finding, aside);
    }
    if (!this.#revealed.has(id)) {
      const left = findings.map(({ finding }) => finding).filter((finding) => !said.has(finding));
      for (const [finding, rule] of hiddenBy(this.filter, left)) said.set(finding, { by: 'filter', rule });
    }
    let changed = false;
    for (const tracked of findings) {
      const aside = said.get(tracked.finding);
      changed ||= JSON.stringify(aside) !== JSON.stringify(tracked.aside);
      tracked.aside = aside;
    }
    return changed;
  }

  forget(): void {
    this.#revealed.clear();
    this.#comments.clear();
    this.#tools.clear();
    this.#commented.clear();
  }

  #saidOf(documentId: string, path: string, finding: Finding): Aside | undefined {
    const dismissal = this.dismissals.of(finding, finding.identity?.path ?? path);
    if (dismissal) return { by: 'dismissal', dismissal };
    const line = this.#comments.get(documentId)?.get(finding.id);
    if (line !== undefined) return { by: 'comment', line };
    const name = this.#tools.get(documentId)?.get(finding.id);
    return name === undefined || this.#revealed.has(documentId) ? undefined : { by: 'tool', name };
  }
}
