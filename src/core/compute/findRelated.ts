/** Which files the asked rows of a source use. One call with plain data in and out, so that it runs in the worker. */
import { touches, type Scope } from '../prompt/scope';
import { splitLines } from '../prompt/source';
import { functionsOf } from '../syntax/functions';
import { importedFiles, type ImportedFile } from '../syntax/imports';
import { syntaxOf } from '../syntax/languages';
import { parse } from '../syntax/parser';

export interface RelatedInput {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  readonly scope: Scope;
}

/** @returns none where the text can't be parsed. A function of the text, its path and the scope. */
export async function findRelated(input: RelatedInput, assetDir: string): Promise<ImportedFile[]> {
  const { path, languageId, text, scope } = input;
  const language = syntaxOf(languageId);
  if (!language) return [];
  const parsing = await parse(splitLines(text), language, assetDir);
  if (parsing.kind !== 'parsed' || parsing.tree.root.inError) return [];
  // The functions that the scope stands in need what they need as a whole.
  const around = functionsOf(parsing.tree, language)
    .map(({ rows }) => rows)
    .filter((rows) => touches(scope, rows));
  return importedFiles(parsing.tree, languageId, path, [...scope, ...around]);
}
