/** The functions of a file: how they are called, which rows they stand on, and which of these are their body alone. */
import type { LineRange } from '../prompt/source';
import type { Language } from './languages';
import { ancestor, childBy, nodeText, rowStart, type SyntaxNode, type SyntaxTree } from './tree';

export interface SyntaxFunction {
  readonly node: SyntaxNode;
  /** As it is declared; undefined for what has no name of its own and is given none. */
  readonly name: string | undefined;
  /** What a call of it may say: its name, for a constructor also that of its class. */
  readonly callableAs: readonly string[];
  /** All its rows, with the decorators and the comment right above. */
  readonly rows: LineRange;
  /** The rows that hold nothing but its body and what closes it; undefined where there are none, or where that can't be told for sure. */
  readonly body: LineRange | undefined;
}

/** Functions in the order in which they begin; nested ones come after those around them. */
export function functionsOf(tree: SyntaxTree, language: Language): SyntaxFunction[] {
  return tree.nodes
    .filter((node) => node.named && language.functions.has(node.type) && bodyOf(node) !== undefined)
    .map((node) => {
      const name = nameOf(tree, node);
      return {
        node,
        name,
        callableAs: callableAs(tree, node, name, language),
        rows: { start: firstRow(tree, node, language), end: node.endRow },
        body: bodyRows(tree, node),
      };
    });
}

function bodyOf(node: SyntaxNode): SyntaxNode | undefined {
  return childBy(node, 'body') ?? node.children.find(({ type }) => /^(block|compound_statement)$/.test(type));
}

/** `a`, `a.b.c` → `c`, `A::b` → `b`: the last word of what names something. */
export function lastName(tree: SyntaxTree, node: SyntaxNode): string | undefined {
  let at: SyntaxNode | undefined = node;
  while (at !== undefined && at.children.length > 0 && !WHOLE_NAMES.has(at.type)) {
    const fields: SyntaxNode = at;
    const named = NAME_FIELDS.map((field) => childBy(fields, field)).find((child) => child !== undefined);
    at = named ?? fields.children.findLast((child) => child.named && !/argument|parameter/.test(child.type));
  }
  return at === undefined ? undefined : nodeText(tree, at).trim() || undefined;
}

/** Names with a sign in them. */
const WHOLE_NAMES: ReadonlySet<string> = new Set(['destructor_name', 'operator_name', 'private_property_identifier']);
const NAME_FIELDS = ['declarator', 'property', 'field', 'attribute', 'name', 'function', 'method', 'left', 'key'];

function nameOf(tree: SyntaxTree, node: SyntaxNode): string | undefined {
  const own = childBy(node, 'name') ?? (node.type === 'lambda_expression' ? undefined : childBy(node, 'declarator'));
  if (own) return lastName(tree, own);
  // `const a = () => …`, `a: function () {…}`, `exports.a = …`
  const { parent } = node;
  if (node.field !== 'value' && node.field !== 'right') return undefined;
  const given = parent && ['name', 'key', 'left', 'property'].map((field) => childBy(parent, field)).find(Boolean);
  return given && lastName(tree, given);
}

function callableAs(tree: SyntaxTree, node: SyntaxNode, name: string | undefined, language: Language): string[] {
  if (name === undefined) return [];
  const around = ancestor(node, ({ type }) => language.classes.has(type));
  const className = around && childBy(around, 'name');
  const isConstructor = language.constructors.has(name);
  return isConstructor && className ? [name, nodeText(tree, className)] : [name];
}

/** The first row of a function, of its decorators, or of the comment right above them. */
function firstRow(tree: SyntaxTree, node: SyntaxNode, language: Language): number {
  // An export statement, a decorated definition or a declaration may wrap it on the same row.
  let outer = node;
  while (outer.parent?.parent && outer.parent.startRow === outer.startRow) outer = outer.parent;
  if (outer.parent?.type === 'decorated_definition') outer = outer.parent;
  let { startRow } = outer;
  const siblings = outer.parent?.children ?? [];
  for (let at = siblings.indexOf(outer) - 1; at >= 0; at--) {
    const above = siblings[at];
    if (!above) break;
    const belongs = language.comments.has(above.type) || language.decorators.has(above.type);
    // What only closes the statement before stands on its own row.
    if (!belongs || above.endRow < startRow - 1 || above.endRow > startRow || !startsItsRow(tree, above)) break;
    startRow = Math.min(startRow, above.startRow);
  }
  return startRow;
}

function startsItsRow(tree: SyntaxTree, node: SyntaxNode): boolean {
  return tree.text.slice(rowStart(tree.text, node.start), node.start).trim() === '';
}

function bodyRows(tree: SyntaxTree, node: SyntaxNode): LineRange | undefined {
  const body = bodyOf(node);
  if (!body || node.inError) return undefined;
  const braces = tree.text[body.start] === '{' && tree.text[body.end - 1] === '}';
  // Without braces, a body that begins beside its head can't be told from it by rows.
  if (!braces && (!startsItsRow(tree, body) || body.startRow === node.startRow)) return undefined;
  const start = braces ? body.startRow + 1 : body.startRow;
  const end = braces ? body.endRow - 1 : body.endRow;
  if (end < start) return undefined;
  // Where the parser had to guess, the layout has to agree that this is one function.
  if (node.hasError && !isIndentedBelow(tree, node, { start, end })) return undefined;
  return { start, end: closesOnly(tree, node, end + 1) ? end + 1 : end };
}

/** What stands below a body that is left out and says no more than that it is over; `});` closes something else as well. */
function closesOnly(tree: SyntaxTree, node: SyntaxNode, row: number): boolean {
  return row === node.endRow && /^\s*(?:\}[;,]?|end)\s*$/.test(tree.lines[row - 1] ?? '');
}

/** Every row of the body is indented deeper than the function's first row; labels and preprocessor lines may stand out. */
function isIndentedBelow(tree: SyntaxTree, node: SyntaxNode, { start, end }: LineRange): boolean {
  const head = indentOf(tree.lines[node.startRow - 1] ?? '');
  if (indentOf(tree.lines[node.endRow - 1] ?? '') !== head) return false;
  return tree.lines.slice(start - 1, end).every((line) => {
    return line.trim() === '' || indentOf(line) > head || /^\s*(#|[A-Za-z_]\w*:(?!:))/.test(line);
  });
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
