/**
 * A syntax tree as plain data: all nodes in the order in which they begin, with the rows that they stand on. The parser's own
 * tree lives in WebAssembly memory and is freed at once; whatever is asked of a text afterwards is asked of this copy.
 */
import type { Language, Tree } from 'web-tree-sitter';

export interface SyntaxNode {
  readonly type: string;
  /** The grammar's role of this node in its parent, such as `name` or `body`. */
  readonly field: string | undefined;
  readonly named: boolean;
  /** Offsets in the text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Rows, 1-based, of the first and the last character. */
  readonly startRow: number;
  readonly endRow: number;
  readonly parent: SyntaxNode | undefined;
  readonly children: readonly SyntaxNode[];
  /** The parser could not make sense of this node, or it (or one above) belongs to what it could not make sense of. */
  readonly inError: boolean;
  /** An error stands here or below. */
  readonly hasError: boolean;
}

export interface SyntaxTree {
  /** Rows joined by `\n`, with one at the end. */
  readonly text: string;
  readonly lines: readonly string[];
  /** In the order of their beginnings, parents before their children. */
  readonly nodes: readonly SyntaxNode[];
  readonly root: SyntaxNode;
}

type Building = { -readonly [Key in keyof SyntaxNode]: SyntaxNode[Key] } & { children: SyntaxNode[] };

export function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

/** Copies the parser's tree of `textOf(lines)`. Does not free it. */
export function copyTree(tree: Tree, lines: readonly string[]): SyntaxTree {
  const rowOf = rowFinder(lines);
  const isNamed = namedTypes(tree.language);
  const nodes: SyntaxNode[] = [];
  const cursor = tree.walk();
  try {
    const open: Building[] = [];
    for (let more = true; more;) {
      const parent = open.at(-1);
      const start = cursor.startIndex;
      const end = cursor.endIndex;
      const type = cursor.nodeType;
      const node: Building = {
        type,
        field: cursor.currentFieldName ?? undefined,
        named: isNamed(cursor.nodeTypeId),
        ...{ start, end, startRow: rowOf(start), endRow: rowOf(Math.max(start, end - 1)) },
        parent,
        children: [],
        inError: type === 'ERROR' || parent?.inError === true,
        // What is missing has no width.
        hasError: type === 'ERROR' || (start === end && cursor.nodeIsMissing),
      };
      parent?.children.push(node);
      nodes.push(node);
      if (node.hasError) for (const above of open) above.hasError = true;
      if (cursor.gotoFirstChild()) {
        open.push(node);
        continue;
      }
      while (!(more = cursor.gotoNextSibling()) && cursor.gotoParent()) open.pop();
    }
  } finally {
    cursor.delete();
  }
  const [root] = nodes;
  if (root === undefined) throw new Error('a tree has a root');
  return { text: textOf(lines), lines, nodes, root };
}

export function nodeText(tree: SyntaxTree, node: SyntaxNode): string {
  return tree.text.slice(node.start, node.end);
}

/** What the parser could not make sense of, and what it found missing. */
export function errorCount({ nodes }: SyntaxTree): number {
  return nodes.filter(({ type, hasError, children, start, end }) => {
    return type === 'ERROR' || (hasError && children.length === 0 && start === end);
  }).length;
}

/** The offset at which the row of another one begins. */
export function rowStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

export function childBy(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** The next node above that `matches`. */
export function ancestor(node: SyntaxNode, matches: (above: SyntaxNode) => boolean): SyntaxNode | undefined {
  let above = node.parent;
  while (above !== undefined && !matches(above)) above = above.parent;
  return above;
}

/** What a text means as far as its tree tells: types in order with their depth, words by their text; comments do not count. */
export function signature(tree: SyntaxTree, isComment: (node: SyntaxNode) => boolean): string {
  const depths = new Map<SyntaxNode, number>();
  const parts: string[] = [];
  for (const node of tree.nodes) {
    const above = node.parent ? depths.get(node.parent) : -1;
    // Nor does what is inside a comment.
    if (above === undefined || isComment(node)) continue;
    const depth = above + 1;
    depths.set(node, depth);
    const word = node.children.length === 0 ? nodeText(tree, node).trim() : '';
    parts.push(`${depth}${node.type}=${word}`);
  }
  return parts.join('\n');
}

/** Asked once a type, not once a node: every question goes into WebAssembly and back. */
function namedTypes(language: Language): (type: number) => boolean {
  const known = new Map<number, boolean>();
  return (type) => {
    let named = known.get(type);
    if (named === undefined) known.set(type, (named = language.nodeTypeIsNamed(type)));
    return named;
  };
}

/** The row of an offset, by halving. */
function rowFinder(lines: readonly string[]): (offset: number) => number {
  const starts: number[] = [];
  let next = 0;
  for (const line of lines) {
    starts.push(next);
    next += line.length + 1;
  }
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
