/** As much of the format of git's configuration as it takes to find the addresses of remotes. Includes are not followed. */

export interface Remote {
  readonly name: string;
  /** As it was written; the first, where there are several. */
  readonly url: string;
}

const SECTION = /^\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\](.*)$/;
const ENTRY = /^([a-z][\w-]*)\s*=\s*(.*)$/i;

/** In the order of the file. */
export function remotesOf(config: string): Remote[] {
  const found = new Map<string, string>();
  let remote: string | undefined;
  // A backslash before the line's end joins it with the next, unless it is itself escaped.
  for (const line of config.replaceAll(/(?<!\\)((?:\\\\)*)\\\r?\n/g, '$1').split(/\r?\n/)) {
    let rest = line.trim();
    const section = SECTION.exec(rest);
    if (section) {
      const [, kind = '', name, after = ''] = section;
      remote = kind.toLowerCase() === 'remote' ? name?.replaceAll(/\\(.)/g, '$1') : undefined;
      rest = after.trim();
    }
    const [, key = '', value = ''] = ENTRY.exec(rest) ?? [];
    const isUrl = remote !== undefined && key.toLowerCase() === 'url';
    if (isUrl && remote !== undefined && !found.has(remote)) found.set(remote, valueOf(value));
  }
  return [...found].map(([name, url]) => ({ name, url }));
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b' };

/** Quotes go, what is escaped is itself, and a comment ends it unless it is quoted. */
function valueOf(written: string): string {
  let value = '';
  let isQuoted = false;
  let isEscaped = false;
  for (const character of written) {
    if (isEscaped) value += ESCAPED[character] ?? character;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === '#' || character === ';')) break;
    else if (character !== '\\') value += character;
    isEscaped = !isEscaped && character === '\\';
  }
  return value.trim();
}
