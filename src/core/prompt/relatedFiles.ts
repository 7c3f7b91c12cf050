/**
 * Reads the files that a part of a file uses, so that their signatures can go along: only those of the same workspace folder
 * that no rule keeps back, and that a request of their own could be about. How much of them goes is decided in context.ts.
 */
import { sha256 } from '../cache/key';
import { decodeText } from '../guard/decode';
import type { IgnoreGuard } from '../guard/ignore/ignoreGuard';
import { languageOfPath } from '../guard/languages';
import { checkLimits } from '../guard/limits';
import type { Compute, Workspace } from '../ports';
import type { Settings } from '../settings';
import type { ImportedFile } from '../syntax/imports';
import type { Brain } from './brain';
import type { RelatedFile, Source } from './source';

/** More is not read: signatures are wanted, and all of it is checked for secrets. In bytes. */
const MAX_READ = 262_144;
/** Texts whose imports are remembered. */
const MEMO_SIZE = 32;

export class RelatedFilesReader {
  readonly #memo = new Map<string, readonly ImportedFile[]>();

  constructor(
    private readonly compute: Pick<Compute, 'findRelated'>,
    private readonly ignored: Pick<IgnoreGuard, 'check'>,
    /** By the name that sources give their workspace folder. */
    private readonly workspace: (folder: string) => Workspace,
  ) {}

  /** @returns in the order of their imports. Never rejects but when it is cancelled: what can't be read does not go along. */
  async read(
    source: Source | undefined,
    settings: Settings,
    filters: Brain['security_filters'],
    signal: AbortSignal,
  ): Promise<readonly RelatedFile[]> {
    const place = source?.places?.find(({ folder }) => folder !== undefined);
    if (!settings.relatedFiles || source?.scope === undefined || place?.folder === undefined) return [];
    const { folder, path } = place;
    const { languageId, text, scope } = source;
    const imported = await this.#imports({ path, languageId, text, scope }, signal);
    const files: RelatedFile[] = [];
    for (const paths of imported) {
      const file = await this.#first(folder, paths);
      if (!file || files.some((known) => known.path === file.path)) continue;
      if (await this.#mayGo(folder, file, settings, filters, signal)) files.push(file);
    }
    return files;
  }

  async #imports(input: Parameters<Compute['findRelated']>[0], signal: AbortSignal): Promise<readonly ImportedFile[]> {
    const key = sha256(JSON.stringify(input));
    const known = this.#memo.get(key);
    if (known) return known;
    try {
      const found = await this.compute.findRelated(input, signal);
      this.#memo.set(key, found);
      const [oldest] = this.#memo.keys();
      if (this.#memo.size > MEMO_SIZE && oldest !== undefined) this.#memo.delete(oldest);
      return found;
    } catch (error) {
      if (signal.aborted) throw error;
      return [];
    }
  }

  async #first(folder: string, paths: ImportedFile): Promise<RelatedFile | undefined> {
    const workspace = this.workspace(folder);
    for (const path of paths) {
      let bytes: Uint8Array | undefined;
      try {
        bytes = await workspace.read(path, MAX_READ);
      } catch {
        // It is there, and it is this one that is meant: no other takes its place.
        return undefined;
      }
      if (bytes === undefined) continue;
      const decoded = decodeText(bytes);
      return 'text' in decoded ? { path, languageId: languageOfPath(path), text: decoded.text } : undefined;
    }
    return undefined;
  }

  /** As for a file that is asked about; also not where that can't be told. */
  async #mayGo(
    folder: string,
    { path, languageId, text }: RelatedFile,
    settings: Settings,
    filters: Brain['security_filters'],
    signal: AbortSignal,
  ): Promise<boolean> {
    const source: Source = { name: path, path, languageId, text, places: [{ folder, path }] };
    try {
      if ((await this.ignored.check(source, settings, signal)) !== undefined) return false;
    } catch (error) {
      if (signal.aborted) throw error;
      return false;
    }
    const block = checkLimits(source, settings, filters);
    // Its signatures are less than all of it.
    return block === undefined || block.code === 'too_large';
  }
}
