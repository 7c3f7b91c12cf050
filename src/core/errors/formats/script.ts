/**
 * JavaScript errors with a stack: Node, Deno, Bun, browsers, and the test runners that print stacks (vitest, jest, mocha,
 * node:test, Playwright). Innermost frame first; `[cause]` and the members of an AggregateError are nested below.
 */
import {
  WEIGHT,
  type ErrorBlock,
  type ErrorCause,
  type Format,
  type Found,
  type PrintedFrame,
  type Search,
} from '../trace';
import { block, frame, headOf, type Head } from './block';
import { scriptFrame } from './scriptFrames';

/** Node prints the place of an uncaught error first, then the code and carets. */
const SOURCE = /^((?:\/|file:\/\/|node:|[A-Za-z]:[\\/]|\\\\|evalmachine|\[eval)[^:]{0,4}[^:]{0,1000}):(\d{1,9})$/;
const CARETS = /^\s*[\^~]+\s*$/;
const CODE = /^\s*(?:>\s*)?\d{0,6}\s*[|│┆]/;
/** How far above its frames an error may be named: assertions print long comparisons. */
const HEAD_REACH = 120;
const TEST_TITLE = /^\s*(?:●|✖|✗|×|FAIL|\d{1,5}\)|not ok \d+) \s*(.{1,300})$/;

export const script: Format = {
  id: 'javascript',
  read(lines, at) {
    const line = lines[at] ?? '';
    if (line.length > 3_000) return undefined;
    if (SOURCE.test(line)) {
      const found = afterSource(lines, at);
      if (found) return found;
    }
    if (/^\s{0,30}(?:stack: \|-)$/.test(line)) return tapStack(lines, at);
    const one = mayBeFrame(line) ? scriptFrame(line) : undefined;
    return one?.frame ? fromFrames(lines, at) : undefined;
  },
};

function mayBeFrame(line: string): boolean {
  return (
    line.includes(':') &&
    (line.includes('at ') ||
      line.includes('❯') ||
      line.includes('@') ||
      line.includes('at: ') ||
      line.startsWith('   ') ||
      line.includes('›'))
  );
}

function afterSource(lines: readonly string[], start: number): Found | undefined {
  const match = SOURCE.exec(lines[start] ?? '');
  let at = start + 1;
  while (at < start + 10 && at < lines.length && !CARETS.test(lines[at] ?? '')) at++;
  if (!match || !CARETS.test(lines[at] ?? '')) return undefined;
  at++;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at++;
  const thrown = (lines[at] ?? '').trim();
  const head = headOf(lines[at] ?? '') ?? { errorType: 'Uncaught', message: thrown };
  const framesAt = firstFrame(lines, at);
  const stack = framesAt === undefined ? undefined : readStack(lines, framesAt);
  const path = match[1] ?? '';
  const first = stack?.frames.find((one) => one.path === path || one.path.endsWith(path));
  const source = path.startsWith('node:') || first?.line === Number(match[2]) ? [] : [frame(path, match[2])];
  return {
    block: scriptBlock(
      {
        head,
        headAt: at,
        end: framesAt ?? at,
        frames: [...source, ...(stack?.frames ?? [])],
        causes: stack?.causes ?? [],
      },
      lines,
    ),
    next: stack?.next ?? at + 1,
  };
}

/** The stack that belongs to a head: before the next empty line that ends it, past what a message may hold. */
function firstFrame(lines: readonly string[], from: number): number | undefined {
  for (let at = from; at < Math.min(lines.length, from + HEAD_REACH); at++) {
    const line = lines[at] ?? '';
    if (scriptFrame(line)) return at;
    if (/^Node\.js v\d/.test(line) || line.startsWith('(Use `node --trace')) return undefined;
    if (SOURCE.test(line) && at > from) return undefined;
  }
  return undefined;
}

