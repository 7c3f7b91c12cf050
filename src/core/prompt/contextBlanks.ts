/**
 * Takes out of rows of context the blanks that say nothing: at the end of a row, and indentation beyond what tells blocks
 * apart. Only spaces and tabs are blanks here; everything else is somebody's character.
 */
import { literalSides, type Literal } from '../syntax/literals';
import type { SyntaxTree } from '../syntax/tree';

const LEADING = /^[ \t]*/;

export function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}

export interface BlanksInput {
  readonly tree: SyntaxTree;
  readonly literals: readonly Literal[];
  /** Rows whose blanks may be touched. */
  readonly isContext: (row: number) => boolean;
  readonly isSent: (row: number) => boolean;
  /** Indentation alone says what belongs to what. */
  readonly offside: boolean;
}

/** @returns the text of each row as it is to be sent, the first at 0. */
export function withFewerBlanks(input: BlanksInput): string[] {
  const { tree, literals, isContext } = input;
  const { lines } = tree;
  const { left: beginsInside, right: endsInside } = literalSides(tree, literals);
  const indentation = input.offside ? offsideIndentation(input, beginsInside) : levels(input, beginsInside);
  return lines.map((line, index) => {
    const row = index + 1;
    if (!isContext(row)) return line;
    const left = beginsInside.has(row) ? line : indentation(row, line) + line.replace(LEADING, '');
    if (endsInside.has(row)) return left;
    const trimmed = left.replace(/[ \t]+$/, '');
    // A backslash at the end of a row is another thing than one before a blank.
    return trimmed.endsWith('\\') ? left : trimmed;
  });
}

type Indentation = (row: number, line: string) => string;

/** One space for each row above that is indented less, as far as such rows enclose one another. */
function levels({ tree: { lines } }: BlanksInput, beginsInside: ReadonlySet<number>): Indentation {
  const depths: number[] = [];
  const open: number[] = [];
  lines.forEach((line, index) => {
    if (isBlank(line) || beginsInside.has(index + 1)) return;
    const width = leading(line).length;
    while ((open.at(-1) ?? -1) > width) open.pop();
    if (open.at(-1) !== width) open.push(width);
    // The outermost row may itself be indented.
    depths[index] = Math.min(open.length - 1, width);
  });
  return (row, line) => (isBlank(line) ? '' : ' '.repeat(depths[row - 1] ?? leading(line).length));
}

/**
 * Deeper stays deeper and as deep stays as deep, over all rows that are sent: those that go as they are keep their width, and
 * any other becomes one more than the next smaller one.
 */
function offsideIndentation(input: BlanksInput, beginsInside: ReadonlySet<number>): Indentation {
  const { isContext, isSent } = input;
  const widths = new Map<number, 'kept' | 'free'>();
  for (const [index, line] of input.tree.lines.entries()) {
    const row = index + 1;
    if (!isSent(row) || isBlank(line) || beginsInside.has(row)) continue;
    const indent = leading(line);
    // How wide a tab is depends on who reads it.
    if (indent.includes('\t')) return (_, text) => leading(text);
    if (!isContext(row)) widths.set(indent.length, 'kept');
    else if (!widths.has(indent.length)) widths.set(indent.length, 'free');
  }
  const images = new Map<number, number>();
  let image = -1;
  for (const width of [...widths.keys()].sort((a, b) => a - b)) {
    image = widths.get(width) === 'kept' ? width : image + 1;
    images.set(width, image);
  }
  return (_, line) => ' '.repeat(isBlank(line) ? 0 : (images.get(leading(line).length) ?? leading(line).length));
}

function leading(line: string): string {
  return LEADING.exec(line)?.[0] ?? '';
}
