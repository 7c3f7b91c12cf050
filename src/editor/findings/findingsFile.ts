/** Keeps the store over restarts, in the workspace's own storage. */
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { parseStoredFindings } from '../../core/findings/storedFindings';
import type { Logger, StateStore } from '../../core/ports';

export const FINDINGS_FILE = 'findings.json';
/** Changes within this time are written together. */
const BATCH_MS = 500;

export class FindingsFile {
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #unsubscribe: () => void;

  constructor(
    private readonly store: ReviewStore,
    private readonly state: StateStore,
    private readonly log: Logger,
  ) {
    this.#unsubscribe = store.onChange(() => {
      this.#timer ??= setTimeout(() => void this.flush(), BATCH_MS);
    });
  }

  async restore(): Promise<void> {
    const text = await this.state.read(FINDINGS_FILE).catch(() => undefined);
    const stored = text === undefined ? undefined : parseStoredFindings(text);
    if (stored) this.store.load(stored);
    else if (text !== undefined) this.log.warn('stored findings could not be read', { bytes: text.length });
  }

  /** Resolves when what the store holds now is on disk. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(async () => {
      const texts = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
      const stored = this.store.save((id) => texts.get(id)?.getText());
      try {
        await this.state.write(FINDINGS_FILE, JSON.stringify(stored));
      } catch (error) {
        this.log.warn('findings could not be stored', { name: error instanceof Error ? error.name : 'unknown' });
      }
    });
    return this.#writing;
  }

  async dispose(): Promise<void> {
    this.#unsubscribe();
    if (this.#timer !== undefined) await this.flush();
    await this.#writing;
  }
}
