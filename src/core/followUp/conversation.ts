/** What was asked about a finding, and what came of it. */
import type { AskOutcome } from './askOutcome';

export interface Turn {
  /** Of this session. */
  readonly id: number;
  /** As it was sent; until it is, as it was asked. */
  readonly question: string;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  /** While it runs: what has arrived. */
  readonly arrived: string;
  /** While it runs: what it waits for, in words. */
  readonly progress: string;
  /** Absent while it runs. */
  readonly outcome?: AskOutcome;
}

export interface Conversation {
  readonly documentId: string;
  readonly findingId: string;
  /** Oldest first. */
  readonly turns: readonly Turn[];
}
