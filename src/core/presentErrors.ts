/** A reading in words: the error, its causes, and a trace whose places a terminal makes links of. Own frames come first. */
import * as l10n from '@vscode/l10n';
import type { ErrorReading, Place, ReadFrame } from './errors/trace';
import { visible } from './text/hidden';

/** Own frames say where to look; of a library's a few show how one got there. */
const MAX_OWN = 30;
const MAX_OTHERS = 10;

export function errorsText(reading: ErrorReading): string {
  const { errorType, message, causes, frames, primary, alternatives, hint, format, generic } = reading;
  if (format === null) {
    return l10n.t('No error was recognised in this output. Give more of it, from the command on to its end.');
  }
  const lines = [
    named(errorType, message),
    ...causes.map((cause) => `  ${l10n.t('Caused by: {0}', named(cause.errorType, cause.message))}`),
  ];
  if (primary) lines.push('', l10n.t('Look first at {0}', placeText(primary)));
  else if (hint) lines.push('', l10n.t('The output names no file of this folder; it may be {0}', placeText(hint)));
  else lines.push('', l10n.t('The output names no file of this folder.'));
  if (alternatives.length > 0) lines.push(l10n.t('Then at {0}', alternatives.map(placeText).join(', ')));
  if (generic) lines.push(l10n.t('The format is not known: places were found by their form alone.'));
  const own = frames.filter(({ inWorkspace }) => inWorkspace);
  const others = frames.filter(({ inWorkspace }) => !inWorkspace);
  lines.push(...part(l10n.t('Files of this folder'), own, MAX_OWN), ...part(l10n.t('Others'), others, MAX_OTHERS));
  // Text from a log must neither reach a terminal as an escape sequence nor rearrange the line.
  return lines.map(visible).join('\n');
}

function part(title: string, frames: readonly ReadFrame[], most: number): string[] {
  if (frames.length === 0) return [];
  const shown = frames.slice(0, most).map((frame) => `  ${frameText(frame)}`);
  const left = frames.length - shown.length;
  return ['', title, ...shown, ...(left > 0 ? [`  ${l10n.t('and {0} more', left)}`] : [])];
}

function named(errorType: string | null, message: string): string {
  const [first = ''] = message.split('\n');
  return errorType === null ? first : first === '' ? errorType : `${errorType}: ${first}`;
}

function frameText({ file, line, column, function: name }: ReadFrame): string {
  const place = [file, line, column].filter((one) => one !== null).join(':');
  return name === null ? place : `${place}  ${name}`;
}

function placeText({ file, line }: Place): string {
  return `${file}:${line}`;
}
