// A request's code as a whole file again, for those who judge whole files.
import { isSent, planContext, type RowKind } from '../../../src/core/prompt/contextPlan';
import { splitLines } from '../../../src/core/prompt/source';
import { tokenCounter } from '../../../src/core/prompt/tokens';
import { syntaxOf } from '../../../src/core/syntax/languages';
import { parse } from '../../../src/core/syntax/parser';
import type { OracleCase } from './oracles';
import { ASSETS, type Composed } from './requests';
import { readSent } from './rowsProof';
import type { Sample } from './sources';

/** @returns undefined where rows around stand alone, or were redacted. */
export async function oracleCase(sample: Sample, { source }: Composed): Promise<OracleCase | undefined> {
  const { languageId, text } = sample;
  if (source.text !== text || source.context.stage === 'surroundings') return undefined;
  const lines = splitLines(text);
  const sent = new Map(readSent(source.rows).map((row) => [row.number, row.text]));
  const kinds = source.scope ? await plannedKinds(sample, source) : undefined;
  if (source.scope && kinds?.some((kind, index) => isSent(kind) !== sent.has(index + 1)) !== false) return undefined;
  // CPython is told of whole bodies alone.
  if (languageId === 'python' && kinds?.includes('far') === true) return undefined;
  const isBack = (index: number): boolean => kinds?.[index] === 'body' || kinds?.[index] === 'far';
  const rows = lines.map((line, index) => (isBack(index) ? line : (sent.get(index + 1) ?? '')));
  const end = text.endsWith('\n') ? '\n' : '';
  return {
    ...{ file: sample.file, languageId, original: lines.join('\n') + end, sent: rows.join('\n') + end },
    bodies: lines.flatMap((_, index) => (isBack(index) ? [index + 1] : [])),
  };
}

/** What the product says that each row which stays behind is: it is taken at its word. */
async function plannedKinds(
  { languageId, text }: Sample,
  { scope, enclosing }: Composed['source'],
): Promise<readonly RowKind[] | undefined> {
  const language = syntaxOf(languageId);
  if (!language || !scope) return undefined;
  const parsing = await parse(splitLines(text), language, ASSETS);
  if (parsing.kind !== 'parsed') return undefined;
  const countTokens = await tokenCounter(ASSETS);
  return planContext({ tree: parsing.tree, language, scope, enclosing, secrets: new Set<number>(), countTokens }).kinds;
}
