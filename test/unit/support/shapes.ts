/** Texts in the shape of a regular expression, every character drawn evenly: as the vendors' generators draw them. */

const RANGE = (from: string, to: string): string[] =>
  Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, index) =>
    String.fromCharCode(from.charCodeAt(0) + index),
  );
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  d: RANGE('0', '9'),
  w: [...RANGE('0', '9'), ...RANGE('A', 'Z'), ...RANGE('a', 'z'), '_'],
  s: [' '],
};

/** Knows what the tables of tokens use: literals, escapes, classes, groups, alternatives, counts; a negative look-ahead is left out. */
export class Shape {
  #at = 0;
  #state: number;

  constructor(
    private readonly source: string,
    seed: number,
  ) {
    this.#state = (seed * 2_654_435_761) >>> 0;
  }

  drawn(): string {
    this.#at = 0;
    return this.#alternatives();
  }

  #alternatives(): string {
    const options = [this.#sequence()];
    while (this.source[this.#at] === '|') {
      this.#at++;
      options.push(this.#sequence());
    }
    return options[this.#below(options.length)] ?? '';
  }

  #sequence(): string {
    let text = '';
    while (this.#at < this.source.length && !'|)'.includes(this.source.charAt(this.#at))) text += this.#repeated();
    return text;
  }

  #repeated(): string {
    const start = this.#at;
    let text = this.#atom();
    const end = this.#at;
    const [length, least, most] = this.#count();
    const times = least + this.#below(Math.min(most, least + 40) - least + 1);
    if (length === 0) return text;
    text = '';
    for (let count = 0; count < times; count++) {
      this.#at = start;
      text += this.#atom();
    }
    this.#at = end + length;
    return text;
  }

  #count(): [length: number, least: number, most: number] {
    const rest = this.source.slice(this.#at);
    const counted = /^\{(\d+)(,)?(\d+)?\}/.exec(rest);
    if (counted) {
      const least = Number(counted[1]);
      return [counted[0].length, least, counted[3] ? Number(counted[3]) : counted[2] ? least + 20 : least];
    }
    return rest.startsWith('?') ? [1, 0, 1] : [0, 1, 1];
  }

  #atom(): string {
    const char = this.source.charAt(this.#at++);
    if (char === '(') return this.#group();
    if (char === '[') return this.#oneOf(this.#class());
    if (char !== '\\') return char;
    return this.#oneOf(this.#escape());
  }

  #group(): string {
    const opening = /^\?(?:<\w+>|:|!)/.exec(this.source.slice(this.#at))?.[0] ?? '';
    this.#at += opening.length;
    const text = this.#alternatives();
    this.#at++;
    return opening === '?!' ? '' : text;
  }

  #escape(): readonly string[] {
    const char = this.source.charAt(this.#at++);
    if (char !== 'x') return CLASSES[char] ?? [char];
    this.#at += 2;
    return [String.fromCharCode(parseInt(this.source.slice(this.#at - 2, this.#at), 16))];
  }

  #class(): string[] {
    const members: string[] = [];
    while (this.source[this.#at] !== ']') {
      const from = this.#member();
      if (from.length > 1 || this.source[this.#at] !== '-' || this.source[this.#at + 1] === ']') members.push(...from);
      else {
        this.#at++;
        members.push(...RANGE(from[0] ?? '', this.#member()[0] ?? ''));
      }
    }
    this.#at++;
    return members;
  }

  #member(): readonly string[] {
    const char = this.source.charAt(this.#at++);
    return char === '\\' ? this.#escape() : [char];
  }

  #oneOf(characters: readonly string[]): string {
    return characters[this.#below(characters.length)] ?? '';
  }

  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) >>> 0;
    return (this.#state >>> 16) % limit;
  }
}
