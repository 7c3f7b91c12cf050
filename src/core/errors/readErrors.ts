/** From a log to its reading: clean, scan, resolve, choose. Nothing leaves the machine. */
import { cleanTerminal } from './cleanTerminal';
import { PlaceFinder, unique, type BlockPlaces } from './choosePrimary';
import { genericBlock } from './generic';
import { fileInMessage } from './messageFiles';
import { FrameResolver, type WorkspaceFiles } from './resolveFrames';
import { foldersOfCommand, scanLines, type Scanned, type ScannedBlock } from './scan';
import { WEIGHT, type ErrorReading, type Place, type PrintedFrame, type ReadFrame } from './trace';

export interface ReadInput {
  /** The terminal's bytes as text, with escapes. */
  readonly log: string;
  readonly files: WorkspaceFiles;
  /** The folder in which the command ran, relative to the workspace; empty: its root. */
  readonly cwd?: string;
  /** What was run, where it is known. */
  readonly command?: string;
}

const MAX_FRAMES = 1_000;
const MAX_ALTERNATIVES = 8;

interface Judged extends ScannedBlock, BlockPlaces {}

export async function readErrors({ log, files, cwd = '', command = '' }: ReadInput): Promise<ErrorReading> {
  const scanned = scanLines(cleanTerminal(log));
  const outer = [...foldersOfCommand(command), ...(cwd === '' ? [] : [cwd])];
  const blocks = scanned.blocks.map((one) => ({ ...one, folders: [...one.folders, ...outer] }));
  const resolver = new FrameResolver(files, printedPaths(blocks, scanned.folders), [...outer, ...scanned.folders]);
  const finder = new PlaceFinder(files, resolver);
  const judged = await judge(blocks, finder);
  const located = chosen(judged.filter(({ places }) => places.length > 0));
  if (located) return reading(judged, located, resolver, finder);
  const generic = await readGeneric(scanned, files, judged);
  if (generic) return generic;
  const words = chosen(judged);
  return words ? reading(judged, words, resolver, finder) : EMPTY;
}

const EMPTY: ErrorReading = {
  ...{ errorType: null, message: '', causes: [], frames: [], primary: null, alternatives: [], hint: null },
  ...{ format: null, generic: false },
};

/** Only the heaviest blocks with a place are of interest; what repeats itself is looked at once. */
async function judge(blocks: readonly ScannedBlock[], finder: PlaceFinder): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const one of blocks) judged.push({ ...one, ...(await finder.of(one)) });
  return judged;
}

/** The heaviest, of equal ones the first. */
function chosen(blocks: readonly Judged[]): Judged | undefined {
  let best: Judged | undefined;
  for (const one of blocks) if (!best || one.block.weight > best.block.weight) best = one;
  return best;
}

async function readGeneric(
  scanned: Scanned,
  files: WorkspaceFiles,
  judged: readonly Judged[],
): Promise<ErrorReading | undefined> {
  const lines = scanned.rest;
  const resolver = new FrameResolver(files, candidates(lines), scanned.folders);
  const exists = (path: string): boolean =>
    resolver.resolve({ path, line: 1, column: null, function: null }, []).inWorkspace;
  const block = genericBlock(lines, exists);
  if (!block) return undefined;
  const finder = new PlaceFinder(files, resolver);
  const one: Judged = { block, folders: [], at: 0, ...(await finder.of({ block, folders: [], at: 0 })) };
  const words = chosen(judged);
  const found = await reading([...judged, one], one, resolver, finder);
  return { ...found, generic: true, ...(words && { errorType: words.block.errorType, message: words.block.message }) };
}

function candidates(lines: readonly string[]): string[] {
  return lines
    .slice(0, 5_000)
    .flatMap((line) =>
      line.length > 2_000
        ? []
        : [...line.matchAll(/(?:[A-Za-z]:\\|\/)[\w@+~.%$/\\-]{2,400}\.\w{1,10}(?=[:("', ]|$)/g)].map(([path]) => path),
    );
}

async function reading(
  all: readonly Judged[],
  main: Judged,
  resolver: FrameResolver,
  finder: PlaceFinder,
): Promise<ErrorReading> {
  // What only repeats a failure, or warns, may hold the place; the words are those of the error.
  const words = main.block.weight >= WEIGHT.error ? main : (chosen(all) ?? main);
  const [primary = null] = main.places;
  const others = [
    main,
    ...all
      .filter((one) => one !== main && one.block.severity === 'error')
      .sort((a, b) => b.block.weight - a.block.weight),
  ];
  const places: Place[] = unique(
    others.flatMap(({ places: [first, ...rest] }) => (first ? [first, ...rest.slice(0, 4)] : [])),
  );
  return {
    errorType: words.block.errorType,
    message: words.block.message,
    causes: words.block.causes.map(({ errorType, message }) => ({ errorType, message })),
    frames: await readFrames(all, resolver, finder),
    primary,
    alternatives: places
      .filter((place) => place !== primary && (place.file !== primary?.file || place.line !== primary.line))
      .slice(0, MAX_ALTERNATIVES),
    hint: primary ? null : (all.find(({ hint }) => hint !== undefined)?.hint ?? null),
    format: words.block.format,
    generic: false,
  };
}

/** Every frame once: a trace that is printed twice, and recursion, say nothing new. */
async function readFrames(all: readonly Judged[], resolver: FrameResolver, finder: PlaceFinder): Promise<ReadFrame[]> {
  const frames = new Map<string, ReadFrame>();
  for (const { block, folders } of all) {
    for (const printed of framesOf(block)) {
      if (frames.size >= MAX_FRAMES) return [...frames.values()];
      const place = await finder.locate(printed, folders);
      if (printed.path === '' && !place) continue;
      const one = place
        ? { ...place, column: printed.column, function: printed.function, inWorkspace: true }
        : resolver.resolve(printed, folders);
      const key = `${one.file}:${one.line ?? ''}:${one.column ?? ''}:${one.function ?? ''}`;
      if (!frames.has(key)) frames.set(key, one);
    }
  }
  return [...frames.values()];
}

function framesOf(block: ScannedBlock['block']): PrintedFrame[] {
  return [
    ...block.frames,
    ...(block.located ?? []).filter(
      (one) => !block.frames.some(({ path, line }) => path === one.path && line === one.line),
    ),
    ...block.causes.flatMap(({ frames }) => frames),
  ];
}

function printedPaths(blocks: readonly ScannedBlock[], folders: readonly string[]): string[] {
  const paths = new Set<string>(folders);
  for (const { block } of blocks) {
    for (const { path } of framesOf(block)) paths.add(path);
    for (const { path } of block.searches ?? []) paths.add(path);
    for (const { message } of [block, ...block.causes]) paths.add(fileInMessage(message)?.path ?? '');
  }
  return [...paths];
}
