/**
 * The fallback for formats that nobody wrote a parser for: paths with a line, in the forms that VS Code's terminal makes
 * links of. A candidate counts only if the file is there, since most of what looks like one is not.
 */
import { block, frame } from './formats/block';
import { WEIGHT, type ErrorBlock, type PrintedFrame } from './trace';

const PATH = /(?:file:\/\/)?(?:[A-Za-z]:[\\/])?[\w@+~.%$/\\-]{1,400}/g;
/** What may follow a path, from its end on. */
const AFTER = [
  /^(?::|#| |, )(\d{1,9})(?:[:.,](\d{1,9}))?(?![\w.])/,
  /^["'`]?,? ?:? ?(?:on )?lines? (\d{1,9})(?:,? ?(?:col(?:umn)?|characters?|char) (\d{1,9}))?/,
  /^ ?[([](\d{1,9})(?:[,:] ?(\d{1,9}))?(?:[,:] ?\d{1,9}){0,2}[)\]]/,
];
const MAX_LINKS_A_LINE = 10;
const ERRORS =
  /error|fail|fatal|exception|invalid|unexpected|cannot|can't|panic|undefined|unknown|missing|denied|not found|abort/i;

/** @param exists whether a path, as printed, is a file of the workspace. */
export function genericBlock(lines: readonly string[], exists: (path: string) => boolean): ErrorBlock | undefined {
  let said: { frame: PrintedFrame; line: string } | undefined;
  const frames: PrintedFrame[] = [];
  for (const line of lines) {
    if (line.length > 1_000 || !/\d/.test(line)) continue;
    for (const one of links(line)) {
      if (!exists(one.path)) continue;
      frames.push(one);
      if (!said || (!ERRORS.test(said.line) && ERRORS.test(line))) said = { frame: one, line };
      if (frames.length >= 500) break;
    }
    if (frames.length >= 500) break;
  }
  if (!said) return undefined;
  return block({
    ...{ format: 'generic', kind: 'diagnostic', message: said.line.trim(), frames, weight: WEIGHT.weak },
    located: [said.frame],
  });
}

function links(line: string): PrintedFrame[] {
  const found: PrintedFrame[] = [];
  for (const match of line.matchAll(PATH)) {
    if (found.length >= MAX_LINKS_A_LINE) break;
    const path = match[0].replace(/[.]+$/, '');
    if (!/[A-Za-z]/.test(path)) continue;
    const rest = line.slice(match.index + path.length);
    for (const pattern of AFTER) {
      const after = pattern.exec(rest);
      if (!after) continue;
      found.push(frame(path, after[1], after[2]));
      break;
    }
  }
  return found;
}
