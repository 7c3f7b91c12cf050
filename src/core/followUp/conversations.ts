/**
 * What was asked about each finding and what was answered: while an answer streams, over reloads of the panel, and over
 * restarts. The report is a view of it. Bounded: old questions and findings not asked about for long are forgotten.
 */
import type { Accounting } from '../outcome';
import { cutTo } from '../text/hidden';
import { answerOf, type AskOutcome } from './askOutcome';
import type { Exchange } from './askRequest';
import type { Conversation, Turn } from './conversation';
import { readConversations, storedText } from './storedConversations';

export interface ConversationChange {
  readonly documentId: string;
  /** A question came to its end. */
  readonly ended: boolean;
}

/** In one conversation. */
const MOST_TURNS = 20;
/** Findings with a conversation. */
const MOST_CONVERSATIONS = 100;
/** Of an answer, in UTF-16 units: more is nobody's short answer. */
const LONGEST_ANSWER = 20_000;

export class Conversations {
  #nextId = 1;
  /** By finding; the one asked about last is the last. */
  readonly #all = new Map<string, Conversation>();
  readonly #listeners = new Set<(change: ConversationChange) => void>();

  turns(documentId: string, findingId: string): readonly Turn[] {
    return this.#all.get(keyOf(documentId, findingId))?.turns ?? [];
  }

  turn(id: number): (Turn & Pick<Conversation, 'documentId' | 'findingId'>) | undefined {
    for (const { documentId, findingId, turns } of this.#all.values()) {
      const turn = turns.find((known) => known.id === id);
      if (turn) return { ...turn, documentId, findingId };
    }
    return undefined;
  }

  isAsking(documentId: string, findingId: string): boolean {
    return this.turns(documentId, findingId).some(({ outcome }) => outcome === undefined);
  }

  /** What was said of a finding, oldest first. */
  exchanges(documentId: string, findingId: string): Exchange[] {
    return this.turns(documentId, findingId).flatMap(({ question, outcome }) => {
      const answer = outcome && answerOf(outcome)?.text;
      return answer === undefined ? [] : [{ question, answer }];
    });
  }

  /** @returns the turn's id. */
  start(documentId: string, findingId: string, question: string, askedAt: number): number {
    const id = this.#nextId++;
    this.#put(documentId, findingId, [
      ...this.turns(documentId, findingId),
      { id, question, askedAt, arrived: '', progress: '' },
    ]);
    this.#changed(documentId, false);
    return id;
  }

  /** The question as it is sent. */
  sent(id: number, question: string): void {
    this.#update(id, (turn) => ({ ...turn, question }));
  }

  arrive(id: number, piece: string): void {
    this.#update(id, (turn) => ({ ...turn, arrived: cutTo(turn.arrived + piece, LONGEST_ANSWER), progress: '' }));
  }

  progress(id: number, progress: string): void {
    this.#update(id, (turn) => ({ ...turn, progress }));
  }

  end(id: number, outcome: AskOutcome): void {
    const short = 'text' in outcome ? { ...outcome, text: cutTo(outcome.text, LONGEST_ANSWER) } : outcome;
    this.#update(id, (turn) => ({ ...turn, outcome: short, arrived: '', progress: '' }), true);
  }

  /** What an ended question took is known better now. */
  amend(id: number, accounting: Accounting): void {
    this.#update(
      id,
      (turn) =>
        turn.outcome && 'accounting' in turn.outcome ? { ...turn, outcome: { ...turn.outcome, accounting } } : turn,
      true,
    );
  }

  /** Takes a turn away, e.g. one that is asked again. */
  remove(id: number): void {
    const found = this.turn(id);
    if (!found) return;
    const { documentId, findingId } = found;
    this.#put(
      documentId,
      findingId,
      this.turns(documentId, findingId).filter((turn) => turn.id !== id),
    );
    this.#changed(documentId, false);
  }

  clearAll(): void {
    const documents = new Set([...this.#all.values()].map(({ documentId }) => documentId));
    this.#all.clear();
    for (const documentId of documents) this.#changed(documentId, false);
  }

  /** Those with an answer, for the disk. */
  toText(): string {
    return storedText([...this.#all.values()]);
  }

  /** Adds what `toText` gave; what was asked meanwhile stays. @returns false when it is none. */
  load(text: string): boolean {
    const stored = readConversations(text);
    if (!stored) return false;
    const asked = [...this.#all.values()];
    this.#all.clear();
    for (const { documentId, findingId, turns } of stored) {
      const known = turns.map((turn) => ({ ...turn, id: this.#nextId++, arrived: '', progress: '' }));
      this.#put(documentId, findingId, known);
    }
    for (const { documentId, findingId, turns } of asked) {
      this.#put(documentId, findingId, [...this.turns(documentId, findingId), ...turns]);
    }
    for (const { documentId } of stored) this.#changed(documentId, false);
    return true;
  }

  /** @returns a function that ends the subscription. */
  onChange(listener: (change: ConversationChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put(documentId: string, findingId: string, turns: readonly Turn[]): void {
    const key = keyOf(documentId, findingId);
    this.#all.delete(key);
    if (turns.length > 0) this.#all.set(key, { documentId, findingId, turns: turns.slice(-MOST_TURNS) });
    for (const [oldest, { turns: others }] of this.#all) {
      if (this.#all.size <= MOST_CONVERSATIONS) break;
      if (others.every(({ outcome }) => outcome !== undefined)) this.#all.delete(oldest);
    }
  }

  #update(id: number, change: (turn: Turn) => Turn, ended = false): void {
    for (const [key, conversation] of this.#all) {
      if (!conversation.turns.some((turn) => turn.id === id)) continue;
      const turns = conversation.turns.map((turn) => (turn.id === id ? change(turn) : turn));
      this.#all.set(key, { ...conversation, turns });
      this.#changed(conversation.documentId, ended);
      return;
    }
  }

  #changed(documentId: string, ended: boolean): void {
    for (const listener of this.#listeners) listener({ documentId, ended });
  }
}

function keyOf(documentId: string, findingId: string): string {
  return `${documentId}\n${findingId}`;
}
