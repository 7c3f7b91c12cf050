/**
 * A terminal's bytes → lines as a person reads them: escape sequences go, redraws become lines of their own (progress and the
 * error that follows it often share one physical line), and what was too long to keep loses its middle.
 */

/** More is cut in the middle: the command and the first errors stand in front, how it ended stands behind. */
const HEAD_CHARS = 400_000;
const TAIL_CHARS = 800_000;
/** From what is cut, the surroundings of the first lines that sound like an error are kept. */
const ALARMS = [
  'Traceback (most',
  'panic: ',
  'rror: ',
  'rror[',
  'Exception',
  'ERROR',
  'FATAL',
  'FAILED',
  'panicked at',
];
const ALARMS_EACH = 12;
const CHARS_BEFORE = 1_500;
const CHARS_AFTER = 4_500;
/** Longer ones are minified code or data; the first part names the place. */
const MAX_LINE_CHARS = 4_000;
const MAX_LINES = 200_000;

/** OSC, DCS and the like, up to their terminator; a cut one ends with its line. */
const STRINGS = /\u001B[\]P^_X][^\u0007\u001B\n]*(?:\u0007|\u001B\\)?/g;
const CSI = /(?:\u001B\[|\u009B)([0-9;:?<=>]*)([ -/]*)([@-~])/g;
const ESCAPES = /\u001B[ -/]*[0-~]/g;
const CONTROLS = /[\u0000-\u0007\u000B\u000C\u000E-\u001F\u007F-\u009F\uFEFF]/g;
/** Spinners of npm, pnpm, ora. */
const SPINNER = /^[\u2800-\u28FF\s]*[\u2800-\u28FF]\s*/;

/** Text from a file or a pipe: PowerShell writes UTF-16 with a byte order mark. */
export function decodeLog(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}

export function cleanTerminal(raw: string): string[] {
  let text = bounded(raw);
  if (text.includes('\u001B') || text.includes('\u009B')) text = withoutEscapes(text);
  if (text.includes('#< CLIXML')) text = fromClixml(text);
  text = text
    .replaceAll(/\r{1,8}\n/g, '\n')
    .replaceAll('\r', '\n')
    .replaceAll(/[\u0085\u2028\u2029]/g, '\n');
  const lines = text.split('\n', MAX_LINES);
  return lines.map(cleanLine);
}

function bounded(raw: string): string {
  if (raw.length <= HEAD_CHARS + TAIL_CHARS) return raw;
  const headEnd = lineEnd(raw, HEAD_CHARS);
  const tailStart = lineEnd(raw, raw.length - TAIL_CHARS);
  return [raw.slice(0, headEnd), ...alarms(raw, headEnd, tailStart), raw.slice(tailStart)].join('\n\n');
}

/** The next end of a line, if it is near: a log may be one line. */
function lineEnd(raw: string, from: number): number {
  const end = raw.indexOf('\n', from);
  return end < 0 || end > from + MAX_LINE_CHARS ? from : end;
}

function alarms(raw: string, from: number, to: number): string[] {
  const found = ALARMS.flatMap((alarm) => {
    const places: number[] = [];
    for (let at = raw.indexOf(alarm, from); at >= 0 && at < to && places.length < ALARMS_EACH;) {
      places.push(at);
      at = raw.indexOf(alarm, at + CHARS_AFTER);
    }
    return places;
  });
  const parts: string[] = [];
  let end = from;
  for (const at of found.sort((a, b) => a - b)) {
    if (at < end) continue;
    const start = Math.max(end, lineEnd(raw, Math.max(from, at - CHARS_BEFORE)));
    end = Math.min(to, lineEnd(raw, at + CHARS_AFTER));
    if (start < end) parts.push(raw.slice(start, end));
  }
  return parts;
}

function withoutEscapes(text: string): string {
  return text
    .replaceAll(STRINGS, '')
    .replaceAll(CSI, (_all, parameters: string, _between: string, final: string) => moved(parameters, final))
    .replaceAll(ESCAPES, '');
}

/** What a movement of the cursor is worth in plain text. */
function moved(parameters: string, final: string): string {
  // Windows' console writes runs of blanks as movements to the right.
  if (final === 'C') return ' '.repeat(Math.min(Number(parameters || '1') || 1, 200));
  // To another row or to the row's start: what follows stands on its own.
  return 'ABEFGHdf'.includes(final) ? '\n' : '';
}

function cleanLine(line: string): string {
  let text = line.length > MAX_LINE_CHARS ? line.slice(0, MAX_LINE_CHARS) : line;
  if (text.includes('\b')) text = withoutBackspaces(text);
  text = text.replaceAll(CONTROLS, '');
  const first = text.charCodeAt(0);
  if ((first >= 0x2800 && first <= 0x28ff) || first === 0x20) text = text.replace(SPINNER, '');
  return text.trimEnd();
}

function withoutBackspaces(line: string): string {
  const kept: string[] = [];
  for (const character of line) {
    if (character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}

/** The error stream that PowerShell writes when another program starts it: XML, one element a line. */
function fromClixml(text: string): string {
  return text.replaceAll(/<Objs [^\n]*/g, (xml) => {
    const parts = [...xml.matchAll(/<S S="(?:Error|Warning)">([^<]*)<\/S>/g)].map((match) => match[1] ?? '');
    return parts
      .join('')
      .replaceAll('_x000D_', '')
      .replaceAll('_x000A_', '\n')
      .replaceAll('_x001B_', '')
      .replaceAll(/&(lt|gt|amp|quot|apos);/g, (_all, name: string) => ENTITIES[name] ?? '');
  });
}
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
