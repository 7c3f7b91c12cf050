// G2: a related file as a skeleton, numbered: the product's own plan for a file of which no row is asked about.
import { withFewerBlanks } from '../../../src/core/prompt/contextBlanks';
import { isSent, NOTHING, planContext } from '../../../src/core/prompt/contextPlan';
import { numberRows, rangesOf } from '../../../src/core/prompt/numberedRows';
import { splitLines } from '../../../src/core/prompt/source';
import { tokenCounter } from '../../../src/core/prompt/tokens';
import { syntaxOf } from '../../../src/core/syntax/languages';
import { parse } from '../../../src/core/syntax/parser';
import { ASSETS } from './requests';
import type { Sample } from './sources';

/** @returns the file itself where nothing can be made of it. */
export async function skeletonOf({ languageId, text }: Sample): Promise<string> {
  const lines = splitLines(text);
  const language = syntaxOf(languageId);
  const parsing = language && (await parse(lines, language, ASSETS));
  if (!language || parsing?.kind !== 'parsed' || parsing.tree.root.inError) return lines.join('\n');
  const { tree } = parsing;
  const countTokens = await tokenCounter(ASSETS);
  const { kinds, literals } = planContext({
    ...{ tree, language, countTokens, scope: NOTHING, enclosing: [], secrets: new Set<number>() },
  });
  const texts = withFewerBlanks({
    ...{ tree, literals, offside: language.offside === true },
    isContext: (row) => kinds[row - 1] === 'context',
    isSent: (row) => isSent(kinds[row - 1]),
  });
  const shown = rangesOf(lines.flatMap((_, index) => (isSent(kinds[index]) ? [index + 1] : [])));
  return numberRows(
    shown,
    (row) => texts[row - 1] ?? '',
    () => false,
  );
}