function fromFrames(lines: readonly string[], at: number): Found {
  const { frames, causes, next } = readStack(lines, at);
  let head: Head | undefined;
  let headAt = at;
  let test = false;
  for (let i = at - 1; i >= Math.max(0, at - HEAD_REACH); i--) {
    const line = lines[i] ?? '';
    if (i < at - 1 && scriptFrame(line)?.frame && !CODE.test(line)) break;
    const title = TEST_TITLE.exec(line);
    const own = headOf(line) ?? plainHead(line);
    if (own) {
      head = own;
      headAt = i;
      break;
    }
    if (title) {
      test = true;
      // jest prints what a matcher says without a type.
      head = { errorType: 'Error', message: textBelow(lines, i) };
      headAt = i;
      break;
    }
  }
  const found = scriptBlock(
    { head: head ?? { errorType: 'Error', message: (lines[at - 1] ?? '').trim() }, headAt, end: at, frames, causes },
    lines,
  );
  const weight = head ? found.weight : WEIGHT.weak;
  return { block: { ...found, weight, ...(test && { kind: 'test' as const }) }, next };
}

/** Bun and Deno say `error: text`. */
function plainHead(line: string): Head | undefined {
  const [, message] = /^error: (.*)$/.exec(line) ?? [];
  return message === undefined ? undefined : { errorType: 'error', message };
}

function textBelow(lines: readonly string[], at: number): string {
  for (let i = at + 1; i < Math.min(lines.length, at + 6); i++) {
    const text = (lines[i] ?? '').trim();
    if (text !== '') return text;
  }
  return '';
}

interface Stack {
  frames: PrintedFrame[];
  causes: ErrorCause[];
  next: number;
}

