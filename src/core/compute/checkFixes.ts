/** Whether suggested texts may take the place of their rows. Plain data in and out, so that the parses run in the worker. */
import { faultIn, fixedLines, hasSameBrackets, type FixFault, type SuggestedFix } from '../findings/fixCheck';
import { splitLines } from '../prompt/source';
import { syntaxOf } from '../syntax/languages';
import { parse } from '../syntax/parser';
import { errorCount } from '../syntax/tree';

export interface CheckFixesInput {
  readonly languageId: string;
  /** As it was sent: without secrets. */
  readonly text: string;
  readonly fixes: readonly SuggestedFix[];
}

/** @returns for each fix what is wrong with it; null for nothing. */
export async function checkFixes(input: CheckFixesInput, assetDir: string): Promise<(FixFault | null)[]> {
  const lines = splitLines(input.text);
  const language = syntaxOf(input.languageId);
  const errorsIn = async (rows: readonly string[]): Promise<number | undefined> => {
    const parsing = language && (await parse(rows, language, assetDir));
    return parsing?.kind === 'parsed' ? errorCount(parsing.tree) : undefined;
  };
  let before: Promise<number | undefined> | undefined;
  const faults: (FixFault | null)[] = [];
  for (const fix of input.fixes) {
    const fault = faultIn(fix, lines, input.languageId);
    if (fault) {
      faults.push(fault);
      continue;
    }
    const known = await (before ??= errorsIn(lines));
    if (known === undefined) faults.push(hasSameBrackets(fix, lines) ? null : 'brackets');
    else faults.push(((await errorsIn(fixedLines(fix, lines))) ?? Infinity) > known ? 'syntax' : null);
  }
  return faults;
}
