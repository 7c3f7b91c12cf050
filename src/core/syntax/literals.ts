/** Where blanks are part of a value: tokens that span rows, such as templates, heredocs, raw strings and what follows `__END__`. */
import type { Language } from './languages';
import { rowStart, type SyntaxNode, type SyntaxTree } from './tree';

/** A stretch whose every character counts. Offsets in the tree's text, `end` exclusive; rows 1-based. */
export interface Literal {
  readonly start: number;
  readonly end: number;
  readonly startRow: number;
  readonly endRow: number;
}

/** Those that hold the end of a row: ascending, without overlap; what begins on the last row of one is taken as part of it. */
export function literalsOf(tree: SyntaxTree, language: Language): Literal[] {
  const found: Literal[] = [];
  for (const node of tree.nodes) {
    if (!isLiteral(tree, node, language)) continue;
    const { start, end, startRow, endRow } = node;
    const last = found.at(-1);
    if (last && startRow <= last.endRow) {
      const both = { end: Math.max(last.end, end), endRow: Math.max(last.endRow, endRow) };
      found[found.length - 1] = { start: last.start, startRow: last.startRow, ...both };
    } else found.push({ start, end, startRow, endRow });
  }
  return found;
}

function isLiteral(tree: SyntaxTree, node: SyntaxNode, { literals }: Language): boolean {
  const isNamed = literals.has(node.type);
  // Of text outside code, the end of its only row is a part; of what was not understood, anything may be.
  if (node.startRow === node.endRow) return node.type === 'ERROR' || (isNamed && tree.text[node.end - 1] === '\n');
  // Whatever can't be taken apart is taken as it is, and what the parser did not understand as well.
  return isNamed || node.children.length === 0 || node.type === 'ERROR';
}

/** Rows whose left side, and rows whose right side, belong to a literal. */
export function literalSides(
  { text }: SyntaxTree,
  literals: readonly Literal[],
): { readonly left: ReadonlySet<number>; readonly right: ReadonlySet<number> } {
  const left = new Set<number>();
  const right = new Set<number>();
  for (const { start, end, startRow, endRow } of literals) {
    const before = text.slice(rowStart(text, start), start);
    // It may begin with the blanks that the row begins with.
    if (before.trim() === '' && /[ \t]/.test(text.charAt(start))) left.add(startRow);
    for (let row = startRow; row < endRow; row++) {
      right.add(row);
      left.add(row + 1);
    }
    // It may end with the blanks that the row ends with.
    if (end > start && /\s/.test(text.charAt(end - 1))) right.add(endRow);
  }
  return { left, right };
}