/** Frames with the code that some print between them, then nested causes. */
function readStack(lines: readonly string[], start: number): Stack {
  const stack: Stack = { frames: [], causes: [], next: start };
  let target = stack.frames;
  let blank = 0;
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const one = scriptFrame(line);
    if (one) {
      if (one.frame && target.length < 5_000) target.push(one.frame);
      stack.next = at + 1;
      blank = 0;
      continue;
    }
    const nested = nestedHead(line);
    if (nested) {
      const cause = { ...nested, frames: [] as PrintedFrame[] };
      // A member of a group is read before its siblings: the first one counts as the root.
      stack.causes.push(cause);
      target = cause.frames;
      stack.next = at + 1;
      continue;
    }
    // Where the event came from: more frames of the same error.
    if (line.startsWith('Emitted ') || line.startsWith('----')) continue;
    if (CODE.test(line) || CARETS.test(line) || (/^\s*[\w$'"\][]{1,60}: /.test(line) && stack.causes.length > 0)) {
      blank = 0;
      continue;
    }
    if (line.trim() === '' && ++blank < 2 && between(lines, at)) continue;
    if (stack.causes.length > 0 && /^\s*(?:\.\.\. \d+ lines|[\]}{[,].{0,3}$|\[errors\])/.test(line)) continue;
    if (/^\s*(?:\.\.\. \d+ (?:lines|more)|\[?errors\]?: \[|\{)\s*/.test(line)) continue;
    break;
  }
  return stack;
}

/** A blank line within a stack: vitest sets code apart by them. */
function between(lines: readonly string[], at: number): boolean {
  const next = lines[at + 1] ?? '';
  return CODE.test(next) || (scriptFrame(next) !== undefined && /^\s*[❯]/.test(next));
}

function nestedHead(line: string): Head | undefined {
  if (/^\s*\[cause\]: |^\s*Caused by: |^\s*\[errors\]: \[/.test(line)) {
    return (
      headOf(line.replace(/Caused by: /, '').replace(/\[errors\]: \[\s*/, '')) ?? {
        errorType: 'Error',
        message: line.replace(/^\s*(?:\[cause\]: |Caused by: )/, ''),
      }
    );
  }
  return /^\s{2,12}(?:\[)?[A-Z][\w$]*Error(?: \[\w+\])?: /.test(line) ? headOf(line) : undefined;
}

/** node:test's TAP: frames without `at` in a YAML block; the place of the test stands above it. */
function tapStack(lines: readonly string[], start: number): Found | undefined {
  const frames: PrintedFrame[] = [];
  let at = start + 1;
  for (; at < lines.length; at++) {
    const one = scriptFrame(`at ${(lines[at] ?? '').trim()}`);
    if (!one) break;
    if (one.frame) frames.push(one.frame);
  }
  let errorType = 'Error';
  let message = '';
  for (let i = start - 1; i >= Math.max(0, start - HEAD_REACH) && !/^\s*not ok /.test(lines[i] ?? ''); i--) {
    const [, key, value = ''] = /^\s*(name|error|location): '?(.{0,1000}?)'?$/.exec(lines[i] ?? '') ?? [];
    if (key === 'name') errorType = value;
    if (key === 'error') message = value.startsWith('|') ? (lines[i + 1] ?? '').trim() : value;
    if (key === 'location') {
      const [, path = '', line, column] = /^(.{1,900}):(\d{1,9}):(\d{1,9})$/.exec(value) ?? [];
      if (line !== undefined) frames.push(frame(path, line, column));
    }
  }
  return frames.length === 0
    ? undefined
    : { block: block({ format: 'javascript', kind: 'test', errorType, message, frames }), next: at };
}

interface Trace {
  readonly head: Head;
  readonly headAt: number;
  /** The first line after the message. */
  readonly end: number;
  readonly frames: readonly PrintedFrame[];
  readonly causes: readonly ErrorCause[];
}

function scriptBlock({ head, headAt, end, frames, causes }: Trace, lines: readonly string[]): ErrorBlock {
  const message = lines.slice(headAt, Math.max(headAt + 1, Math.min(end, headAt + 30)));
  const missing = /^Cannot find (?:module|package) /.test(head.message);
  const extra = named(head.message, message);
  return block({
    format: 'javascript',
    errorType: missing && head.errorType === 'Error' ? 'MODULE_NOT_FOUND' : head.errorType,
    message: head.message,
    frames: [...frames, ...extra.frames],
    causes,
    ...(extra.located.length > 0 && { located: extra.located }),
    ...(extra.searches.length > 0 && { searches: extra.searches }),
    // An explanation of where a warning came from is no failure.
    ...(head.errorType.endsWith('Warning') && { severity: 'warning' as const, weight: WEIGHT.warning }),
  });
}

/** Files that the message itself names: who imported, which file did not parse. */
function named(
  message: string,
  rest: readonly string[],
): { frames: PrintedFrame[]; located: PrintedFrame[]; searches: Search[] } {
  const importer =
    /^(?:Cannot find (?:module|package)|Package subpath|Directory import|Package import specifier|No "exports" main defined).{0,1000}? imported from (?:file:\/\/)?(.{1,1000}?)\.?$/.exec(
      message,
    ) ?? /^Cannot find module .{1,500}? from '([^']{1,1000})'$/.exec(message);
  const quoted = [...message.matchAll(/["'`]([^"'`]{1,500})["'`]/g)].map((match) => match[1] ?? '');
  if (importer?.[1] !== undefined) {
    return { frames: [frame(importer[1])], located: [], searches: [{ path: importer[1], needles: quoted }] };
  }
  const parsed =
    /^(?:\[.{1,80}\] )?((?:file:\/\/|\/|[A-Za-z]:[\\/]|\.{0,2}\/)?[^:\s][^:]{0,500}\.\w{1,10}): (.{0,500}?)(?: \((\d{1,9}):(\d{1,9})\))?$/.exec(
      message,
    );
  if (parsed?.[1] !== undefined) {
    if (parsed[3] !== undefined) return { frames: [], located: [frame(parsed[1], parsed[3], parsed[4])], searches: [] };
    if (/\bJSON\b|Unexpected (?:token|end|string|number)|Expected /.test(parsed[2] ?? '')) {
      const offset = /position (\d{1,9})/.exec(message)?.[1];
      return {
        frames: [frame(parsed[1])],
        located: [],
        searches: [{ path: parsed[1], needles: [], ...(offset !== undefined && { offset: Number(offset) }) }],
      };
    }
  }
  const file = rest
    .map((line) => /^\s*(?:File|file): (\S.{0,900}?):(\d{1,9})(?::(\d{1,9}))?$/.exec(line))
    .find((match) => match !== null);
  return { frames: [], located: file ? [frame(file[1] ?? '', file[2], file[3])] : [], searches: [] };
}
