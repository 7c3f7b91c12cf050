/**
 * The Java machine's traces (Java, Kotlin, Scala, Groovy, Clojure): innermost first, `Caused by` and `Suppressed` after it.
 * A frame names a class and a base name; the class gives the folders.
 */
import { WEIGHT, type ErrorCause, type Format, type Found, type PrintedFrame } from '../trace';
import { block, frame } from './block';

const FRAME =
  /^\s*(?:\[\w{4,5}\]\s{1,8})?(?:at )?((?:[\w.@$-]{1,80}\/{1,2}){0,2}[\w$<>.\-]{1,400}\.[\w$<>\-λ?!]{1,200})\(([^()\s:]{1,200}\.(?:java|kt|kts|scala|groovy|clj|cljc))(?::(\d{1,9}))?\)/u;
const PLACELESS =
  /^\s*(?:\[\w{4,5}\]\s{1,8})?at [\w.@$/<>\-]{1,400}\((?:Native Method|Unknown Source|<generated>|[\w$.]{1,200})\)/;
const TYPE = '[\\w$]{1,100}(?:\\.[\\w$]{1,100}){0,15}';
const HEAD = new RegExp(
  `^\\s*(?:\\[\\w{4,5}\\]\\s{1,8})?(?:Exception in thread "[^"]{0,200}" |=> )?(${TYPE}(?:Exception|Error|Throwable|Failure|Failed|Interrupt|Violation)?\\w{0,60})(?:: (.*)|:)?$`,
);
const CAUSE = new RegExp(
  `^\\s*(?:\\[\\w{4,5}\\]\\s{1,8})?(Caused by|Suppressed): (?:\\[CIRCULAR REFERENCE: ?)?(${TYPE})(?:: (.*)|:)?$`,
);
/** Gradle's short form of a failed test. */
const SHORT = new RegExp(
  `^\\s{2,16}(Caused by: )?(${TYPE}) at ([\\w$-]{1,200}\\.(?:java|kt|groovy|scala)):(\\d{1,9})$`,
);
const MORE = /^\s*(?:\[\w{4,5}\]\s{1,8})?\.\.\. \d{1,6} (?:common frames omitted|more)/;

export const jvm: Format = {
  id: 'jvm',
  hints: ['.java', '.kt', '.scala', '.groovy', '.clj', '(Native Method)', '(Unknown Source)'],
  read(lines, at) {
    const line = lines[at] ?? '';
    if (line.length > 2_000) return undefined;
    if (SHORT.test(line)) return shortForm(lines, at);
    return FRAME.test(line) || PLACELESS.test(line) ? trace(lines, at) : undefined;
  },
};

interface Part {
  errorType: string | null;
  message: string;
  frames: PrintedFrame[];
}

function trace(lines: readonly string[], start: number): Found {
  const { errorType, message, at: headAt } = headAbove(lines, start);
  const parts: Part[] = [{ errorType, message, frames: [] }];
  const suppressed: Part[] = [];
  let part = parts[0];
  let at = start;
  for (; at < lines.length && part; at++) {
    const line = lines[at] ?? '';
    const one = frameOf(line);
    if (one) {
      if (part.frames.length < 5_000) part.frames.push(one);
      continue;
    }
    const cause = CAUSE.exec(line);
    if (cause) {
      part = { errorType: cause[2] ?? null, message: cause[3] ?? '', frames: [] };
      (cause[1] === 'Suppressed' ? suppressed : parts).push(part);
      continue;
    }
    if (PLACELESS.test(line) || MORE.test(line)) continue;
    // The rest of a message of several lines, before the frames of a cause.
    if (part.frames.length === 0 && parts.length + suppressed.length > 1 && belongs(lines, at)) continue;
    break;
  }
  const [outer, ...causes] = parts;
  const label = lines.slice(Math.max(0, headAt - 3), headAt).join('\n');
  const test = /<<< (?:FAILURE|ERROR)!|\bFAILED\b|^\d+\) \w+\(/m.test(label);
  return {
    block: block({
      format: 'jvm',
      ...(outer ?? {}),
      kind: test ? 'test' : 'exception',
      frames: [...(outer?.frames ?? []), ...suppressed.flatMap(({ frames }) => frames)],
      causes,
      // Hook frames of a logger without a head are not the failure.
      ...(errorType === null && { weight: WEIGHT.weak }),
    }),
    next: Math.max(at, start + 1),
  };
}

function frameOf(line: string): PrintedFrame | undefined {
  const match = FRAME.exec(line);
  if (!match) return undefined;
  const [, name = '', file = '', row] = match;
  // A file without a line is compiled without debug data; it names no place.
  if (row === undefined) return undefined;
  return { ...frame(file, row, undefined, name), package: folderOf(name, file) };
}

/** `java.base/java.util.Scanner.next` → `java/util`; Clojure's `app.core$main.invoke` → `app`. */
function folderOf(name: string, file: string): string {
  const qualified = name.replace(/^.*\//, '');
  const parts = qualified.split('.').slice(0, -2);
  if (file.endsWith('.clj') || file.endsWith('.cljc'))
    return (qualified.split('$')[0] ?? '').split('.').slice(0, -1).join('/');
  // Packages begin small, classes do not; the method is already gone.
  const end = parts.findIndex((part) => /^[A-Z]/.test(part));
  return (end < 0 ? parts : parts.slice(0, end)).join('/');
}

function headAbove(lines: readonly string[], start: number): { errorType: string | null; message: string; at: number } {
  for (let at = start - 1; at >= Math.max(0, start - 30); at--) {
    const line = lines[at] ?? '';
    if (frameOf(line)) break;
    const match = HEAD.exec(line);
    const type = match?.[1] ?? '';
    // A last name with a capital: a class. Of a sentence's first word only where it says so.
    if (match && (/\.[A-Z][\w$]*$/.test(type) || /(?:Exception|Error|Failure|Throwable)$/.test(type))) {
      return { errorType: type, message: match[2] ?? '', at };
    }
    const inline = /\b((?:[a-z][\w]{0,60}\.){1,10}[A-Z][\w$]{0,100}(?:Exception|Error)): (.{0,1000})$/.exec(line);
    if (inline) return { errorType: inline[1] ?? '', message: inline[2] ?? '', at };
  }
  return { errorType: null, message: (lines[start - 1] ?? '').trim(), at: start };
}

function belongs(lines: readonly string[], at: number): boolean {
  for (let i = at; i < Math.min(lines.length, at + 12); i++) if (frameOf(lines[i] ?? '')) return true;
  return false;
}

function shortForm(lines: readonly string[], start: number): Found {
  const parts: ErrorCause[] = [];
  let at = start;
  for (; at < lines.length; at++) {
    const match = SHORT.exec(lines[at] ?? '');
    if (!match || (parts.length > 0 && match[1] === undefined)) break;
    parts.push({ errorType: match[2] ?? null, message: '', frames: [frame(match[3] ?? '', match[4])] });
  }
  const [outer, ...causes] = parts;
  return { block: block({ format: 'jvm', kind: 'test', ...(outer ?? {}), causes }), next: at };
}
