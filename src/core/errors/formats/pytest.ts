/** pytest's own reports: a section a failure, innermost frame last, `E` lines carry the error. */
import type { Format, Found, PrintedFrame } from '../trace';
import { block, frame, headOf } from './block';

const SECTION = /^_{3,200} (.{1,300}?) _{3,200}$/;
const RULE = /^={3,}/;
const CONFTEST = /^ImportError while loading conftest '([^']{1,500})'/;
const FRAME = /^(\S{0,500}?[^\s:]):(\d{1,9}): (?:in (.{1,200})|([A-Za-z_][\w.]{0,200}))?$/;
const BARE = /^(\S{1,500}\.py):(\d{1,9}):$/;
const FILE = /^(?:E\s+)?\s*File "([^"]{1,500})", line (\d{1,9})(?:, in (.{1,200}))?/;
const ERROR = /^E\s{1,20}(.*)$/;

interface Part {
  errorType: string | null;
  message: string;
  frames: PrintedFrame[];
}

export const pytest: Format = {
  id: 'pytest',
  hints: ['___ ', 'while loading conftest', ': in ', 'INTERNALERROR'],
  read(lines, at) {
    const line = lines[at] ?? '';
    const name = SECTION.exec(line)?.[1];
    if (name !== undefined && !/^summary$/i.test(name)) return section(lines, at);
    return CONFTEST.test(line) ? section(lines, at) : undefined;
  },
};

function section(lines: readonly string[], start: number): Found {
  const parts: Part[] = [{ errorType: null, message: '', frames: [] }];
  let at = start + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (SECTION.test(line) || RULE.test(line)) break;
    let part = parts.at(-1);
    if (!part) break;
    if (
      line.startsWith('The above exception was the direct cause of the following exception:') ||
      line.startsWith('During handling of the above exception, another exception occurred:')
    ) {
      part = { errorType: null, message: '', frames: [] };
      parts.push(part);
      continue;
    }
    const error = ERROR.exec(line)?.[1];
    const match = FRAME.exec(line) ?? BARE.exec(line) ?? FILE.exec(line);
    if (match) part.frames.push(frame(match[1] ?? '', match[2], undefined, match[3]));
    if (error !== undefined && !match) readError(part, error);
    // `test_x.py:7: KeyError` closes a long report.
    if (match?.[4] !== undefined && part.errorType === null) part.errorType = match[4];
  }
  for (const part of parts) part.frames.reverse();
  const outer = parts.at(-1);
  return {
    block: block({
      format: 'pytest',
      kind: 'test',
      ...(outer ?? {}),
      causes: parts.slice(0, -1).reverse(),
    }),
    next: Math.max(at, start + 1),
  };
}

/** The first `E` line that names a type; a plain assert prints none. */
function readError(part: Part, text: string): void {
  const head = headOf(text);
  if (head && part.errorType === null) {
    part.errorType = head.errorType;
    part.message = head.message;
  } else if (part.message === '' && part.errorType === null && text.trim() !== '') {
    part.message = text.trim();
    if (/^assert\b/.test(part.message)) part.errorType = 'AssertionError';
  }
}
