/**
 * Reads the elements of one JSON list out of a reply as it arrives: fenced, wrapped in prose or cut, each element that is
 * whole is found once. Works on text alone, so that streaming and salvage are the same code.
 */

export type ListState =
  /** The list has not begun. */
  | 'absent'
  /** It began and has not ended: more is coming, or the reply was cut. */
  | 'open'
  | 'closed';

export class ItemReader {
  #text = '';
  /** Where reading goes on. */
  #at = 0;
  #state: ListState = 'absent';
  /** Elements that are no objects: counted, so that their loss can be told. */
  #strays = 0;
  readonly #listStart: RegExp;

  constructor(listKey: string) {
    this.#listStart = new RegExp(`"${listKey}"\\s*:\\s*\\[|^\\s*(?:\`\`\`[a-z]*\\s*)?\\[(?=\\s*[\\]{])`, 'g');
  }

  get state(): ListState {
    return this.#state;
  }

  get strays(): number {
    return this.#strays;
  }

  /** True when an element began and did not end. */
  get midItem(): boolean {
    return this.#state === 'open' && this.#text.slice(this.#at).replace(/^[\s,]+/, '') !== '';
  }

  /** @returns the elements that became whole with this piece, as JSON text. */
  push(piece: string): string[] {
    this.#text += piece;
    if (this.#state === 'absent') {
      this.#listStart.lastIndex = 0;
      const start = this.#listStart.exec(this.#text);
      if (!start) return [];
      this.#at = start.index + start[0].length;
      this.#state = 'open';
    }
    const items: string[] = [];
    while (this.#state === 'open') {
      const next = this.#next();
      if (next === undefined) break;
      if (next !== '') items.push(next);
    }
    return items;
  }

  /** @returns an element, '' for something stepped over, undefined when more text is needed. */
  #next(): string | undefined {
    const text = this.#text;
    while (this.#at < text.length && /[\s,]/.test(text.charAt(this.#at))) this.#at++;
    const char = text.charAt(this.#at);
    if (char === '') return undefined;
    if (char === ']') {
      this.#state = 'closed';
      return '';
    }
    const end = char === '{' ? endOfObject(text, this.#at) : endOfStray(text, this.#at);
    if (end === undefined) return undefined;
    const item = text.slice(this.#at, end);
    this.#at = end;
    if (char === '{') return item;
    this.#strays++;
    return '';
  }
}

/** @returns the offset after the brace that closes the one at `start`; braces inside strings do not count. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}

function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === '"') return at + 1;
  }
  return undefined;
}

function endOfStray(text: string, start: number): number | undefined {
  if (text.charAt(start) === '"') return endOfString(text, start);
  for (let at = start + 1; at < text.length; at++) if (/[,\]{]/.test(text.charAt(at))) return at;
  return undefined;
}
