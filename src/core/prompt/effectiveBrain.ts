/** The brain in force as a document for people: JSON with a comment above each part that says where it came from. */
import * as l10n from '@vscode/l10n';
import { originName, problemLine } from '../presentBrain';
import { brainParts, isJsonObject, type JsonObject } from './brain';
import type { BrainFileState, EffectiveBrain } from './brainLayers';
import type { BrainOrigins } from './mergeBrain';

/** @param nameOf a file as people know it. @param notes more that is to be said at the top. */
export function effectiveBrainText(
  { brain, origins, files }: EffectiveBrain,
  nameOf: (file: string) => string,
  notes: readonly string[] = [],
): string {
  const head = [
    l10n.t('The prompts in force. Above each part stands where it came from.'),
    ...notes,
    ...files.flatMap((file) => fileLines(file, nameOf(file.file))),
  ];
  return [...head.map((line) => `// ${oneLine(line)}`), objectText(brainParts(brain), origins, [], ''), ''].join('\n');
}

function fileLines(file: BrainFileState, name: string): string[] {
  const origin = originName(file.layer);
  return [stateLine(file, origin, name), ...file.problems.map((problem) => problemLine(name, problem))];
}

function stateLine({ status }: BrainFileState, origin: string, name: string): string {
  switch (status) {
    case 'used':
      return l10n.t('{0}: {1}', origin, name);
    case 'last_good':
      return l10n.t('{0}: {1} has an error; what it said before counts.', origin, name);
    case 'not_used':
      return l10n.t('{0}: {1} has an error and does not count.', origin, name);
    case 'absent':
      return l10n.t('{0}: {1} is not there.', origin, name);
  }
}

function objectText(value: JsonObject, origins: BrainOrigins, path: readonly string[], indent: string): string {
  const inner = `${indent}  `;
  const parts = Object.entries(value).map(([key, part]) => {
    const here = [...path, key];
    const from = origins[here.join('.')];
    const comment = from ? `${inner}// ${from.map(originName).join(', ')}\n` : '';
    const text =
      from === undefined && isJsonObject(part)
        ? objectText(part, origins, here, inner)
        : JSON.stringify(part, undefined, 2).replaceAll('\n', `\n${inner}`);
    return `${comment}${inner}${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${parts.join(',\n')}\n${indent}}`;
}

/** A file's name may hold a line end, and a comment ends with its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ');
}
