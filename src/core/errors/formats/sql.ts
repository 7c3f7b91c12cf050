/**
 * Databases' clients. Most name a line and no file, or the line where a statement ends; what they quote of the source is
 * kept, so that the line can be found in it.
 */
import { type Format, type Found, type PrintedFrame } from '../trace';
import { block, diagnostics, frame } from './block';

const SQL = ['.sql', '.ddl', '.psql', '.mysql'];

export const psql: Format = {
  id: 'psql',
  hints: ['ERROR:', 'FATAL:', 'LINE ', 'WARNING:'],
  read(lines, at): Found | undefined {
    const line = lines[at] ?? '';
    const [, path, row, word = '', message = ''] =
      /^(?:psql:)?(?:(\S.{0,300}?):(\d{1,9}): )?(ERROR|FATAL|PANIC): {1,3}(?:\w{5}: )?(.*)$/.exec(line) ?? [];
    if (word === '') return undefined;
    const frames: PrintedFrame[] = [];
    const located: PrintedFrame[] = [];
    let next = at + 1;
    for (; next < Math.min(lines.length, at + 12); next++) {
      const text = lines[next] ?? '';
      const [, within, source = ''] = /^LINE (\d{1,9}): ?(.*)$/.exec(text) ?? [];
      if (within !== undefined) {
        // Counted from the start of the statement; the quoted text finds the line of the file.
        const one: PrintedFrame = {
          ...frame(path ?? '', within),
          text: source.replace(/^\.\.\.|\.\.\.$/g, ''),
          extensions: SQL,
          byText: true,
        };
        located.push(one);
      } else if (!/^(?:\s|HINT|DETAIL|CONTEXT|LOCATION|QUERY|PL\/pgSQL|$)/.test(text)) break;
    }
    if (path !== undefined) frames.push(frame(path, row));
    if (path === undefined && located.length === 0) return undefined;
    return {
      block: block({
        format: 'psql',
        kind: 'diagnostic',
        errorType: word,
        message,
        frames: [...frames, ...located],
        ...(located.length > 0 && { located }),
      }),
      next,
    };
  },
};

/** sqlite3 and mysql read standard input: only a line, and often the text of it. */
export const sqlite: Format = {
  id: 'sqlite',
  hints: [' near line ', ' at line ', ', Line '],
  read(lines, at): Found | undefined {
    const line = lines[at] ?? '';
    const [, word = '', row, message = ''] =
      /^((?:Parse|Runtime|SQL|Usage)?\s?[Ee]rror)(?::)? near line (\d{1,9}):? ?(.*)$/.exec(line) ?? [];
    if (row !== undefined) {
      const text = (lines[at + 1] ?? '').startsWith('  ') ? (lines[at + 1] ?? '').trim() : undefined;
      return { block: found('sqlite', word, message, row, text, message), next: at + 1 };
    }
    const [, code = '', where, file, said = ''] =
      /^ERROR (\d{1,6} \([\w]{1,10}\)) at line (\d{1,9})(?: in file: '([^']{1,300})')?: (.*)$/.exec(line) ?? [];
    if (where !== undefined) {
      if (file !== undefined)
        return {
          block: block({
            format: 'mysql',
            kind: 'diagnostic',
            errorType: `ERROR ${code}`,
            message: said,
            frames: [frame(file, where)],
          }),
          next: at + 1,
        };
      return { block: found('mysql', `ERROR ${code}`, said, where, undefined, said), next: at + 1 };
    }
    const [, number = '', row2] =
      /^Msg (\d{1,6}), Level \d{1,3}, State \d{1,3},.{0,200}? Line (\d{1,9})$/.exec(line) ?? [];
    return row2 === undefined
      ? undefined
      : {
          block: found('sqlcmd', `Msg ${number}`, (lines[at + 1] ?? '').trim(), row2, undefined, lines[at + 1] ?? ''),
          next: at + 2,
        };
  },
};

function found(
  format: string,
  errorType: string,
  message: string,
  row: string,
  text: string | undefined,
  source: string,
): ReturnType<typeof block> {
  const quoted =
    /near ["'](.{1,200}?)["']|(?:column|table|object name):? ["']?([\w.]{2,100})|Table '([^']{2,100})'|Unknown column '([^']{2,100})'/.exec(
      source,
    );
  const snippet = text ?? quoted?.slice(1).find((part) => part);
  return block({
    format,
    kind: 'diagnostic',
    errorType,
    message,
    frames: [{ ...frame('', row), extensions: SQL, ...(snippet !== undefined && { text: snippet }) }],
  });
}

export const sqlLint: Format = {
  id: 'sqlfluff',
  hints: ['L: '],
  read(lines, at): Found | undefined {
    const [, row, column, type, message = ''] =
      /^L:\s{1,6}(\d{1,9}) \| P:\s{1,6}(\d{1,9}) \|\s{1,4}(\w{2,6}) \| (.*)$/.exec(lines[at] ?? '') ?? [];
    if (row === undefined) return undefined;
    for (let i = at - 1; i >= Math.max(0, at - 300); i--) {
      const [, path] = /^== \[(\S.{0,300})\] FAIL/.exec(lines[i] ?? '') ?? [];
      if (path !== undefined)
        return {
          block: block({
            format: 'sqlfluff',
            kind: 'diagnostic',
            errorType: type ?? 'error',
            message,
            frames: [frame(path, row, column)],
          }),
          next: at + 1,
        };
    }
    return undefined;
  },
};

export const sqlScripts: Format = diagnostics(
  'sql',
  ['Line', 'LINE '],
  [
    {
      pattern: /^Location\s{0,6}: (?<file>\S{1,300}\.sql)(?: \(.{1,300}\))?$/,
      type: 'Migration failed',
      message: (lines, at) =>
        lines
          .slice(Math.max(0, at - 8), at)
          .find((line) => line.startsWith('Message'))
          ?.replace(/^Message\s*: /, ''),
    },
  ],
);
