/** Random values from a seed: the same seed gives the same bytes on every machine, another seed gives other values. */
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
/** In this order, because the checksums of GitHub and npm are written with it. */
const BASE62 = DIGITS + UPPER + LOWER;
const WORDS = (
  'amber anchor arrow autumn badger bamboo basil beacon birch bishop bottle breeze bridge bronze bucket butter cactus ' +
  'camera candle canyon carbon castle cedar cherry cinder circle clover cobalt comet copper coral cotton cradle crystal ' +
  'dagger desert dragon eagle ember falcon fender fiddle flame forest fossil frozen garden ginger glacier goblin granite ' +
  'hammer harbor hazel helmet hollow hunter iceberg indigo island jacket jaguar jungle kettle ladder lantern lemon ' +
  'lizard magnet maple marble meadow mirror monkey mosaic needle nickel orange orchid otter oyster paddle panther ' +
  'parrot pebble pepper pickle pigeon planet pocket poplar puzzle rabbit raven ribbon rocket saddle salmon scarlet ' +
  'shadow silver spider sponge spruce summer sunset tango thunder tiger timber tulip turtle valley velvet violet walnut ' +
  'walrus whisper willow window winter wizard zephyr zipper'
).split(' ');
const FIRST_NAMES = 'alice bob carol dmitri elena farid grace hiro ines jonas keiko lars mei nadia omar priya'.split(
  ' ',
);

export class Maker {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2_654_435_769) >>> 0;
  }

  /** @returns a whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  from(alphabet: string, length: number): string {
    let text = '';
    while (text.length < length) text += alphabet.charAt(this.below(alphabet.length));
    return text;
  }

  digits(length: number): string {
    return `${1 + this.below(9)}${this.from(DIGITS, length - 1)}`;
  }
  hex(length: number): string {
    return this.from(`${DIGITS}abcdef`, length);
  }
  upperHex(length: number): string {
    return this.hex(length).toUpperCase();
  }
  lower(length: number): string {
    return this.from(LOWER, length);
  }
  upper(length: number): string {
    return this.from(UPPER, length);
  }
  lowerDigits(length: number): string {
    return this.from(LOWER + DIGITS, length);
  }
  upperDigits(length: number): string {
    return this.from(UPPER + DIGITS, length);
  }
  /** RFC 4648, as AWS key ids and TOTP secrets are written. */
  base32(length: number): string {
    return this.from(`${UPPER}234567`, length);
  }
  alnum(length: number): string {
    return this.from(BASE62, length);
  }
  /** Letters, digits, `_` and `-`. */
  url64(length: number): string {
    return this.alnum(1) + this.from(`${BASE62}_-`, length - 2) + this.alnum(1);
  }
  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }
  base64(count: number): string {
    return this.bytes(count).toString('base64');
  }
  uuid(): string {
    const hex = this.hex(29);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${this.from('89ab', 1)}${hex.slice(15, 18)}-${hex.slice(17, 29)}`;
  }

  /** With the CRC-32 in base 62 at its end that GitHub and npm give their tokens. */
  checked(prefix: string, length: number): string {
    const random = this.alnum(length - 6);
    return `${prefix}${random}${base62(crc32(random))}`;
  }
  jwt(claims: Readonly<Record<string, unknown>> = {}): string {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = { sub: this.digits(10), name: this.pick(FIRST_NAMES), iat: 1_700_000_000 + this.below(50_000_000) };
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...body, ...claims })}.${this.bytes(32).toString('base64url')}`;
  }

  word(): string {
    return this.pick(WORDS);
  }
  capital(): string {
    const word = this.word();
    return word.charAt(0).toUpperCase() + word.slice(1);
  }
  user(): string {
    return this.pick(FIRST_NAMES);
  }
  host(): string {
    return `${this.word()}-${this.below(90) + 10}.internal`;
  }
  /** As a person makes one up; long enough that it stands in no text by chance. */
  password(): string {
    const styles = [
      () =>
        `${this.capital().replace('o', '0').replace('e', '3')}${this.word()}${this.from('!&#%*', 1)}${this.digits(3)}`,
      () => `${this.word()}-${this.word()}-${this.digits(3)}`,
      () => `${this.word()}${this.digits(4)}!!`,
      () => `${this.capital()}${this.capital()}${1950 + this.below(70)}${this.from('!?*+', 1)}${this.lower(2)}`,
      () => `${this.from('!#%+*', 1)}${this.word()}_${this.upper(3)}${this.digits(3)}`,
      () => this.strong(14),
    ];
    return this.pick(styles)();
  }
  /** As a password manager makes one up, with at least one character of every sort, and none that needs an escape. */
  strong(length: number): string {
    const tail = this.from('!#%*+?', 1) + this.upper(1) + this.digits(1) + this.lower(1);
    return this.alnum(2) + this.from(`${BASE62}!#%*+?.,_-`, length - 6) + tail;
  }
  /** For the user part of a URL, where a sign must be escaped. */
  urlPassword(): string {
    return this.pick([
      () => `${this.word()}${this.capital()}${this.digits(4)}`,
      () => `${this.capital()}%${this.pick(['40', '23', '21'])}${this.word()}${this.digits(3)}`,
      () => this.alnum(20),
      () => `${this.word()}-${this.word()}_${this.digits(3)}`,
    ])();
  }
  phrase(count: number): string {
    return Array.from({ length: count }, () => this.word()).join(' ');
  }
  /** The rows of a key block. */
  rows(count: number, width = 64): string[] {
    const last = this.base64(21);
    return [...Array.from({ length: count - 1 }, () => this.from(`${BASE62}+/`, width)), last];
  }
}

export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function base62(value: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = BASE62.charAt(rest % 62) + text;
  return text.padStart(6, '0');
}
