/**
 * Reads the elements of one JSON list out of a reply as it arrives: fenced, wrapped in prose or cut, each element that is
 * whole is found once. Works on text alone, so that streaming and salvage are the same code. Every character is looked at
 * once, however long an element is and in however small pieces it comes.
 */

export type ListState =
  /** The list has not begun. */
  | 'absent'
  /** It began and has not ended: more is coming, or the reply was cut. */
  | 'open'
  | 'closed';

/** Longer than a fence and the key of a list: what lies farther back in prose is not the list's beginning. */
const BEGINNING = 100;

export class ItemReader {
  #state: ListState = 'absent';
  /** Elements that are no objects: counted, so that their loss can be told. */
  #strays = 0;
  /** Before the list: the end of the prose. In it: the element under way, as far as it came. */
  #held = '';
  /** The first character of the element under way; '' between elements. */
  #first = '';
  #depth = 0;
  #inString = false;
  #escaped = false;
  #listStart: RegExp;
  readonly #keyed: RegExp;
  readonly #cutKey: RegExp;

  constructor(listKey: string) {
    const keyed = `"${listKey}"\\s*:\\s*\\[`;
    this.#keyed = new RegExp(keyed);
    this.#cutKey = new RegExp(`"${listKey}"\\s*:?\\s*$`);
    // A bare list counts at the beginning of the reply only.
    this.#listStart = new RegExp(`${keyed}|^\\s*(?:\`\`\`[a-z]*\\s*)?\\[(?=\\s*[\\]{])`);
  }

  get state(): ListState {
    return this.#state;
  }

  get strays(): number {
    return this.#strays;
  }

  /** True when an element began and did not end. */
  get midItem(): boolean {
    return this.#state === 'open' && this.#first !== '';
  }

  /** @returns the elements that became whole with this piece, as JSON text. */
  push(piece: string): string[] {
    if (this.#state === 'closed') return [];
    return this.#state === 'open' ? this.#read(piece) : this.#begin(piece);
  }

  #begin(piece: string): string[] {
    this.#held += piece;
    const start = this.#listStart.exec(this.#held);
    if (start) {
      const rest = this.#held.slice(start.index + start[0].length);
      this.#held = '';
      this.#state = 'open';
      return this.#read(rest);
    }
    if (this.#listStart === this.#keyed || this.#held.trimStart().length > BEGINNING) {
      this.#listStart = this.#keyed;
      const cut = this.#cutKey.exec(this.#held);
      this.#held = this.#held.slice(cut?.index ?? -BEGINNING);
    }
    return [];
  }

  #read(piece: string): string[] {
    const items: string[] = [];
    let start = 0;
    for (let at = 0; at < piece.length;) {
      const char = piece.charAt(at);
      if (this.#first === '') {
        if (char === ']') {
          this.#state = 'closed';
          return items;
        }
        start = at;
        if (/[\s,]/.test(char)) at++;
        else this.#open(char);
        continue;
      }
      const isFirst = this.#held === '' && at === start;
      const end = this.#endsWith(char, isFirst);
      if (end !== 'before') at++;
      if (end === 'no') continue;
      if (this.#first === '{') items.push(this.#held + piece.slice(start, at));
      else this.#strays++;
      this.#first = '';
      this.#held = '';
    }
    if (this.#first !== '') this.#held += piece.slice(start);
    return items;
  }

  #open(first: string): void {
    this.#first = first;
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
  }

  /**
   * Takes the next character of the element under way. An object ends with the brace that closes it, where braces inside
   * strings do not count; a string with its quote; anything else before what could follow it.
   */
  #endsWith(char: string, isFirst: boolean): 'no' | 'with' | 'before' {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (char === '\\') this.#escaped = true;
      else if (char === '"') {
        this.#inString = false;
        if (this.#first === '"') return 'with';
      }
    } else if (this.#first !== '{' && this.#first !== '"') {
      return !isFirst && /[,\]{]/.test(char) ? 'before' : 'no';
    } else if (char === '"') this.#inString = true;
    else if (char === '{') this.#depth++;
    else if (char === '}' && --this.#depth === 0) return 'with';
    return 'no';
  }
}
