/** Package managers and version control: npm, pnpm, yarn, pip, cargo, bundler, composer, git. They name a file, a manifest entry, or nothing. */
import { WEIGHT, type Format, type Found, type Search } from '../trace';
import { block, diagnostics, frame } from './block';

const NPM = /^(?:\[\w+\] )?npm (?:error|ERR!) ?(.*)$/;

export const npm: Format = {
  id: 'npm',
  hints: ['npm err', 'npm ERR!'],
  read(lines, start): Found | undefined {
    if (!NPM.test(lines[start] ?? '')) return undefined;
    const texts: string[] = [];
    let at = start;
    for (; at < lines.length; at++) {
      const text = NPM.exec(lines[at] ?? '')?.[1];
      if (text === undefined) break;
      texts.push(text);
    }
    const codeOf = (key: string): string | undefined =>
      texts
        .find((text) => text.startsWith(`${key} `))
        ?.slice(key.length + 1)
        .trim();
    const code = codeOf('code') ?? 'npm error';
    const words = { ETARGET: 'notarget', E404: '404', EJSONPARSE: 'JSON.parse', ERESOLVE: 'ERESOLVE' }[code];
    const first = texts.find(
      (text) =>
        !/^(?:code|errno|syscall|path|command|location|workspace|lifecycle|A complete log|node:|dest|file) ?/.test(
          text,
        ) && text.trim() !== '',
    );
    const message =
      (words === undefined
        ? first
        : texts.find((text) => text.startsWith(`${words} `) && text !== `code ${words}`)?.slice(words.length + 1)) ??
      first ??
      '';
    const script = /^(?:ELIFECYCLE|\d{1,3})$/.test(code) || texts.some((text) => text.startsWith('Lifecycle script'));
    return {
      block: block({
        ...{
          format: 'npm',
          kind: 'tool',
          errorType: code,
          message: message.replace(/ while parsing near .*$/, '').trim(),
        },
        ...located(code, message, texts),
        weight: script ? WEIGHT.wrapper : WEIGHT.error,
      }),
      next: at,
    };
  },
};

