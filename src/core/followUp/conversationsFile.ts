/** Keeps conversations over restarts, in the workspace's own storage. */
import type { Logger, StateStore } from '../ports';
import type { Conversations } from './conversations';

export const CONVERSATIONS_FILE = 'conversations.json';

export class ConversationsFile {
  #writing: Promise<void> = Promise.resolve();
  #written: string | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(
    private readonly conversations: Conversations,
    private readonly state: StateStore,
    private readonly log: Logger,
  ) {}

  /** Never rejects. What was asked before it was read is kept as well. */
  async restore(): Promise<void> {
    const text = await this.state.read(CONVERSATIONS_FILE).catch(() => undefined);
    if (text !== undefined && !this.conversations.load(text)) {
      this.log.warn('stored conversations could not be read', { bytes: text.length });
    }
    this.#written = text ?? this.conversations.toText();
    // An answer that streams is in its spool; it is kept here when it is whole.
    this.#unsubscribe = this.conversations.onChange(({ ended }) => {
      if (ended) void this.flush();
    });
  }

  /** Resolves when what was answered until now is on disk. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const text = this.conversations.toText();
      if (text === this.#written) return;
      try {
        await this.state.write(CONVERSATIONS_FILE, text);
        this.#written = text;
      } catch (error) {
        this.log.warn('conversations could not be stored', { name: error instanceof Error ? error.name : 'unknown' });
      }
    });
    return this.#writing;
  }

  async dispose(): Promise<void> {
    this.#unsubscribe?.();
    if (this.#unsubscribe) await this.flush();
  }
}
