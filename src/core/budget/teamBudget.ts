/**
 * What a team uses together, counted in its Redis. Months are those of UTC: members live in several time zones, and a budget
 * that ended at another hour for each of them would be several. Only sums and random ids go there, no name of a file or person.
 */
import * as z from 'zod';
import type { Clock } from '../ports';
import { RESERVATION_MS } from './ledger';
import { monthOf, resetAfter, type Reset } from './month';
import { RELEASE, RESERVE, SETTLE, teamKeys, TOTALS, type Script } from './teamScripts';

/** What of ioredis is needed, alone and as a cluster. */
export interface ScriptClient {
  evalsha(sha: string, keys: number, ...args: string[]): Promise<unknown>;
  eval(text: string, keys: number, ...args: string[]): Promise<unknown>;
}

export interface TeamRedis {
  /** Never rejects. @returns undefined where Redis is not there, refuses, or does not answer in time. */
  run<T>(command: (client: ScriptClient) => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

export interface TeamTotals {
  readonly used: number;
  readonly reserved: number;
}

export type TeamAnswer = TeamTotals & { readonly granted: boolean };

const count = z.int().min(0);
const pair = z.tuple([count, count]);
const triple = z.tuple([z.union([z.literal(0), z.literal(1)]), count, count]);

/** Every answer is undefined where Redis gave none: nobody knows then what became of the command. */
export class TeamBudget {
  constructor(
    private readonly redis: TeamRedis,
    private readonly clock: Clock,
    private readonly leaseMs = RESERVATION_MS,
  ) {}

  /** The month that it is now, such as `2026-11`. */
  get month(): string {
    return monthOf(this.clock.now(), 'UTC');
  }

  get resets(): Reset {
    return resetAfter(this.clock.now(), 'UTC');
  }

  /** @param over grants it whatever the limit says. */
  async reserve(
    { id, team }: { readonly id: string; readonly team: string },
    tokens: number,
    limit: number,
    over: boolean,
  ): Promise<TeamAnswer | undefined> {
    const args = [id, String(tokens), String(limit), String(this.leaseMs), over ? '1' : '0'];
    const answer = triple.safeParse(await this.#run(RESERVE, team, args)).data;
    if (!answer) return undefined;
    const [granted, used, reserved] = answer;
    return { granted: granted === 1, used, reserved };
  }

  settle(id: string, month: string, tokens: number): Promise<TeamTotals | undefined> {
    return this.#sums(SETTLE, month, [id, String(tokens)]);
  }

  release(id: string, month: string): Promise<TeamTotals | undefined> {
    return this.#sums(RELEASE, month, [id]);
  }

  totals(): Promise<TeamTotals | undefined> {
    return this.#sums(TOTALS, this.month, []);
  }

  async #sums(script: Script, month: string, args: readonly string[]): Promise<TeamTotals | undefined> {
    const answer = pair.safeParse(await this.#run(script, month, args)).data;
    return answer && { used: answer[0], reserved: answer[1] };
  }

  async #run({ sha, text }: Script, month: string, args: readonly string[]): Promise<unknown> {
    const keys = teamKeys(month);
    const answer = await this.redis.run(async (client) => {
      try {
        return await client.evalsha(sha, keys.length, ...keys, ...args);
      } catch (error) {
        // A Redis that was started anew does not know it yet.
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return client.eval(text, keys.length, ...keys, ...args);
      }
    });
    return answer?.value;
  }
}
