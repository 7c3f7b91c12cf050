/**
 * OpenRouter's behaviour by name, for tests: the server that ships, with a record of what it was asked, scenarios in queues,
 * and waits that a test ends. The scenarios themselves ship (src/demo/scenarios); facts: openrouter.md 9 is their list.
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Generation } from '../../src/demo/account';
import { MODELS } from '../../src/demo/models';
import { BROKEN } from '../../src/demo/scenarios/broken';
import { CHAT_SCENARIOS, type ChatScenarioName } from '../../src/demo/scenarios/catalogue';
import type { Fault, Scenario, ScenarioCall } from '../../src/demo/scenarios/play';
import { REFUSED } from '../../src/demo/scenarios/refused';
import { WELL_FORMED } from '../../src/demo/scenarios/wellFormed';
import { startLocalOpenRouter, type LocalRequest } from '../../src/demo/server';
import { ELSEWHERE } from './elsewhere';
import { noteMarkers } from './markers';
import { refusalOf } from './refusals';

export type { Scenario, ScenarioCall };

export interface RecordedRequest {
  readonly method: string;
  /** Below the base address, without query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  /** `raw` as JSON; undefined when it is not JSON. */
  readonly body: unknown;
  /** True once the client has left before the answer was complete. */
  readonly aborted: boolean;
  /** Settles when the answer is complete or the client has left. */
  readonly ended: Promise<'complete' | 'aborted'>;
}

export interface UseOptions {
  /** How many requests it answers, after those of earlier calls. Without it: every request from now on. */
  readonly times?: number;
  /** The text of the good answer. Default: what the demo model says. */
  readonly text?: string;
  /** For `held`: findings that are sent before it waits; default 1. */
  readonly hold?: number;
}

export interface ScenarioServer {
  readonly url: string;
  readonly key: string;
  /** Every request that arrived, in order, to whichever path. */
  readonly requests: readonly RecordedRequest[];
  /** What /generation knows, by id. */
  readonly generations: ReadonlyMap<string, Generation>;
  use(scenario: ScenarioName | Scenario, options?: number | UseOptions): void;
  /** Lets everything that waits go on. */
  release(): void;
  /** Settles when `count` requests have arrived since the start, or since `requests` was emptied by `reset`. */
  arrived(count: number): Promise<void>;
  /** Back to the demo model's normal behaviour, with an empty record. */
  reset(): void;
  close(): Promise<void>;
}

export type ElsewhereName = keyof typeof ELSEWHERE;
export type ScenarioName = 'ok' | ChatScenarioName | ElsewhereName;

const names = <T extends object>(table: T): readonly (keyof T)[] => Object.keys(table) as (keyof T)[];
/** Those whose every byte OpenRouter could have sent with a 200. */
export const WELL_FORMED_SCENARIOS: readonly (keyof typeof WELL_FORMED)[] = names(WELL_FORMED);
export const BROKEN_SCENARIOS: readonly (keyof typeof BROKEN)[] = names(BROKEN);
/** Those that answer with an error status and OpenRouter's JSON. */
export const REFUSED_SCENARIOS: readonly (keyof typeof REFUSED)[] = names(REFUSED);
export const ELSEWHERE_SCENARIOS: readonly ElsewhereName[] = names(ELSEWHERE);
export const SCENARIO_NAMES: readonly ScenarioName[] = ['ok', ...names(CHAT_SCENARIOS), ...ELSEWHERE_SCENARIOS];

const CHAT_PATH = '/chat/completions';

/** The path that a scenario answers on. */
export function pathOf(name: ScenarioName): string {
  return isElsewhere(name) ? ELSEWHERE[name].path : CHAT_PATH;
}

export function isElsewhere(name: ScenarioName): name is ElsewhereName {
  return name in ELSEWHERE;
}

interface Rule {
  readonly path: string;
  /** Undefined: the server's normal answer. */
  readonly run: Scenario | undefined;
  readonly options: UseOptions;
  left: number;
}

function ruleOf(scenario: ScenarioName | Scenario, options: UseOptions): Rule {
  const left = options.times ?? Infinity;
  if (typeof scenario === 'function') return { path: CHAT_PATH, run: scenario, options, left };
  if (scenario === 'ok') return { path: CHAT_PATH, run: undefined, options, left };
  if (isElsewhere(scenario)) return { ...ELSEWHERE[scenario], options, left };
  return { path: CHAT_PATH, run: CHAT_SCENARIOS[scenario], options, left };
}

/** A scenario of a test that throws is a fault of the test: it fails the run, not only the connection. */
function loud(run: Scenario): Scenario {
  return (call) => {
    const played = (async (): Promise<void> => {
      await run(call);
    })();
    void played.then();
    return played;
  };
}

export interface ScenarioServerOptions {
  /** A `max_tokens` above it is answered 402. Default: no limit. */
  readonly affordableTokens?: number;
}

export async function startScenarioServer(options: ScenarioServerOptions = {}): Promise<ScenarioServer> {
  const requests: RecordedRequest[] = [];
  let queue: Rule[] = [];
  let standing = new Map<string, Rule>();
  let holding = new Set<() => void>();
  let arrivals: { count: number; resolve: () => void }[] = [];

  function record(request: LocalRequest): void {
    noteMarkers(request);
    const { req, res, path, raw } = request;
    let aborted = false;
    const ended = new Promise<'complete' | 'aborted'>((resolve) => {
      res.once('close', () => {
        aborted = !res.writableFinished;
        resolve(aborted ? 'aborted' : 'complete');
      });
    });
    const { method = '', headers } = req;
    requests.push({
      ...{ method, path, headers, raw, body: parsed(raw), ended },
      get aborted() {
        return aborted;
      },
    });
    for (const { count, resolve } of arrivals) if (requests.length >= count) resolve();
  }

  function ruleFor(path: string): Rule | undefined {
    const at = queue.findIndex((rule) => rule.path === path);
    const next = queue[at];
    if (!next) return standing.get(path);
    if (--next.left <= 0) queue.splice(at, 1);
    return next;
  }

  function released(res: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      holding.add(resolve);
      res.once('close', () => {
        holding.delete(resolve);
        resolve();
      });
    });
  }

  function release(): void {
    const waiting = holding;
    holding = new Set();
    for (const resolve of waiting) resolve();
  }

  const server = await startLocalOpenRouter({
    onRequest: record,
    stage: (chat) => {
      const refusal = refusalOf(chat, options.affordableTokens ?? Infinity);
      if (refusal) return { scenario: refusal };
      const rule = ruleFor(CHAT_PATH);
      return rule && { scenario: rule.run && loud(rule.run), text: rule.options.text, hold: rule.options.hold };
    },
    // Only those of ELSEWHERE have such a path, and they are faults.
    fault: (path) => ruleFor(path)?.run as Fault | undefined,
    released,
    models: MODELS,
    pace: () => setImmediate(),
  });
  return {
    ...{ url: server.url, key: server.key, requests, generations: server.generations, release },
    use(scenario, use = {}) {
      const rule = ruleOf(scenario, typeof use === 'number' ? { times: use } : use);
      if (rule.left === Infinity) standing.set(rule.path, rule);
      else queue.push(rule);
    },
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else arrivals.push({ count, resolve });
      }),
    reset() {
      release();
      queue = [];
      standing = new Map();
      arrivals = [];
      requests.length = 0;
    },
    close: () => server.close(),
  };
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}
