/**
 * Cuts a source to what its request needs. For a part of a file: what is asked about and the functions around it, what they
 * call, and a skeleton of the rest, proved before it is sent. What can't be proved, or has no grammar, goes with the rows
 * around it instead; a whole file goes whole.
 */
import { isComment } from '../syntax/comments';
import { syntaxOf, type Language } from '../syntax/languages';
import { parse } from '../syntax/parser';
import { signature, type SyntaxNode, type SyntaxTree } from '../syntax/tree';
import { withFewerBlanks } from './contextBlanks';
import { isSent, NOTHING, planContext, planSkeleton, type ContextPlan, type RowKind } from './contextPlan';
import { prove, type FailedCheck } from './contextProof';
import { numberRows, rangesOf, readRows } from './numberedRows';
import { splitLines, toSentSource, type SentContext, type SentSource, type Source } from './source';
import { tokenCounter } from './tokens';

export interface ContextLimits {
  /** What may be sent of a file. */
  readonly maxBytes: number;
  /** Rows with a secret: they go only where they are asked about or stand near. */
  readonly secrets: ReadonlySet<number>;
}

/** @param assetDir the folder with the grammars. */
export async function fitSource(source: Source, limits: ContextLimits, assetDir: string): Promise<SentSource> {
  const simple = toSentSource(source);
  if (!simple.scope) return simple;
  const language = syntaxOf(source.languageId);
  if (!language) return toSentSource(source, { reason: 'no_grammar' });
  const lines = splitLines(source.text);
  const parsing = await parse(lines, language, assetDir);
  if (parsing.kind !== 'parsed') {
    return toSentSource(source, { reason: parsing.kind === 'large' ? 'large' : 'not_parsed' });
  }
  const { tree } = parsing;
  // With an error at the root nothing is known of the text.
  if (tree.root.inError) return toSentSource(source, { reason: 'not_parsed' });

  const { scope, enclosing } = simple;
  const { maxBytes, secrets } = limits;
  const plan = planContext({ tree, language, scope, enclosing, secrets, countTokens: await tokenCounter(assetDir) });
  let failed: string | undefined;
  for (const stage of ['compact', 'skeleton'] as const) {
    const fitted = fit(simple, stage, plan, tree, language);
    if (Buffer.byteLength(fitted.rows) > maxBytes) return toSentSource(source, { reason: 'limit' });
    const check =
      prove({ tree, language, scope, secrets, kinds: plan.kinds, shown: fitted.shown, rows: fitted.rows }) ??
      (await proveSyntax(fitted, plan, tree, language, assetDir));
    if (check === undefined) return failed === undefined ? fitted : withFallback(fitted, failed);
    failed ??= check;
  }
  return toSentSource(source, { reason: 'proof', ...(failed !== undefined && { check: failed }) });
}

/**
 * A file that the code uses: its signatures and what stands at its top, without a row that holds a secret.
 * @returns undefined where that can't be told or proved; it does not go along then.
 */
export async function fitRelated(
  source: Source,
  secrets: ReadonlySet<number>,
  assetDir: string,
): Promise<SentSource | undefined> {
  const language = syntaxOf(source.languageId);
  if (!language) return undefined;
  const parsing = await parse(splitLines(source.text), language, assetDir);
  if (parsing.kind !== 'parsed' || parsing.tree.root.inError) return undefined;
  const { tree } = parsing;
  const plan = planSkeleton({ tree, language, secrets, countTokens: await tokenCounter(assetDir) });
  for (const stage of ['compact', 'skeleton'] as const) {
    const fitted = fit(toSentSource(source), stage, plan, tree, language);
    const { shown, rows } = fitted;
    const check =
      prove({ tree, language, scope: NOTHING, secrets, kinds: plan.kinds, shown, rows }) ??
      (await proveSyntax(fitted, plan, tree, language, assetDir));
    if (check === undefined) return fitted;
  }
  return undefined;
}

function fit(
  simple: SentSource,
  stage: 'compact' | 'skeleton',
  plan: ContextPlan,
  tree: SyntaxTree,
  language: Language,
): SentSource {
  const { kinds, literals } = plan;
  const { lines } = tree;
  const numbers = lines.flatMap((_, index) => (isSent(kinds[index]) ? [index + 1] : []));
  const shown = rangesOf(numbers);
  const texts =
    stage === 'skeleton'
      ? lines
      : withFewerBlanks({
          ...{ tree, literals, offside: language.offside === true },
          isContext: (row) => kinds[row - 1] === 'context',
          isSent: (row) => isSent(kinds[row - 1]),
        });
  const named = new Set(simple.enclosing);
  const context: SentContext = {
    stage,
    functions: plan.functions,
    leftOut: {
      ...{ body: count('body'), comment: count('comment'), blank: count('blank') },
      ...{ secret: count('secret'), far: count('far') },
    },
  };
  return {
    ...simple,
    ...{ shown, context },
    enclosing: simple.enclosing.filter((row) => isSent(kinds[row - 1])),
    rows: numberRows(
      shown,
      (row) => texts[row - 1] ?? '',
      (row) => kinds[row - 1] === 'asked' || named.has(row),
    ),
  };

  function count(kind: RowKind): number {
    return kinds.filter((each) => each === kind).length;
  }
}

function withFallback(fitted: SentSource, check: string): SentSource {
  return { ...fitted, context: { ...fitted.context, fallback: { reason: 'proof', check } } };
}

/** Where no code stays behind, what is sent must parse as the text does. */
async function proveSyntax(
  { context: { leftOut }, rows }: SentSource,
  plan: ContextPlan,
  tree: SyntaxTree,
  language: Language,
  assetDir: string,
): Promise<FailedCheck | 'syntax' | undefined> {
  if (leftOut.body + leftOut.far + leftOut.secret > 0 || tree.root.hasError) return undefined;
  const sent = readRows(rows);
  const again = await parse(
    plan.kinds.map((_, index) => sent?.get(index + 1) ?? ''),
    language,
    assetDir,
  );
  const isSaid = (node: SyntaxNode): boolean => isComment(node, language);
  const isSame = again.kind === 'parsed' && signature(again.tree, isSaid) === signature(tree, isSaid);
  return isSame ? undefined : 'syntax';
}
