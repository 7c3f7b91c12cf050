/**
 * Equal questions of this process share one request: who comes second gets what has arrived so far and then the rest. A
 * request ends early only when nobody waits for it any more; whoever leaves before leaves it to the others.
 */

/** What reaches everyone who takes part. */
export interface Audience<Item, Wait> {
  readonly onItem?: ((item: Item) => void) | undefined;
  readonly onThinking?: (() => void) | undefined;
  readonly onTeammate?: (() => void) | undefined;
  readonly onWait?: ((wait: Wait) => void) | undefined;
}

export interface Participant<Item, Wait> extends Audience<Item, Wait> {
  readonly signal: AbortSignal;
}

/** All who take part, as one. */
export interface Everyone<Item, Wait> {
  readonly signal: AbortSignal;
  readonly onItem: (item: Item) => void;
  readonly onThinking: () => void;
  readonly onTeammate: () => void;
  readonly onWait: (wait: Wait) => void;
}

export type Joined<T> =
  /** It was asked for this participant. */
  | { readonly kind: 'led'; readonly value: T }
  | { readonly kind: 'followed'; readonly value: T }
  /** It went while others stayed. */
  | { readonly kind: 'left' };

interface Flight {
  readonly members: Set<Audience<unknown, unknown>>;
  readonly items: unknown[];
  readonly abort: AbortController;
  readonly result: Promise<unknown>;
}

/** Equal keys mean equal types of items and results: that is the caller's to keep. */
export class SingleFlight {
  readonly #flights = new Map<string, Flight>();

  /** @param ask makes the request, with everyone who takes part as its audience. */
  async join<Item, Wait, T>(
    key: string,
    participant: Participant<Item, Wait>,
    ask: (audience: Everyone<Item, Wait>) => Promise<T>,
  ): Promise<Joined<T>> {
    const flying = this.#flights.get(key);
    const flight = flying ?? this.#start(key, ask);
    const { signal } = participant;
    const member = participant as Audience<unknown, unknown>;
    flight.members.add(member);
    for (const item of [...flight.items]) member.onItem?.(item);
    let leave: (() => void) | undefined;
    const left = new Promise<'left'>((resolve) => {
      leave = (): void => {
        flight.members.delete(member);
        if (flight.members.size > 0) {
          resolve('left');
          return;
        }
        // Nobody may join what is being cancelled. Whoever leaves last is told what became of it.
        this.#forget(key, flight);
        flight.abort.abort();
      };
    });
    const leaving = (): void => leave?.();
    if (signal.aborted) leaving();
    else signal.addEventListener('abort', leaving, { once: true });
    try {
      const ended = await Promise.race([flight.result.then((value) => ({ value: value as T })), left]);
      if (ended === 'left') return { kind: 'left' };
      return { kind: flying && !signal.aborted ? 'followed' : 'led', value: ended.value };
    } finally {
      signal.removeEventListener('abort', leaving);
      flight.members.delete(member);
    }
  }

  #start<Item, Wait, T>(key: string, ask: (audience: Everyone<Item, Wait>) => Promise<T>): Flight {
    const members = new Set<Audience<unknown, unknown>>();
    const items: unknown[] = [];
    const abort = new AbortController();
    const audience: Everyone<Item, Wait> = {
      signal: abort.signal,
      onItem: (item) => {
        items.push(item);
        for (const member of [...members]) member.onItem?.(item);
      },
      onThinking: () => {
        for (const member of [...members]) member.onThinking?.();
      },
      onTeammate: () => {
        for (const member of [...members]) member.onTeammate?.();
      },
      onWait: (wait) => {
        for (const member of [...members]) member.onWait?.(wait);
      },
    };
    // Begins in a later turn: by then the one who asks is in its audience.
    const result = Promise.resolve().then(() => ask(audience));
    const flight: Flight = { members, items, abort, result };
    this.#flights.set(key, flight);
    const landed = (): void => {
      this.#forget(key, flight);
    };
    result.then(landed, landed);
    return flight;
  }

  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}
