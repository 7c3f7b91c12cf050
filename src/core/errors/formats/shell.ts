/** Shells: bash, dash, zsh, fish, ksh, PowerShell 5 and 7. */
import { WEIGHT, type Format, type Found, type PrintedFrame } from '../trace';
import { block, diagnostics, frame, textAbove } from './block';

const SCRIPT = /\.(?:sh|bash|zsh|fish|ksh|command|bats|envrc|profile|bashrc|zshrc)$|(?:^|\/)(?:[\w.-]{1,60})$/;

export const shell: Format = diagnostics(
  'shell',
  ['line ', ': ', ' (line ', 'called on line'],
  [
    // bash; also busybox and mksh-like shells with `line`.
    {
      pattern:
        /^(?:-)?(?<file>[^\s:][^:\n]{0,300}): (?:eval: |trap: )?line (?<line>\d{1,9}): (?:\S{1,60}: line \d{1,9}: )?(?<message>.*)$/,
      type: 'error',
      holds: ({ file = '' }) =>
        !/^(?:bash|sh|zsh|-bash|environment|main|yaml|\/bin\/\w*sh|\/usr\/bin\/\w*sh|awk|sed|.* .*\bat)$/.test(file),
    },
    {
      pattern: /^(?<file>[^\s:][^:\n]{0,300}) \(line (?<line>\d{1,9})\):(?: (?<message>.*))?$/,
      type: 'error',
      // An unknown command is told above its place.
      message: (lines, at) => ((lines[at] ?? '').endsWith(':') ? textAbove(lines, at) : undefined),
    },
    {
      pattern:
        /^\s*(?:in (?:function '(?<function>[^']{1,100})'|command substitution|event handler.{0,100})\s*)?(?:with arguments .{0,200} )?called on line (?<line>\d{1,9}) of file (?<file>\S.{0,300})$/,
      type: 'error',
      severity: 'note',
    },
    { pattern: /^from sourcing file (?<file>\S.{0,300}) (?:called )?on line (?<line>\d{1,9})/, severity: 'note' },
    // ksh and mksh: `x.ksh[5]: text`, `x.ksh: line 5: text`.
    {
      pattern: /^(?<file>[^\s:[][^:[\n]{0,300})\[(?<line>\d{1,9})\]: (?<message>.*)$/,
      type: 'error',
      holds: ({ file = '', message = '' }) =>
        SCRIPT.test(file) && /not found|syntax|unexpected|cannot|parameter|No such|bad |Permission/.test(message),
    },
    // dash: `x.sh: 5: text`; a column of blanks tells it from compilers.
    {
      pattern: /^(?<file>[^\s:][^:\n]{0,300}): (?<line>\d{1,9}): (?<message>\S.*)$/,
      type: 'error',
      holds: ({ file = '' }) => SCRIPT.test(file) && !/^(?:sh|dash|\/bin\/sh|bash)$/.test(file),
    },
    // zsh: `x.zsh:5: text`; a function's name stands where the file would.
    {
      pattern:
        /^(?<file>[^\s:][^:\n]{0,300}):(?<line>\d{1,9}): (?<message>(?:command not found|parse error|no such file|permission denied|no matches found|bad |unknown |not an identifier|can't|division by zero|read-only|= not found|maximum nested|.{1,80}: (?:parameter not set|command not found|parameter null)|unmatched|job |closing brace|number expected|condition expected|string expected).*)$/,
      type: 'error',
    },
  ],
);

const AT = /^(?:At|In) (\S.{0,400}?\.ps[md]?1):(\d{1,9}) (?:char|Zeichen|caractère|знак):(\d{1,9})$/;
const HEAD7 = /^([A-Za-z][\w-]{0,80}(?:Error|Exception)?): (\S.{0,400}?\.ps[md]?1):(\d{1,9})(?::(\d{1,9}))?$/;

export const powershell: Format = {
  id: 'powershell',
  hints: ['.ps1', '.psm1', '.psd1'],
  read(lines, start): Found | undefined {
    const line = lines[start] ?? '';
    const five = AT.exec(line);
    if (five) return five5(lines, start, five);
    const seven = HEAD7.exec(line);
    if (seven) return seven7(lines, start, seven);
    const step = /^\s*at (.{1,200}), (\S.{0,400}?\.ps[md]?1): (?:line|Zeile) (\d{1,9})$/.exec(line);
    if (!step) return undefined;
    const frames: PrintedFrame[] = [];
    let at = start;
    for (; at < lines.length; at++) {
      const next = /^\s*at (.{1,200}), (\S.{0,400}?): (?:line|Zeile) (\d{1,9})$/.exec(lines[at] ?? '');
      if (!next) break;
      frames.push(frame(next[2] ?? '', next[3], undefined, next[1]));
    }
    return {
      block: block({
        format: 'powershell',
        errorType: 'error',
        message: (lines[start - 1] ?? '').trim(),
        frames,
        weight: WEIGHT.weak,
      }),
      next: at,
    };
  },
};

function five5(lines: readonly string[], start: number, [, path = '', row, column]: RegExpExecArray): Found {
  let message = '';
  for (let at = start - 1; at >= Math.max(0, start - 6); at--) {
    const text = (lines[at] ?? '').trim();
    if (text === '' || text.startsWith('+')) break;
    message = message === '' ? text : `${text} ${message}`;
  }
  let errorType = 'error';
  let at = start + 1;
  for (; at < Math.min(lines.length, start + 12); at++) {
    const line = lines[at] ?? '';
    const category = /^\s*\+ CategoryInfo\s*: .*, (\w{1,100})$/.exec(line);
    if (category) errorType = category[1] ?? errorType;
    if (line.includes('FullyQualifiedErrorId')) {
      at++;
      break;
    }
    if (!/^\s*(?:\+|~|$)/.test(line)) {
      // A parser's error says what is wrong below the code.
      if (message === '') message = line.trim();
      else if (!line.startsWith(' ')) break;
    }
  }
  return {
    block: block({
      format: 'powershell',
      errorType,
      message: message.replace(/^[\w.\\/:-]{1,200} : /, ''),
      frames: [frame(path, row, column)],
    }),
    next: Math.max(at, start + 1),
  };
}

function seven7(
  lines: readonly string[],
  start: number,
  [, errorType = '', path = '', row, column]: RegExpExecArray,
): Found {
  let message = '';
  let at = start + 1;
  for (; at < Math.min(lines.length, start + 14); at++) {
    const line = lines[at] ?? '';
    if (!/^\s*(?:Line \||\d{1,9} \||\|)/.test(line)) break;
    const [, text] = /^\s*\|\s{1,3}([^\s~].*)$/.exec(line) ?? [];
    if (text !== undefined) message = message === '' ? text : `${message} ${text}`;
  }
  return { block: block({ format: 'powershell', errorType, message, frames: [frame(path, row, column)] }), next: at };
}
