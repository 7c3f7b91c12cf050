/** Linters, type checkers and bundlers of the JavaScript world, where they do not write one line an error. */
import { WEIGHT, type Format, type Found } from '../trace';
import { block, diagnostics, frame, headOf, nextText, severityOf, textAbove } from './block';

/** A path on its own line, then `line:col  severity  text  rule`: ESLint, stylelint, yamllint, ansible-lint, xo, oxlint. */
export const stylish: Format = {
  id: 'stylish',
  hints: ['error', 'warning', '✖', '⚠', '×', '✘', '│'],
  read(lines, at): Found | undefined {
    const match =
      /^\s{1,8}(?:(?:[✖×⚠✘]|\u2716|│)\s{1,4})?(\d{1,9}):(\d{1,9})\s{1,40}(?:\[)?(error|warning|✖|⚠|×|✘)(?:\])?\s{1,60}(.*)$/u.exec(
        lines[at] ?? '',
      );
    if (!match) return undefined;
    const path = fileAbove(lines, at);
    if (path === undefined) return undefined;
    const [text = '', rule] = (match[4] ?? '').split(/\s{2,}/);
    const [, type, message = text] = /^(Parsing error|syntax error): (.*)$/.exec(text) ?? [];
    return {
      block: block({
        format: 'stylish',
        kind: 'diagnostic',
        severity: severityOf(match[3] ?? ''),
        errorType: type ?? rule ?? /\(([\w/-]{2,60})\)$/.exec(text)?.[1] ?? match[3] ?? null,
        message,
        frames: [frame(path, match[1], match[2])],
      }),
      next: at + 1,
    };
  },
};

function fileAbove(lines: readonly string[], at: number): string | undefined {
  for (let i = at - 1; i >= Math.max(0, at - 500); i--) {
    const line = lines[i] ?? '';
    const [, path] = /^(?:File: )?(\S[^\n]{0,500}?\.?[\w-]{1,30})(?:: line \d{1,9})?:?$/.exec(line) ?? [];
    if (path !== undefined && /[./\\]/.test(path) && !/\s(?:error|warning)\s/.test(line)) return path;
    if (line.trim() === '' && i < at - 1 && (lines[i + 1] ?? '').trim() === '') return undefined;
  }
  return undefined;
}

/** A place on its own line, the error on the next: svelte-check, Next.js, Turbopack, TypeScript's related places. */
export const placeFirst: Format = {
  id: 'place',
  hints: [':'],
  read(lines, at): Found | undefined {
    const line = lines[at] ?? '';
    const match =
      /^(\s{0,8})((?:file:\/\/\/?|[A-Za-z]:[\\/])?[^\s:()"'❯›→][^:()"'\n]{0,500}\.[A-Za-z]\w{0,9})(?:\?[^:\s]{0,100})?:(\d{1,9}):(\d{1,9}):?$/.exec(
        line,
      );
    if (!match) return undefined;
    const [, indent = '', path = '', row, column] = match;
    const place = frame(path, row, column);
    const below = lines[at + 1] ?? '';
    const [, word, text = ''] =
      /^\s*(Error|Warn|Warning|Hint|Type error|Syntax error|Failed to compile|Parsing [\w ]{1,60}failed)[:.] ?(.*)$/.exec(
        below,
      ) ?? [];
    if (word !== undefined) {
      const severity = severityOf(word);
      return {
        block: block({
          format: 'place',
          kind: 'diagnostic',
          severity,
          errorType: word,
          message: text === '' ? (nextText(lines, at + 1) ?? '') : text,
          frames: [place],
        }),
        next: at + 2,
      };
    }
    const head = headOf(below);
    if (head) return { block: block({ format: 'place', kind: 'diagnostic', ...head, frames: [place] }), next: at + 2 };
    const esbuild = titleAbove(lines, at);
    if (esbuild)
      return { block: block({ format: 'bundler', kind: 'diagnostic', ...esbuild, frames: [place] }), next: at + 1 };
    if (
      /^(?:Module not found|Module parse failed|Module build failed|Export .{1,100} doesn't exist|Unexpected|Expected|Can't resolve|Cannot find|.{1,60}? is not )/.test(
        below,
      )
    ) {
      return {
        block: block({
          format: 'place',
          kind: 'diagnostic',
          errorType: 'error',
          message: below.trim(),
          frames: [place],
        }),
        next: at + 1,
      };
    }
    // Under another diagnostic: what it refers to.
    if (indent !== '' && /^\s{1,12}\d{1,9}(?:\s|[|│])/.test(below))
      return {
        block: block({
          format: 'place',
          kind: 'diagnostic',
          severity: 'note',
          frames: [place],
          message: textAbove(lines, at) ?? '',
          weight: WEIGHT.weak,
        }),
        next: at + 1,
      };
    return undefined;
  },
};

/** esbuild: `✘ [ERROR] text`, then the place; notes follow with places of their own. Bun: `error: text`, then `at place`. */
function titleAbove(
  lines: readonly string[],
  at: number,
): { errorType: string; message: string; severity: 'error' | 'warning' | 'note' } | undefined {
  for (let i = at - 1; i >= Math.max(0, at - 12); i--) {
    const line = lines[i] ?? '';
    const [, word, message = ''] =
      /^\s*(?:[✘▲X▸>⨯×] )?\[(ERROR|WARNING)\] (.*)$/.exec(line) ?? /^\s*(?:🚨 Build failed)(\.)()/u.exec(line) ?? [];
    if (word === '.') return { errorType: 'error', message: nextText(lines, i) ?? '', severity: 'error' };
    if (word === undefined) continue;
    const between = lines.slice(i + 1, at).some((text) => /:\d{1,9}:\d{1,9}:$/.test(text));
    const [, code, text = message] = /^(?:\[plugin [^\]]{1,80}\] )?(TS\d{1,6}|NG\d{1,6}): (.*)$/.exec(message) ?? [];
    return {
      errorType: code ?? 'error',
      message: text,
      severity: between ? 'note' : word === 'ERROR' ? 'error' : 'warning',
    };
  }
  return undefined;
}

