/**
 * Tells chance from language. Keys and tokens are drawn at random; names, labels and words in code are spelled, and what is
 * spelled keeps to the pairs of letters that languages have and changes case and digits at the seams of words only.
 */

/** Pairs of letters that make up about nine tenths of English, German, French and Spanish words and of names in code. */
const PAIRS =
  'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke fr oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ga qu ue ff ba ey ls va um pp ua up lu go ht ru ug ds lt pi rc rr eg au ck ew mu br bi pt ak pu ui rg ib tl ny ki rk ys ob mm pw pk ky';
const COMMON = new Uint8Array(26 * 26);
for (const pair of PAIRS.split(' ')) COMMON[(pair.charCodeAt(0) - 97) * 26 + pair.charCodeAt(1) - 97] = 1;

const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;

function classOf(code: number): number {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  if (code >= 48 && code <= 57) return DIGIT;
  return 0;
}

interface Shape {
  /** Letters and digits. */
  readonly length: number;
  readonly letters: number;
  readonly digits: number;
  readonly lower: number;
  readonly upper: number;
  /** Pairs of letters side by side, and how many of them language has. */
  readonly pairs: number;
  readonly common: number;
  /** Log-odds that the value is spelled rather than drawn: above 0 language, below 0 chance. */
  readonly spelled: number;
}

/**
 * What one step from character to character says for language, in natural log-odds: how often names and words in code take
 * it, over how often 62 characters drawn evenly do.
 */
const ODDS = {
  commonPair: 1.2,
  rarePair: -2,
  /** `aB`: where a word begins. */
  wordBegins: -0.6,
  /** `Bc` behind it, and at the beginning. */
  wordGoesOn: 0.4,
  capitalsEnd: -1,
  capitals: -0.5,
  numberBegins: -1.2,
  numberEnds: -1.9,
  number: 0.4,
} as const;

export function shapeOf(value: string): Shape {
  let [lower, upper, digits, pairs, common, spelled] = [0, 0, 0, 0, 0, 0];
  let before = 0;
  let last = 0;
  let lastCode = 0;
  const shouted = !/[a-z]/.test(value);
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    const kind = classOf(code);
    if (kind === LOWER) lower++;
    else if (kind === UPPER) upper++;
    else if (kind === DIGIT) digits++;
    if (kind !== 0 && last !== 0) {
      if (kind === DIGIT) spelled += last === DIGIT ? ODDS.number : ODDS.numberBegins;
      else if (last === DIGIT) spelled += ODDS.numberEnds;
      else if (last === LOWER && kind === UPPER) spelled += ODDS.wordBegins;
      else {
        pairs++;
        const isCommon = COMMON[((lastCode | 32) - 97) * 26 + (code | 32) - 97] === 1;
        if (isCommon) common++;
        spelled += isCommon ? ODDS.commonPair : ODDS.rarePair;
        if (last === UPPER && kind === LOWER) spelled += before === UPPER ? ODDS.capitalsEnd : ODDS.wordGoesOn;
        else if (kind === UPPER && !shouted) spelled += ODDS.capitals;
      }
    }
    before = last;
    last = kind;
    lastCode = code;
  }
  return { length: lower + upper + digits, letters: lower + upper, digits, lower, upper, pairs, common, spelled };
}

/** Sequences that are typed or documented, never drawn: the alphabet, the digits, the rows of the keyboard. */
const SEQUENCE =
  /abcdefg|bcdefgh|defghij|ghijklm|klmnop|nopqrs|qrstuv|stuvwx|tuvwxyz|0123456|1234567|2345678|3456789|9876543|7654321|qwertyu|asdfghj|zxcvbnm|deadbeef|cafebabe|a1b2c3d4|1a2b3c4d|abc123|123abc|xxxxx|00000000|11111111/i;

export function isSequence(value: string): boolean {
  if (SEQUENCE.test(value)) return true;
  const distinct = new Set(value.toLowerCase()).size;
  return distinct <= 3 || (value.length >= 24 && distinct <= 6);
}

/** Typed along the alphabet or the row of digits, or one key over and over: nothing but a stand-in. */
export function isFiller(value: string): boolean {
  const plain = value.replaceAll(/[^A-Za-z0-9]/g, '');
  if (plain.length < 8) return false;
  let steps = 0;
  for (let index = 1; index < plain.length; index++) {
    const step = plain.charCodeAt(index) - plain.charCodeAt(index - 1);
    if (step === 0 || step === 1) steps++;
  }
  return steps >= 0.7 * (plain.length - 1);
}

/**
 * Whether a value looks drawn by chance. Certain from about 16 characters on; below 8 nothing does.
 * @param least letters and digits that it must have.
 */
export function looksRandom(value: string, least = 12): boolean {
  const { length, letters, digits, spelled } = shapeOf(value);
  if (length < least || length < 8 || length < value.length * 0.7 || letters === 0 || isSequence(value)) return false;
  // Without a digit, foreign words and abbreviations come close to chance.
  return spelled < (digits === 0 ? -4 : -2.5);
}
