/** Dart, Flutter and Swift: numbered frames, package addresses, Flutter's framed reports, Swift's fatal errors. */
import { WEIGHT, type Format, type Found, type PrintedFrame } from '../trace';
import { block, diagnostics, frame, headOf } from './block';

const STEP = /^#\d{1,6}\s{1,12}(.{1,400}?) \((\S{1,600}?):(\d{1,9})(?::(\d{1,9}))?\)$/;
/** The stack_trace package: place first, then the member. */
const TERSE = /^\s{0,6}((?:package:|dart:|file:|[\w./-]{1,300}\.dart)\S{0,500}) (\d{1,9}):(\d{1,9})\s{2,}(\S.{0,300})$/;
const CAUGHT = /EXCEPTION CAUGHT BY ([A-Z ]{1,60}) ╞/;

export const dart: Format = {
  id: 'dart',
  hints: ['#0 ', '.dart', 'EXCEPTION CAUGHT BY', '#1 '],
  read(lines, at) {
    const line = lines[at] ?? '';
    if (CAUGHT.test(line)) return flutter(lines, at);
    if (STEP.test(line) || TERSE.test(line)) return stack(lines, at);
    return undefined;
  },
};

function readFrames(lines: readonly string[], start: number): { frames: PrintedFrame[]; next: number } {
  const frames: PrintedFrame[] = [];
  let at = start;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const step = STEP.exec(line);
    const terse = step ? null : TERSE.exec(line);
    if (step) frames.push(frame(step[2] ?? '', step[3], step[4], step[1]));
    else if (terse) frames.push(frame(terse[1] ?? '', terse[2], terse[3], terse[4]));
    else if (!/^(?:#\d|<asynchronous suspension>|===== asynchronous gap|\(elided)/.test(line)) break;
  }
  return { frames, next: Math.max(at, start + 1) };
}

function stack(lines: readonly string[], start: number): Found | undefined {
  const { frames, next } = readFrames(lines, start);
  for (let at = start - 1; at >= Math.max(0, start - 20); at--) {
    const line = lines[at] ?? '';
    const failed = /^\d\d:\d\d \+\d.{0,400} \[E\]$/.test(line);
    const [, unhandled = ''] = /^(?:\[ERROR:.{0,200}\] )?Unhandled [Ee]xception:\s?(.*)$/.exec(line) ?? [];
    const below = (lines[at + 1] ?? '').trim();
    const text = unhandled === '' && line.startsWith('Unhandled') ? below : unhandled;
    if (!failed && text === '') continue;
    const head = headOf(text) ?? { errorType: failed ? 'TestFailure' : 'Exception', message: failed ? below : text };
    return { block: block({ format: 'dart', kind: failed ? 'test' : 'exception', ...head, frames }), next };
  }
  if (!frames.some(({ path }) => /\.dart$|^dart:/.test(path))) return undefined;
  return {
    block: block({ format: 'dart', errorType: 'Exception', message: (lines[start - 1] ?? '').trim(), frames }),
    next,
  };
}

function flutter(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  const located: PrintedFrame[] = [];
  let message = '';
  let errorType = 'FlutterError';
  let at = start + 1;
  for (; at < Math.min(lines.length, start + 400); at++) {
    const line = (lines[at] ?? '').replace(/^flutter: |^I\/flutter \(\s*\d{1,8}\): /, '');
    if (/^[═╚]{10,}/.test(line)) break;
    const thrown = /^The following (.{1,80}?) was thrown/.exec(line);
    if (thrown) {
      errorType = (thrown[1] ?? '').replace(/^assertion$/, 'AssertionError').replace(/ object$/, '');
      message = (lines[at + 1] ?? '').trim();
    }
    const widget =
      /^\s*\S{1,100} \S{0,100}?:?(file:\/\/\/\S{1,600}|\S{1,300}\.dart):(\d{1,9}):(\d{1,9})$/.exec(line) ??
      /(file:\/\/\/\S{1,600}\.dart):(\d{1,9}):(\d{1,9})/.exec(line);
    const step = STEP.exec(line);
    if (step) frames.push(frame(step[2] ?? '', step[3], step[4], step[1]));
    else if (widget) located.push(frame(widget[1] ?? '', widget[2], widget[3]));
  }
  return { block: block({ format: 'flutter', errorType, message, frames: [...frames, ...located] }), next: at };
}

export const dartDiagnostics: Format = diagnostics(
  'dart',
  [' • '],
  [
    {
      pattern:
        /^\s*(?<severity>error|warning|info) • (?<message>.{1,1000}?) • (?<file>\S{1,500}?):(?<line>\d{1,9}):(?<column>\d{1,9}) • (?<type>\w{1,100})/,
    },
    {
      pattern:
        /^\s*(?<severity>error|warning|info) • (?<file>\S{1,500}?):(?<line>\d{1,9}):(?<column>\d{1,9}) • (?<message>.{1,1000}?) • (?<type>\w{1,100})/,
    },
  ],
);

export const swift: Format = diagnostics(
  'swift',
  ['Fatal error', 'recorded an issue at', '.swift:', 'Assertion failed', 'Precondition failed'],
  [
    {
      pattern:
        /^\s*(?:Swift\/\S{1,300}: )?(?<file>\S[^:]{0,300}\.swift):(?<line>\d{1,9}): (?<type>Fatal error|Assertion failed|Precondition failed)(?:: (?<message>.*))?$/,
      kind: 'exception',
      weight: WEIGHT.crash,
    },
    {
      pattern:
        /^\s*(?<type>Fatal error|Assertion failed|Precondition failed): (?<message>.{0,1000}?): file (?<file>\S[^,]{0,300}), line (?<line>\d{1,9})$/,
      kind: 'exception',
      weight: WEIGHT.crash,
    },
    {
      pattern:
        /^\S{0,3}\s?Test .{1,300} recorded an issue(?: with .{1,200})? at (?<file>\S{1,300}\.swift):(?<line>\d{1,9}):(?<column>\d{1,9}): (?<message>.*)$/,
      kind: 'test',
      type: 'Issue',
    },
    {
      pattern:
        /^\s*\d{1,4} .{0,10}\[[a-z]{1,6}\] .{0,30}0x[0-9a-f]{4,16} (?<function>.{1,300}?) in \S{1,100} at (?<file>\S.{0,400}\.swift):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?$/,
      kind: 'exception',
    },
  ],
);
