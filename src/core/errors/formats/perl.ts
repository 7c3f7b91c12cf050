/** Perl: `message at FILE line N.`, confess's `called at`, Test::More's comments. */
import { WEIGHT, type Format, type PrintedFrame } from '../trace';
import { block, frame, textAbove } from './block';

const DIED = /^(.{0,1500}?) at (\S.{0,400}?) line (\d{1,9})(?:\.|, (?:near|at|<\w{1,40}> (?:line|chunk)) .{0,600})?$/;
const CALLED = /^\s+(.{1,400}?) called at (\S.{0,400}?) line (\d{1,9})$/;
const TEST = /^\s*#\s+at (\S.{0,400}?) line (\d{1,9})\.$/;
const ENDS = /^(?:Execution of|BEGIN failed|Compilation failed|.{0,300} had (?:too many|compilation) errors)/;

export const perl: Format = {
  id: 'perl',
  hints: [' line '],
  read(lines, at) {
    const line = lines[at] ?? '';
    const test = TEST.exec(line);
    if (test) {
      return {
        block: block({
          ...{
            format: 'perl',
            kind: 'test',
            errorType: 'Failed test',
            message: (textAbove(lines, at) ?? '').replace(/^#\s*/, ''),
          },
          frames: [frame(test[1] ?? '', test[2])],
        }),
        next: at + 1,
      };
    }
    const match = line.length > 2_000 ? null : DIED.exec(line);
    if (!match || !looksLikePerl(match[2] ?? '', line)) return undefined;
    const frames: PrintedFrame[] = [frame(match[2] ?? '', match[3])];
    let next = at + 1;
    for (; next < lines.length; next++) {
      const called = CALLED.exec(lines[next] ?? '');
      if (!called) break;
      frames.push(frame(called[2] ?? '', called[3], undefined, called[1]));
    }
    const text = match[1] ?? '';
    // What the compiler says at its end points to where it gave up.
    const end = ENDS.test(text);
    const warning =
      /^(?:Use of uninitialized|Argument ".{0,200}" isn't numeric|Name ".{0,200}" used only once|Odd number|Useless use|Subroutine .{0,200} redefined|".{0,100}" variable .{0,100} masks|Scalar value|Possible|Deep recursion|Wide character)/.test(
        text,
      );
    return {
      block: block({
        ...{
          format: 'perl',
          errorType: warning ? 'warning' : 'error',
          message: text.replace(/ \(did you .*\)$/, ''),
          frames,
        },
        severity: warning ? 'warning' : 'error',
        weight: end ? WEIGHT.weak : warning ? WEIGHT.warning : WEIGHT.error,
      }),
      next,
    };
  },
};

/** Other tools write `at x line 3` too. */
function looksLikePerl(file: string, line: string): boolean {
  return (
    /\.(?:pl|pm|t|plx|psgi|cgi)$/.test(file) ||
    /^\(eval \d+\)$/.test(file) ||
    file === '-e' ||
    (/ line \d+\.$/.test(line) && !/\s/.test(file) && /[./]/.test(file))
  );
}