function located(
  code: string,
  message: string,
  texts: readonly string[],
): { frames?: readonly ReturnType<typeof frame>[]; searches?: readonly Search[] } {
  if (code === 'EJSONPARSE') {
    const named = texts
      .map((text) => /^path (\S.{0,400})$/.exec(text)?.[1] ?? /Invalid (\S{1,300}\.json)/.exec(text)?.[1])
      .find((text) => text !== undefined);
    const offset = texts.map((text) => /position (\d{1,9})/.exec(text)?.[1]).find((text) => text !== undefined);
    const path = named ?? 'package.json';
    return {
      frames: [frame(path)],
      searches: [{ path, needles: [], ...(offset !== undefined && { offset: Number(offset) }) }],
    };
  }
  const script = /^Missing script: ["'](.{1,100}?)["']/.exec(message)?.[1];
  if (script !== undefined) return { searches: [{ path: 'package.json', needles: ['"scripts"'], guess: true }] };
  const wanted = texts
    .map(
      (text) =>
        /(?:for|requested .{0,60}from|'|Found: |peer )\s?["']?((?:@[\w.-]{1,60}\/)?[\w.-]{1,100})@[^\s'"]{1,100}/.exec(
          text,
        )?.[1],
    )
    .find((name) => name !== undefined);
  return wanted === undefined ? {} : { searches: [{ path: 'package.json', needles: [`"${wanted}"`], guess: true }] };
}

export const packages: Format = diagnostics(
  'packages',
  ['ERROR: ', 'of requirements', 'Gemfile', 'pubspec', 'error: ', 'composer.json', 'on line'],
  [
    {
      pattern:
        /^ERROR: (?<message>.{1,600}?) \(from (?:line (?<line>\d{1,9}) of|-r) (?<file>\S.{0,300}?)(?: \(line \d{1,9}\))?\)/,
      type: 'ERROR',
    },
    {
      pattern:
        /^ERROR: (?<message>Invalid requirement: .{1,400}?)\(from line (?<line>\d{1,9}) of (?<file>\S.{0,300})\)$/,
      type: 'ERROR',
    },
    {
      pattern: /^\s*#\s+from (?<file>\S.{0,400}?):(?<line>\d{1,9})$/,
      type: 'error',
      message: (lines, at) =>
        lines
          .slice(Math.max(0, at - 8), at)
          .find((line) => line.includes('[!]'))
          ?.replace('[!] ', ''),
    },
    {
      pattern: /^Error on line (?<line>\d{1,9}), column (?<column>\d{1,9}) of (?<file>\S.{0,300}?): (?<message>.*)$/,
      type: 'Error',
    },
  ],
);

/** composer names the file, then the line of its own parser. */
export const composer: Format = {
  id: 'composer',
  hints: ['does not contain valid JSON'],
  read(lines, at): Found | undefined {
    const path = /"?(\S{1,300}\.json)"? does not contain valid JSON/.exec(lines[at] ?? '')?.[1];
    const row = lines
      .slice(at, at + 6)
      .map((line) => /Parse error on line (\d{1,9})/.exec(line)?.[1])
      .find((text) => text !== undefined);
    return path === undefined
      ? undefined
      : {
          block: block({
            format: 'composer',
            kind: 'diagnostic',
            errorType: 'Parse error',
            message: (lines[at] ?? '').trim(),
            frames: [frame(path, row)],
            ...(row === undefined && { searches: [{ path, needles: [] }] }),
          }),
          next: at + 1,
        };
  },
};

/** cargo's manifest errors: the file in the head, the place in the cause. */
export const cargo: Format = {
  id: 'cargo',
  hints: [
    'failed to parse manifest',
    'could not parse input as TOML',
    'failed to load manifest',
    'no matching package',
    'failed to select a version',
    'TOML parse error',
    'invalid type',
  ],
  read(lines, at): Found | undefined {
    const line = lines[at] ?? '';
    const path = /(?:manifest at|for workspace member|parse) `([^`]{1,400}?)`/.exec(line)?.[1];
    const missing =
      /^error: (no matching package named|failed to select a version for (?:the requirement)?) `([\w-]{1,100})/.exec(
        line,
      );
    if (missing) {
      return {
        block: block({
          format: 'cargo',
          kind: 'tool',
          errorType: 'error',
          message: line.replace(/^error: /, ''),
          searches: [{ path: 'Cargo.toml', needles: [`${missing[2] ?? ''} `, missing[2] ?? ''], guess: true }],
        }),
        next: at + 1,
      };
    }
    if (path === undefined) return undefined;
    const below = lines.slice(at, at + 14);
    const [, row, column] =
      below
        .map((text) => /(?:at line |line )(\d{1,9})(?: column |, column )(\d{1,9})/.exec(text))
        .find((match) => match !== null) ?? [];
    if (row === undefined && below.some((text) => /^\s*-->/.test(text))) return undefined;
    const manifest = path.endsWith('.toml') ? path : `${path}/Cargo.toml`;
    const quoted = below
      .flatMap((text) => [...text.matchAll(/`([^`\s]{1,100})`/g)].map((match) => match[1] ?? ''))
      .filter((text) => text !== path);
    const message =
      below.map((text) => /^\s{2}(?:\d: )?(\S.*)$/.exec(text)?.[1]).find((text) => text !== undefined) ?? line;
    return {
      block: block({
        format: 'cargo',
        kind: 'diagnostic',
        errorType: 'error',
        message,
        frames: [frame(manifest, row, column)],
        ...(row === undefined && { searches: [{ path: manifest, needles: quoted }] }),
      }),
      next: at + 1,
    };
  },
};

export const git: Format = {
  id: 'git',
  hints: [
    'error: ',
    'fatal: ',
    'CONFLICT',
    ': trailing whitespace',
    'conflict marker',
    ': needs merge',
    'space before tab',
    'new blank line',
    'indent with spaces',
    '.patch:',
    'bad config',
  ],
  read(lines, at): Found | undefined {
    const line = lines[at] ?? '';
    const check =
      /^(\S.{0,400}?):(\d{1,9}): ((?:trailing whitespace|space before tab|indent with spaces|new blank line|leftover conflict marker|tab in indent).*)$/.exec(
        line,
      );
    if (check)
      return {
        block: block({
          format: 'git',
          kind: 'diagnostic',
          errorType: 'whitespace',
          message: check[3] ?? '',
          frames: [frame(check[1] ?? '', check[2])],
        }),
        next: at + 1,
      };
    const config = /^(?:fatal|error): bad config (?:file )?line (\d{1,9}) in (?:file )?(\S.{0,300})$/.exec(line);
    if (config)
      return {
        block: block({
          format: 'git',
          kind: 'diagnostic',
          errorType: 'fatal',
          message: line.replace(/^\w+: /, ''),
          frames: [frame(config[2] ?? '', config[1])],
        }),
        next: at + 1,
      };
    const patch = /^error: patch failed: (\S.{0,400}?):(\d{1,9})$/.exec(line);
    if (patch)
      return {
        block: block({
          format: 'git',
          kind: 'diagnostic',
          errorType: 'error',
          message: line.slice(7),
          frames: [frame(patch[1] ?? '', patch[2])],
        }),
        next: at + 1,
      };
    const conflict = /^CONFLICT \([\w /]{1,40}\): (?:Merge conflict in (\S.{0,400})|.*)$/.exec(line);
    if (conflict) {
      const path = conflict[1];
      return {
        block: block({
          format: 'git',
          kind: 'tool',
          errorType: 'CONFLICT',
          message: line,
          ...(path !== undefined && { frames: [frame(path)], searches: [{ path, needles: ['<<<<<<< '] }] }),
        }),
        next: at + 1,
      };
    }
    const said =
      /^(error|fatal): ((?:pathspec|not a git|refusing|failed to push|Your local|The following|remote |repository|unable to|could not|couldn't|unknown revision|ambiguous|bad |no upstream|The current branch|Exiting|src refspec|Unable|You have|corrupt).*)$/.exec(
        line,
      );
    return said
      ? {
          block: block({
            format: 'git',
            kind: 'tool',
            errorType: said[1] ?? '',
            message: said[2] ?? '',
            weight: WEIGHT.weak,
          }),
          next: at + 1,
        }
      : undefined;
  },
};
