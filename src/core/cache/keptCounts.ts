/** Where the counts of a workspace, or of the command line, outlive the process. */
import type { StateStore } from '../ports';
import { addCounts, NO_LOOKS, readCounts, type LookCounts } from './counts';
import type { MementoLike } from './mementoStore';

export interface KeptCounts {
  read(): Promise<LookCounts>;
  add(counts: LookCounts): Promise<void>;
  clear(): Promise<void>;
}

const MEMENTO_KEY = 'cacheCounts';

/** A workspace's: no other window has it open. */
export class MementoCounts implements KeptCounts {
  constructor(private readonly memento: MementoLike) {}

  read(): Promise<LookCounts> {
    return Promise.resolve(readCounts(this.memento.get(MEMENTO_KEY)) ?? NO_LOOKS);
  }

  async add(counts: LookCounts): Promise<void> {
    await this.memento.update(MEMENTO_KEY, addCounts(await this.read(), counts));
  }

  async clear(): Promise<void> {
    await this.memento.update(MEMENTO_KEY, undefined);
  }
}

const FILE = 'cache-counts.jsonl';
/** Characters above which the lines are replaced by their sum. */
const SUM_ABOVE = 256 * 1024;

/** The command line's: runs at the same time add a line each, so that none takes away what another counted. */
export class FileCounts implements KeptCounts {
  constructor(private readonly state: StateStore) {}

  async read(): Promise<LookCounts> {
    return sumOf((await this.state.read(FILE)) ?? '');
  }

  async add(counts: LookCounts): Promise<void> {
    // The line end comes first: a line that a full disk cut short must not swallow the next one.
    await this.state.append(FILE, `\n${JSON.stringify(counts)}`);
    const text = (await this.state.read(FILE)) ?? '';
    if (text.length > SUM_ABOVE) await this.state.write(FILE, JSON.stringify(sumOf(text)));
  }

  clear(): Promise<void> {
    return this.state.remove(FILE);
  }
}

function sumOf(text: string): LookCounts {
  let sum = NO_LOOKS;
  for (const line of text.split('\n')) {
    try {
      sum = addCounts(sum, readCounts(JSON.parse(line)) ?? NO_LOOKS);
    } catch {
      // Cut short: the lines around it still count.
    }
  }
  return sum;
}
