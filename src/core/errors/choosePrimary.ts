/**
 * Where to look first. (1) An exception: the innermost frame of the user's own in the root cause. (2) Diagnostics: the first
 * error. (3) Tests: the same as an exception, of the first failing test. (4) Sanitizers: the first own frame of the first
 * stack. (5) A data or configuration file that the tool itself points to beats the code that loads it.
 */
import { fileInMessage } from './messageFiles';
import type { FrameResolver, WorkspaceFiles } from './resolveFrames';
import type { ScannedBlock } from './scan';
import { lineOfText, searchLine } from './searchFile';
import type { ErrorBlock, Place, PrintedFrame, Search } from './trace';

export interface BlockPlaces {
  /** Best first. */
  readonly places: readonly Place[];
  /** Not named by the output. */
  readonly hint: Place | undefined;
}

export class PlaceFinder {
  constructor(
    private readonly files: WorkspaceFiles,
    private readonly resolver: FrameResolver,
  ) {}

  async of({ block, folders }: ScannedBlock): Promise<BlockPlaces> {
    const own = (frames: readonly PrintedFrame[]): Place[] => this.#own(frames, folders);
    const searched = await this.#searched(block, folders, false);
    const data = searched.filter(({ file }) => isData(file));
    const places = [
      ...(await this.#quoted(block, folders)),
      ...own(block.located ?? []),
      ...own(dataFile(block)),
      ...data,
      ...block.causes.toReversed().flatMap(({ frames }) => own(frames)),
      ...own(block.frames),
      ...searched,
    ];
    const [hint] = places.length > 0 ? [] : await this.#searched(block, folders, true);
    return { places: unique(places), hint };
  }

  #own(frames: readonly PrintedFrame[], folders: readonly string[]): Place[] {
    const places: Place[] = [];
    for (const one of frames) {
      if (one.line === null || one.line < 1 || one.path === '' || one.text !== undefined) continue;
      const { file, inWorkspace } = this.resolver.resolve(one, folders);
      if (inWorkspace) places.push({ file, line: one.line });
      // Of an endless recursion the innermost ones tell enough.
      if (places.length >= 20) break;
    }
    return places;
  }

  async #searched(block: ErrorBlock, folders: readonly string[], guess: boolean): Promise<Place[]> {
    const places: Place[] = [];
    for (const search of (block.searches ?? []).slice(0, 6)) {
      if ((search.guess ?? false) !== guess) continue;
      const file = this.#fileOf(search, folders);
      const text = file === undefined ? undefined : await this.files.read(file);
      if (file === undefined || text === undefined) continue;
      const line = searchLine(text, search) ?? (guess ? undefined : 1);
      if (line !== undefined) places.push({ file, line });
    }
    return places;
  }

  #fileOf({ path, guess }: Search, folders: readonly string[]): string | undefined {
    if (path.startsWith('*')) {
      const found = this.files.ending([path.slice(1)]);
      return found.length === 1 ? found[0] : undefined;
    }
    const { file, inWorkspace } = this.resolver.resolve({ path, line: null, column: null, function: null }, folders);
    if (inWorkspace) return file;
    return guess === true && this.files.has(path) ? path : undefined;
  }

  /** Frames that quote the source: the text finds the file, or the line in it. */
  async #quoted(block: ErrorBlock, folders: readonly string[]): Promise<Place[]> {
    const places: Place[] = [];
    for (const one of [...(block.located ?? []), ...block.frames]) {
      const found = await this.locate(one, folders);
      if (found && !places.some(({ file, line }) => file === found.file && line === found.line)) places.push(found);
    }
    return places;
  }

  /** The place of a frame that has a text or no path; undefined for all others. */
  async locate(one: PrintedFrame, folders: readonly string[]): Promise<Place | undefined> {
    if (one.line === null || (one.path !== '' && one.text === undefined)) return undefined;
    const named = one.path === '' ? undefined : this.resolver.resolve(one, folders);
    if (named && !named.inWorkspace) return undefined;
    const candidates = named ? [named.file] : this.files.ending(one.extensions ?? []).slice(0, 50);
    const read = await Promise.all(
      candidates.map(async (file) => ({ file, text: (await this.files.read(file)) ?? '' })),
    );
    const long = read.filter(({ text }) => text.split('\n').length >= (one.line ?? 1));
    const quoting = one.text === undefined ? [] : long.filter(({ text }) => text.includes(one.text?.trim() ?? ''));
    const [chosen] = quoting.length > 0 ? closest(quoting, one) : long.length === 1 || named ? long : [];
    if (!chosen) return undefined;
    // A client that names a file counts its lines; one that quotes `LINE 5` counts from the statement's start.
    const line = one.byText === true ? lineOfText(chosen.text, one.text ?? '', one.line) : undefined;
    return { file: chosen.file, line: line ?? one.line };
  }
}

/** Of several files with the same text, the one that has it at that line. */
function closest(
  read: readonly { file: string; text: string }[],
  { text = '', line }: PrintedFrame,
): readonly { file: string; text: string }[] {
  const distance = (content: string): number => Math.abs((lineOfText(content, text, line) ?? Infinity) - (line ?? 1));
  return read.toSorted((a, b) => distance(a.text) - distance(b.text));
}

function dataFile(block: ErrorBlock): PrintedFrame[] {
  const messages = [...block.causes.map(({ message }) => message).reverse(), block.message];
  return messages.flatMap((message) => fileInMessage(message) ?? []);
}

function isData(file: string): boolean {
  return /\.(?:json|jsonc|ya?ml|toml|ini|xml)$/.test(file);
}

export function unique(places: readonly Place[]): Place[] {
  const seen = new Set<string>();
  return places.filter(({ file, line }) => {
    const key = `${file}:${line}`;
    return !seen.has(key) && seen.add(key);
  });
}
