/** .NET: innermost first, inner exceptions before the outer one's frames; MSBuild's `file(line,col): error CODE: text`. */
import type { ErrorCause, Format, Found, PrintedFrame } from '../trace';
import { block, diagnostics, frame } from './block';

const FRAME =
  /^\s+(?:at|bei|à|en|в|位置|場所) (.{1,600}?) (?:in|bei|dans|в|位置|場所) (\S.{0,600}?):(?:line|Zeile|ligne|línea|строка|行号|行) (\d{1,9})$/;
const PLACELESS = /^\s+(?:at|bei) [\w.<>`+\[\],|$]{1,400}\(.{0,600}\)$/;
const HEAD =
  /^(?:\s*\[[^\]]{1,80}\]\s*|Unhandled exception\. |Unhandled [Ee]xception: |fail: |\s*(?:Error Message:|---> )\s*)?\s*([A-Z][\w`]{0,100}(?:\.[\w`+]{1,100}){0,12}(?:Exception|Error|Failure)?)(?: \([^)]{1,60}\))?: (.*)$/;
const INNER = /^\s*---> (?:\(Inner Exception #\d{1,4}\) )?([\w.`+]{1,300})(?: \([^)]{1,60}\))?: (.*?)(?:<---)?$/;
const END = /^\s*--- (?:End of|Ende der|Fin de)/;

export const dotnet: Format = {
  id: 'dotnet',
  hints: [':line ', ':Zeile ', ':ligne ', ':línea ', '   at System.', 'Unhandled exception. '],
  read(lines, at) {
    const line = lines[at] ?? '';
    if (FRAME.test(line) || (PLACELESS.test(line) && reachesFrame(lines, at))) return trace(lines, at);
    return line.startsWith('Unhandled exception. System.') && reachesFrame(lines, at)
      ? trace(lines, at + 1, at)
      : undefined;
  },
};

function reachesFrame(lines: readonly string[], at: number): boolean {
  for (let i = at + 1; i < Math.min(lines.length, at + 40); i++) {
    const line = lines[i] ?? '';
    if (FRAME.test(line)) return true;
    if (line.trim() === '') return false;
  }
  return false;
}

function trace(lines: readonly string[], start: number, known?: number): Found {
  const chain: { errorType: string | null; message: string; frames: PrintedFrame[] }[] = [];
  const { at: headAt, heads } = headsAbove(lines, start, known);
  for (const head of heads) chain.push({ ...head, frames: [] });
  if (chain.length === 0) chain.push({ errorType: null, message: (lines[headAt] ?? '').trim(), frames: [] });
  // Frames that come first belong to the innermost exception.
  let depth = chain.length - 1;
  let at = start;
  let gap = 0;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const match = FRAME.exec(line);
    const inner = INNER.exec(line);
    if (match) chain[depth]?.frames.push(frame(match[2] ?? '', match[3], undefined, match[1]));
    else if (inner) {
      chain.push({ errorType: inner[1] ?? null, message: inner[2] ?? '', frames: [] });
      depth = chain.length - 1;
    } else if (END.test(line)) {
      if (/inner/i.test(line)) depth = Math.max(0, depth - 1);
    } else if (!PLACELESS.test(line) && ++gap > 1) break;
    if (match || inner) gap = 0;
  }
  const [outer, ...causes] = chain;
  const test = lines
    .slice(Math.max(0, headAt - 4), start)
    .some((line) => /^\s*(?:Failed |Error Message:|\[FAIL\]|X )/.test(line));
  return {
    block: block({
      format: 'dotnet',
      kind: test ? 'test' : 'exception',
      ...(outer ?? {}),
      causes: causes satisfies ErrorCause[],
    }),
    next: Math.max(at, start + 1),
  };
}

function headsAbove(
  lines: readonly string[],
  start: number,
  known?: number,
): { at: number; heads: { errorType: string | null; message: string }[] } {
  const heads: { errorType: string | null; message: string }[] = [];
  let headAt = known ?? start;
  for (let at = known ?? start - 1; at >= Math.max(0, start - 25); at--) {
    const line = lines[at] ?? '';
    if (FRAME.test(line)) break;
    const inner = INNER.exec(line);
    if (inner) {
      heads.unshift({ errorType: inner[1] ?? null, message: inner[2] ?? '' });
      continue;
    }
    const match = HEAD.exec(line);
    if (match && (/(?:Exception|Error|Failure)$/.test(match[1] ?? '') || (match[1] ?? '').includes('.'))) {
      heads.unshift({ errorType: match[1] ?? null, message: match[2] ?? '' });
      headAt = at;
      break;
    }
    if (/^\s*Error Message:/.test(line)) {
      heads.unshift({ errorType: 'Failure', message: (lines[at + 1] ?? '').trim() });
      headAt = at;
      break;
    }
  }
  return { at: headAt, heads };
}

/** Also tsc, Visual C++, fpc, D and Nim's compiler: all write the place in brackets. */
export const bracketed: Format = diagnostics(
  'msbuild',
  ['): ', ') Error', ') Fatal', ') : ', ') Warning', ') Hint'],
  [
    {
      pattern:
        /^\s*(?:\d{1,4}>)?(?:ERROR in )?(?<file>[^\s(][^(\n]{0,500}\.\w{1,12})\((?<line>\d{1,9})(?:[,:] ?(?<column>\d{1,9})(?:[,-]\d{1,9}){0,3})?\)\s?: (?:\w{1,40} )?(?<severity>(?:fatal )?[Ee]rror|warning|Warning|note|message|info|Error)(?: (?<type>[A-Z]{1,8}-?\d{1,6}))?\s?: (?<message>.*?)(?: \[[^\]]{1,300}proj[^\]]{0,100}\])?$/,
    },
    {
      pattern:
        /^\s*(?<file>[^\s(][^(\n]{0,500}\.\w{1,12})\((?<line>\d{1,9})(?:, ?(?<column>\d{1,9}))?\) (?<severity>Error|Fatal|Warning|Hint|Note|template\/generic instantiation)[: ]{1,2}(?<message>.*)$/,
      holds: ({ severity = '' }) => !severity.startsWith('template'),
    },
  ],
);
