/**
 * The connection to Redis and its circuit breaker. Made on first use; when it fails, nobody waits for it any more until it
 * has come back in the background, tried again with growing pauses. Where Redis only refuses to write, reading goes on.
 */
import type { Clock, Logger } from '../ports';
import type { RedisTarget } from './redisAddress';
import { makeRedisClient, type RedisClient } from './redisClient';
import { isWriteRefusal, troubleOf, type RedisState, type Trouble } from './redisState';
import { afterInput, WAIT_MS, type WaitBudget } from './waitBudget';

/** The longest that a command may take before the connection counts as dead, whoever still waits for it. */
const COMMAND_MS = WAIT_MS;
/** Until a connection stands and Redis has greeted. */
const CONNECT_MS = 3_000;
const LONGEST_PAUSE_MS = 30_000;

export interface LinkOptions {
  /** Milliseconds until the next attempt. @param failures in a row, from 1. */
  readonly pause?: (failures: number) => number;
  /** The longest that a command may take, in milliseconds. */
  readonly commandMs?: number;
}

/** Half a second, doubled each time; spread, so that a team does not come back all at once. */
function usualPause(failures: number): number {
  return Math.min(500 * 2 ** (failures - 1), LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);
}

export class RedisLink {
  #client: RedisClient | undefined;
  #ready = false;
  /** The very first attempt to connect: the only one that is waited for. Settles when it has ended. */
  #first: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #refusesWrites = false;
  #closed = false;
  #state: RedisState = { kind: 'idle' };
  readonly #pause: (failures: number) => number;
  readonly #commandMs: number;
  readonly #onChange = new Set<() => void>();
  readonly #onWritable = new Set<() => void>();

  constructor(
    private readonly target: RedisTarget,
    private readonly clock: Clock,
    private readonly log: Logger,
    { pause = usualPause, commandMs = COMMAND_MS }: LinkOptions = {},
  ) {
    this.#pause = pause;
    this.#commandMs = commandMs;
  }

  get state(): RedisState {
    return this.#state;
  }

  /** The connection while it stands; for what is no command, such as listening. */
  get client(): RedisClient | undefined {
    return this.#ready ? this.#client : undefined;
  }

  onChange(listener: () => void): void {
    this.#onChange.add(listener);
  }

  /** Called when writing has become possible, or is worth another try. */
  onWritable(listener: () => void): void {
    this.#onWritable.add(listener);
  }

  /** Never rejects. @returns undefined when Redis has not answered within the budget, or has refused. */
  async run<T>(
    wait: WaitBudget,
    kind: 'read' | 'write',
    command: (client: RedisClient) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    if (!this.#ready) await this.#arrive(wait);
    const client = this.client;
    if (!client || wait.isSpent || (kind === 'write' && this.#refusesWrites)) return undefined;
    return wait.within(this.#attempt(client, kind, command));
  }

  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#drop();
    this.#state = { kind: 'idle' };
    return Promise.resolve();
  }

  async #arrive(wait: WaitBudget): Promise<void> {
    if (this.#closed) return;
    if (this.#state.kind === 'idle') {
      this.#become({ kind: 'connecting' });
      this.#first = this.#connect();
    }
    if (!this.#first) return;
    await wait.within(this.#first);
    // Waited for in vain: the next request does not try that again.
    if (wait.isSpent) this.#first = undefined;
  }

  async #attempt<T>(
    client: RedisClient,
    kind: 'read' | 'write',
    command: (client: RedisClient) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    const answered = afterInput(this.#commandMs, () => {
      this.#fail(client, { kind: 'down', reason: 'no_answer', code: 'ETIMEDOUT' });
    });
    try {
      const value = await command(client);
      if (client === this.#client) this.#answered(kind);
      return { value };
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble) this.#fail(client, trouble);
      else this.log.debug('redis refused a command', { name: error instanceof Error ? error.name : 'unknown' });
      return undefined;
    } finally {
      answered();
    }
  }

  #answered(kind: 'read' | 'write'): void {
    if (this.#state.kind === 'refused' && kind === 'read') return;
    this.#failures = 0;
    if (this.#state.kind !== 'connected') this.#become({ kind: 'connected' });
  }

  async #connect(): Promise<void> {
    let client: RedisClient;
    try {
      client = await makeRedisClient(this.target);
    } catch (error) {
      this.#fail(undefined, troubleOf(error) ?? { kind: 'down', reason: 'lost', code: 'unknown' });
      return;
    }
    if (this.#closed) return;
    this.#client = client;
    // What ioredis says when a connection ends tells less than the error before.
    let cause: unknown;
    const note = (error: unknown): void => {
      cause = error;
    };
    const ended = (error: unknown): void => {
      this.#fail(client, troubleOf(cause ?? error) ?? { kind: 'down', reason: 'lost', code: 'closed' });
    };
    client.on('error', note);
    client.on('node error', note);
    client.on('end', ended);
    const arrived = afterInput(CONNECT_MS, () => {
      this.#fail(client, { kind: 'down', reason: 'no_answer', code: 'ETIMEDOUT' });
    });
    try {
      await client.connect();
      cause = undefined;
      if (client === this.#client) this.#arrived();
    } catch (error) {
      ended(error);
    } finally {
      arrived();
    }
  }

  #arrived(): void {
    this.#ready = true;
    this.#first = undefined;
    this.log.info('redis is connected');
    // Where it refused to write, only a write can show that it does so no more.
    if (!(this.#state.kind === 'refused' && isWriteRefusal(this.#state.reason))) this.#become({ kind: 'connected' });
    this.#allowWrites();
  }

  /** @param client the one it happened to: what comes of an earlier one is no news. */
  #fail(client: RedisClient | undefined, trouble: Trouble): void {
    if (client !== this.#client || this.#closed) return;
    const { kind, reason, code } = trouble;
    const before = this.#state;
    const again = (before.kind === 'down' || before.kind === 'refused') && before.reason === reason;
    if (!again) {
      this.log.warn('redis is not available', { reason, code });
      const since = this.clock.now();
      this.#become(kind === 'down' ? { kind, reason, since } : { kind, reason, since });
    }
    this.#failures++;
    if (isWriteRefusal(reason)) this.#refusesWrites = true;
    else this.#drop();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      // Another server may be the master by now.
      if (reason === 'read_only') this.#drop();
      if (this.#client) this.#allowWrites();
      else void this.#connect();
    }, this.#pause(this.#failures)).unref();
  }

  #allowWrites(): void {
    this.#refusesWrites = false;
    for (const listener of this.#onWritable) listener();
  }

  #drop(): void {
    const client = this.#client;
    this.#client = undefined;
    this.#ready = false;
    this.#first = undefined;
    this.#refusesWrites = false;
    client?.disconnect();
  }

  #become(state: RedisState): void {
    this.#state = state;
    for (const listener of this.#onChange) listener();
  }
}
