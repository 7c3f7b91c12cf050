/** Make, CMake, ninja, meson, bazel, Maven and Gradle: most only repeat what a compiler said above. */
import { WEIGHT, type Format, type Found, type PrintedFrame } from '../trace';
import { block, diagnostics, frame, nextText } from './block';

export const make: Format = diagnostics(
  'make',
  ['***', 'ninja: ', 'meson.build:', '*** '],
  [
    {
      pattern: /^(?<file>[^\s:*][^:*\n]{0,300}):(?<line>\d{1,9}): \*\*\* (?<message>.*?)(?:\.\s+Stop\.)?$/,
      type: 'error',
    },
    {
      pattern:
        /^(?:\w{0,20}make|gmake)(?:\[\d{1,4}\])?: \*\*\* \[(?<file>[^\s:\]][^:\]\n]{0,300}):(?<line>\d{1,9}): (?<message>.{1,300}?)\] (?<type>Error \d{1,6}|Segmentation fault|Killed|Aborted|Terminated|Interrupt).*$/,
      kind: 'tool',
      weight: WEIGHT.wrapper,
    },
    { pattern: /^ninja: error: (?<file>[^\s:']{1,300}):(?<line>\d{1,9}): (?<message>.*)$/, type: 'error' },
  ],
);

/** No rule for a target: the Makefile is not named, but the target stands in it. */
export const makeTarget: Format = {
  id: 'make',
  hints: ['*** No rule to make target', '*** missing'],
  read(lines, at): Found | undefined {
    const [, message, target = '', needed] =
      /: \*\*\* (No rule to make target [`']([^'`]{1,300})'(?:, needed by [`']([^'`]{1,300})')?\.?)\s+Stop\.$/.exec(
        lines[at] ?? '',
      ) ?? [];
    if (message === undefined) return undefined;
    const needles = needed === undefined ? [target] : [`${needed}:`, target];
    const searches = ['Makefile', 'makefile', 'GNUmakefile'].map((path) => ({
      path,
      needles: [target, ...needles],
      guess: true,
    }));
    return {
      block: block({
        format: 'make',
        kind: 'tool',
        errorType: 'No rule to make target',
        message: message.endsWith('.') ? message : `${message}.`,
        searches,
      }),
      next: at + 1,
    };
  },
};

export const cmake: Format = {
  id: 'cmake',
  hints: ['CMake '],
  read(lines, start): Found | undefined {
    const [, word = '', path, row, call = ''] =
      /^CMake (Error|Warning|Deprecation Warning)(?: \(dev\))? (?:at|in) (\S.{0,400}?)(?::(\d{1,9}))?(?: \((\w{1,100})\))?:$/.exec(
        lines[start] ?? '',
      ) ?? [];
    if (path === undefined) return parseError(lines, start);
    const frames: PrintedFrame[] = [frame(path, row, undefined, call)];
    let at = start + 1;
    let stack = false;
    for (; at < Math.min(lines.length, start + 80); at++) {
      const line = lines[at] ?? '';
      if (line.startsWith('Call Stack')) stack = true;
      const step = stack ? /^\s+(\S.{0,400}?):(\d{1,9}) \((\w{1,100})\)$/.exec(line) : null;
      if (step) frames.push(frame(step[1] ?? '', step[2], undefined, step[3]));
      else if (/^\S/.test(line) && !line.startsWith('Call Stack')) break;
    }
    const severity = word === 'Error' ? 'error' : 'warning';
    return {
      block: block({
        format: 'cmake',
        kind: 'diagnostic',
        severity,
        errorType: `CMake ${word}`,
        message: nextText(lines, start) ?? '',
        frames,
      }),
      next: at,
    };
  },
};