/** Biome: a place with a rule and a ruler on one line, severity and text below. */
export const biome: Format = {
  id: 'biome',
  hints: ['━━━'],
  read(lines, at): Found | undefined {
    const match = /^(\S.{0,400}?)(?::(\d{1,9}):(\d{1,9}))? (\S{1,100})(?: .{0,60}?)? ━{3,}/.exec(lines[at] ?? '');
    if (match?.[4] === undefined) return undefined;
    const below = lines
      .slice(at + 1, at + 6)
      .map((line) => /^\s*([✖⚠×ℹ✘]) (.*)$/.exec(line))
      .find((found) => found !== null);
    if (!below) return undefined;
    const severity = /[⚠ℹ]/.test(below[1] ?? '') ? 'warning' : 'error';
    if (match[2] === undefined && !/\.\w+$/.test(match[1] ?? '')) return undefined;
    return {
      block: block({
        format: 'biome',
        kind: 'diagnostic',
        severity,
        errorType: match[4],
        message: below[2] ?? '',
        frames: [frame(match[1] ?? '', match[2], match[3])],
      }),
      next: at + 1,
    };
  },
};

/** miette and ariadne frames: swc, oxc, rspack, rolldown, Next's `,-[file:1:2]`. */
export const boxed: Format = {
  id: 'boxed',
  hints: ['─[', ',-['],
  read(lines, at): Found | undefined {
    const match = /^\s*(?:╭─+|,-)\[\s?(\S.{0,500}?):(\d{1,9})(?::(\d{1,9}))?\s?\](?:\s?─*)?$/.exec(lines[at] ?? '');
    if (!match) return undefined;
    let [errorType, message]: [string, string] = ['error', ''];
    let severity: 'error' | 'warning' = 'error';
    for (let i = at - 1; i >= Math.max(0, at - 8) && message === ''; i--) {
      const [, sign, text] = /^\s*(?:Error:\s*)?([×x✖⚠!]) (.*)$/.exec(lines[i] ?? '') ?? [];
      const [, code, typed] = /^(?:\[(\w{1,60})\] )?(?:Error|Warning): (.*)$/.exec(lines[i] ?? '') ?? [];
      if (text !== undefined) message = text;
      else if (typed !== undefined) [errorType, message] = [code ?? 'error', typed];
      if (sign === '⚠' || sign === '!') severity = 'warning';
    }
    const [, rule, rest = message] = /^([\w-]{1,40}\([\w/-]{1,80}\)): (.*)$/.exec(message) ?? [];
    return {
      block: block({
        format: 'boxed',
        kind: 'diagnostic',
        severity,
        errorType: rule ?? errorType,
        message: rest,
        frames: [frame(match[1] ?? '', match[2], match[3])],
      }),
      next: at + 1,
    };
  },
};

/** Sass: the place after the code, with what it is; Bun: after the message, with `at`. */
export const placeLast: Format = diagnostics(
  'place',
  ['.scss', '.sass', '.css', '.less', 'SyntaxError', 'Error', 'at ', '[error]', 'line '],
  [
    {
      pattern:
        /^\s{2,8}(?<file>\S.{0,400}?\.(?:scss|sass|css)) (?<line>\d{1,9}):(?<column>\d{1,9})\s{2}(?<function>.{1,100})$/,
      type: 'Error',
      message: (lines, at) =>
        lines
          .slice(Math.max(0, at - 12), at)
          .reverse()
          .find((line) => /^(?:Error|SassError|\[.{1,40}\])/.test(line))
          ?.replace(/^(?:Sass)?Error: /, ''),
    },
    {
      pattern:
        /^(?<type>ParseError|NameError|SyntaxError|FileError): (?<message>.{1,600}?) in (?<file>\S.{0,400}?) on line (?<line>\d{1,9}), column (?<column>\d{1,9}):?$/,
    },
    {
      pattern:
        /^(?:\[error\] )?(?<file>[^\s:][^:\n]{0,400}\.\w{1,10}): (?<type>SyntaxError|CssSyntaxError|Error): (?<message>.{1,600}) \((?<line>\d{1,9}):(?<column>\d{1,9})\)$/,
    },
    {
      pattern:
        /^\s*(?:\[[\w:-]{1,40}\] )?(?<type>CssSyntaxError|SyntaxError|Error): (?:\[\w+\] )?(?:\S{1,60}: )?(?<file>(?:\/|\.|[A-Za-z]:[\\/]|\w)[^:\n]{0,400}\.\w{1,10}):(?<line>\d{1,9}):(?<column>\d{1,9})?:? (?<message>.*)$/,
    },
    {
      pattern:
        /^(?<file>\S[^:\n]{0,400}): line (?<line>\d{1,9}), col (?<column>\d{1,9}), (?<severity>Error|Warning|error|warning) - (?<message>.*)$/,
    },
  ],
);
