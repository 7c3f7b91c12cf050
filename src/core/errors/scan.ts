/** Walks the lines of a log once, asks the formats at each, and keeps in which folder the commands were when they spoke. */
import { FORMATS } from './formats';
import { toStreams, type Stream } from './streams';
import type { ErrorBlock, Format } from './trace';

export interface ScannedBlock {
  readonly block: ErrorBlock;
  /** Folders as printed, nearest first: where the command stood that printed it. */
  readonly folders: readonly string[];
  /** Index of its first line in the log. */
  readonly at: number;
}

export interface Scanned {
  readonly blocks: readonly ScannedBlock[];
  /** Folders that were named anywhere: a relative path may belong to one of them. */
  readonly folders: readonly string[];
  /** Lines that no format took. */
  readonly rest: readonly string[];
}

/** A log that says the same thousands of times is cut: what is new comes first. */
const MAX_BLOCKS = 2_000;
const MAX_SHAPES = 20_000;
const ENTERING = /^(?:\w{0,20}make(?:\[\d{1,4}\])?|ninja|gmake): (Entering|Leaving) directory [`'"]?(.{1,500}?)['"]?$/;
/** npm's `path` and `location`, npm 6's and yarn's headlines, a command with `cd`. */
const NAMED = [
  /^npm (?:error|ERR!) (?:path|location|workspace \S{1,100} at location:|  at location:)\s{1,4}(\S.{0,500})$/,
  /^npm (?:error|ERR!)\s{1,8}(?:in workspace: \S{1,100} )?at location: (\S.{0,500})$/,
  /^> \S{1,200}@\S{1,100} \S{1,100} (\/\S.{0,500}|[A-Za-z]:\\\S.{0,500})$/,
  /^(?:\$|>|%|❯|PS [^>]{0,200}>|\+\+?) ?cd (?:"([^"]{1,500})"|([^\s&;"]{1,500}))(?: (?:&&|;) .{1,1000})?$/,
  /^(?:Loading svelte-check in workspace: | RUN  v\S{1,20} )(\S.{0,500})$/,
];

/** Lines that differ in numbers alone are for the same formats: looked up once. */
class Asked {
  readonly #byShape = new Map<string, readonly Format[]>();

  constructor(private readonly formats: readonly Format[]) {}

  of(line: string): readonly Format[] {
    const shape = line.length > 400 ? line : line.replaceAll(/[2-9]+/g, '2');
    let asked = this.#byShape.get(shape);
    if (!asked) {
      asked = this.formats.filter(({ hints }) => hints?.some((hint) => line.includes(hint)) ?? true);
      if (this.#byShape.size < MAX_SHAPES) this.#byShape.set(shape, asked);
    }
    return asked;
  }
}

export function scanLines(lines: readonly string[], formats: readonly Format[] = FORMATS): Scanned {
  const blocks: ScannedBlock[] = [];
  const folders = new Set<string>();
  const rest: string[] = [];
  const asked = new Asked(formats);
  for (const stream of toStreams(lines)) scanStream(stream, asked, blocks, folders, rest);
  return { blocks: blocks.sort((a, b) => a.at - b.at), folders: [...folders], rest };
}

function scanStream(
  { name, lines, numbers }: Stream,
  asked: Asked,
  blocks: ScannedBlock[],
  folders: Set<string>,
  rest: string[],
): void {
  const stack: string[] = foldersOfProgram(name);
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const next =
      line === '' || blocks.length >= MAX_BLOCKS
        ? undefined
        : readAt(lines, at, asked, blocks, stack, numbers[at] ?? 0);
    if (next !== undefined) {
      for (let i = at; i < next; i++) noteFolder(lines[i] ?? '', stack, folders);
      at = next;
      continue;
    }
    noteFolder(line, stack, folders);
    if (line !== '' && rest.length < 20_000) rest.push(line);
    at++;
  }
}

function readAt(
  lines: readonly string[],
  at: number,
  asked: Asked,
  blocks: ScannedBlock[],
  stack: readonly string[],
  number: number,
): number | undefined {
  const line = lines[at] ?? '';
  for (const format of asked.of(line)) {
    const found = format.read(lines, at);
    if (!found) continue;
    blocks.push({ block: found.block, folders: stack.toReversed(), at: number });
    return Math.max(found.next, at + 1);
  }
  return undefined;
}

/** Tools that run many packages put a package's name or folder before its lines. */
function foldersOfProgram(name: string): string[] {
  const short = name.replace(/[ :].*$/, '').replace(/^@[\w.-]{1,60}\//, '');
  if (short === '') return [];
  return ['services', 'libs', 'apps', 'packages'].map((folder) => `${folder}/${short}`).concat(short);
}

function noteFolder(line: string, stack: string[], folders: Set<string>): void {
  if (line.length > 700 || !/directory|npm |cd |^> |RUN|workspace/.test(line)) return;
  const [, way, path = ''] = ENTERING.exec(line) ?? [];
  if (way === 'Entering') {
    stack.push(path);
    folders.add(path);
  } else if (way === 'Leaving') {
    if (stack.at(-1) === path) stack.pop();
  } else {
    for (const pattern of NAMED) {
      const match = pattern.exec(line);
      const named = match?.[1] ?? match?.[2];
      if (named === undefined) continue;
      // What npm says at its end is not where the next command runs.
      if (line.includes('cd ')) stack.push(named);
      folders.add(named);
      return;
    }
  }
}

/** The folder that a command changes to before it runs. */
export function foldersOfCommand(command: string): string[] {
  const found = [
    ...command.matchAll(/(?:^|&&|;|\|\|)\s{0,4}cd (?:"([^"]{1,500})"|'([^']{1,500})'|([^\s&;"']{1,500}))/g),
  ];
  const dashed = /(?:^|\s)(?:-C|--prefix|--cwd|--directory|--dir)[ =](\S{1,500})/.exec(command)?.[1];
  return [
    ...found.map((match) => match[1] ?? match[2] ?? match[3] ?? ''),
    ...(dashed === undefined ? [] : [dashed]),
  ].reverse();
}