function parseError(lines: readonly string[], at: number): Found | undefined {
  if (!(lines[at] ?? '').startsWith('CMake Error: ')) return undefined;
  const [, path, row] =
    /^\s*(?:Error in cmake code at )?(\S.{0,400}?):(\d{1,9}):?$/.exec(lines[at + 2] ?? '') ??
    /^\s*(?:Error in cmake code at )?(\S.{0,400}?):(\d{1,9}):?$/.exec(lines[at + 1] ?? '') ??
    [];
  if (path === undefined) return undefined;
  return {
    block: block({
      format: 'cmake',
      kind: 'diagnostic',
      errorType: 'CMake Error',
      message: (lines[at + 2] ?? '').trim(),
      frames: [frame(path, row)],
    }),
    next: at + 3,
  };
}

/** Gradle's and Maven's build files, where they say which line; surefire's summary. */
export const jvmBuild: Format = diagnostics(
  'gradle',
  ["file '", 'line: ', '@ line', ', line ', '@', 'Line ', '[ERROR]', ' line '],
  [
    {
      pattern:
        /^(?:Build file|Script|Settings file|Initialization script|Precompiled script plugin) '(?<file>[^']{1,400})' line: (?<line>\d{1,9})$/,
      type: 'Build failed',
      message: (lines, at) => messageBelow(lines, at),
    },
    {
      pattern:
        /^(?:build file|settings file|script|Build file) '(?<file>[^']{1,400})': (?<line>\d{1,9}): (?<message>.*?)(?: @ line \d{1,9}, column (?<column>\d{1,9})\.)?$/,
      type: 'error',
    },
    {
      pattern:
        /^(?<file>\S[^:\n]{0,300}\.(?:groovy|gradle)): (?<line>\d{1,9}): (?<message>.*?)(?: @ line \d{1,9}, column (?<column>\d{1,9})\.)?$/,
      type: 'error',
    },
    {
      pattern:
        /^\s*(?:\[\w+\] )?(?:\[(?:FATAL|ERROR)\] )?(?:Non-parseable POM|Malformed POM) (?<file>\S.{0,400}?): (?<message>.{1,600}?)\s?(?:\(position: .{0,300}?)?@(?<line>\d{1,9}):(?<column>\d{1,9})\)?.*$/,
      type: 'Non-parseable POM',
    },
    {
      pattern:
        /^\[(?<severity>ERROR|WARNING|FATAL)\]\s{0,8}(?:\[\w+\] )?(?<message>.{1,600}?) @ (?<file>\S.{0,300}?pom\.xml|line)?(?:, line |\s)(?<line>\d{1,9}), column (?<column>\d{1,9})/,
      holds: ({ file }) => file !== undefined && file !== 'line',
    },
    {
      pattern:
        /^\[(?<severity>ERROR)\]\s{1,8}(?:\S{1,200}\.)?(?<file>[A-Z]\w{0,100})(?:\.|>)(?<function>[\w$.>]{1,200}):(?<line>\d{1,9})(?:->.{1,200})? (?<message>.*)$/,
      kind: 'test',
      severity: 'error',
      type: 'Failure',
      weight: WEIGHT.weak,
    },
  ],
);

function messageBelow(lines: readonly string[], at: number): string | undefined {
  const from = lines.slice(at, at + 8).findIndex((line) => line.startsWith('* What went wrong:'));
  return from < 0 ? undefined : lines[at + from + 1];
}

/** Maven names the POM above a list of what is wrong in it: `... @ line 12, column 5`. */
export const pom: Format = {
  id: 'maven',
  hints: ['@ line '],
  read(lines, at): Found | undefined {
    const [, message, row, column] =
      /^\[(?:ERROR|FATAL)\]\s{0,8}(?:\[\w+\] )?(.{1,600}?) @ line (\d{1,9}), column (\d{1,9})$/.exec(lines[at] ?? '') ??
      [];
    if (message === undefined) return undefined;
    const path =
      lines
        .slice(Math.max(0, at - 12), at + 12)
        .map((line) => /\((\S.{0,300}?pom\.xml)\)/.exec(line)?.[1])
        .find((text) => text !== undefined) ?? 'pom.xml';
    return {
      block: block({
        format: 'maven',
        kind: 'diagnostic',
        errorType: 'POM',
        message,
        frames: [frame(path, row, column)],
      }),
      next: at + 1,
    };
  },
};
