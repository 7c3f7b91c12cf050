/**
 * A request's way through an engine with every store there is, for the test of inputs × sinks: what was asked, what became
 * of it, what stood in the state folder while the reply streamed, and what the server received.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Redis } from 'ioredis';
import { FileStore } from '../../../src/core/cache/fileStore';
import { MementoStore } from '../../../src/core/cache/mementoStore';
import { MemoryStore } from '../../../src/core/cache/memoryStore';
import { RedisStore } from '../../../src/core/cache/redisStore';
import type { Outcome } from '../../../src/core/outcome';
import type { Compute } from '../../../src/core/ports';
import type { Prepared } from '../../../src/core/prepared';
import type { Brain } from '../../../src/core/prompt/brain';
import type { FilePlace } from '../../../src/core/prompt/source';
import { prepareReview } from '../../../src/core/review/reviewOne';
import type { ReviewRequest } from '../../../src/core/review/reviewRequest';
import type { SecretsMode } from '../../../src/core/settings';
import { FolderState } from '../../../src/core/state/folderState';
import type { RecordedRequest, ScenarioServer } from '../../openrouter/scenarios';
import { BRAIN, OURS } from '../support/brain';
import { startEngine, type Engine } from '../support/engine';

export interface Run {
  readonly request: ReviewRequest;
  readonly outcome: Outcome;
  /** undefined when it was blocked. */
  readonly prepared: Prepared<unknown> | undefined;
  readonly received: readonly RecordedRequest[];
  /** All files of the state folder when the first finding had arrived. */
  readonly whileStreaming: string;
}

export interface JourneyParts {
  readonly server: ScenarioServer;
  readonly compute: Compute;
  readonly redisUrl: string;
  readonly folder: string;
  readonly secrets: SecretsMode;
}

export class Journey {
  readonly engine: Engine;
  readonly #parts: JourneyParts;
  readonly #memento = new Map<string, unknown>();
  readonly #mementoStore: MementoStore;
  readonly #keys: string[] = [];
  #brain: Brain = BRAIN;

  constructor(parts: JourneyParts) {
    this.#parts = parts;
    const log = { debug: none, info: none, warn: none, error: none };
    const memento = {
      get: (key: string) => this.#memento.get(key),
      update: (key: string, value: unknown) => {
        this.#memento.set(key, value);
        return Promise.resolve();
      },
    };
    this.#mementoStore = new MementoStore(memento, log);
    this.engine = startEngine({
      server: parts.server,
      compute: parts.compute,
      stateFolder: path.join(parts.folder, 'state'),
      stores: [
        new MemoryStore(),
        new RedisStore({ url: parts.redisUrl }, { now: () => Date.now() }, log),
        this.#mementoStore,
        new FileStore(new FolderState(path.join(parts.folder, 'cli'))),
      ],
      settings: { secrets: parts.secrets, budget: { tokens: null, usd: null } },
      brain: () => Promise.resolve({ ...OURS, brain: this.#brain }),
    });
  }

  /** @param rules of the project that the file is in; absent: it is in none. */
  async run(asked: ReviewRequest, brain = BRAIN, rules?: string): Promise<Run> {
    const { server } = this.#parts;
    this.#brain = brain;
    const request = rules === undefined ? asked : { ...asked, places: [this.#placeWith(rules, asked.path)] };
    const preparation = await prepareReview(
      this.engine.pipeline,
      request,
      this.engine.settings,
      new AbortController().signal,
    );
    const prepared = preparation.kind === 'prepared' ? preparation.prepared : undefined;
    if (prepared) {
      this.#keys.push(prepared.cacheKey);
      server.use('ok', { times: 1, text: quotingBack(prepared) });
    }
    let whileStreaming = '';
    const { outcome } = await this.engine.review(request, {
      origin: { documentId: 'file:///a', path: request.path, languageId: request.languageId, startedAt: 1 },
      onFinding: () => {
        whileStreaming ||= this.stateFolder();
      },
    });
    const received = [...server.requests];
    server.reset();
    return { request, outcome, prepared, received, whileStreaming };
  }

  #placeWith(rules: string, file: string): FilePlace {
    const folder = path.join(this.#parts.folder, 'workspace');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'AGENTS.md'), rules);
    return { folder, path: file };
  }

  stateFolder(): string {
    return filesBelow(path.join(this.#parts.folder, 'state'));
  }

  fileStore(): string {
    return filesBelow(path.join(this.#parts.folder, 'cli'));
  }

  /** As it is written, and as it reads when it is unpacked. */
  async memento(): Promise<string> {
    await this.#mementoStore.close();
    const unpacked = await Promise.all(this.#keys.map((key) => this.#mementoStore.get(key)));
    return JSON.stringify([[...this.#memento], unpacked]);
  }

  /** Emptied with it: the next journey answers for itself. */
  async redis(): Promise<string> {
    const client = new Redis(this.#parts.redisUrl);
    try {
      const keys = await client.keys('*');
      const text = [...keys, ...(keys.length > 0 ? await client.mget(keys) : [])].join('\n');
      await client.flushall();
      return text;
    } finally {
      client.disconnect();
    }
  }

  async close(): Promise<void> {
    await this.engine.pipeline.settle(10_000);
    await this.engine.cache.close();
  }
}

const none = (): void => undefined;

/** What a model does: it repeats each row that it was shown. */
function quotingBack({ sources }: Prepared<unknown>): string {
  const rows = sources.flatMap((source) => source.rows.split('\n')).map((row) => row.replace(/^\d+\|/, ''));
  const findings = rows.map((row, index) => ({
    ...{ severity: 'major', category: 'security', confidence: 'high', line: index + 1, end_line: index + 1 },
    ...{
      title: 'Look',
      explanation: index % 4 === 0 ? row : 'It fails.',
      quote: row,
      replacement: index % 2 === 0 ? row : null,
    },
  }));
  return JSON.stringify({ findings: findings.filter(({ quote }) => quote.trim() !== '') });
}

/** A folder in which nothing was ever written does not exist. */
function filesBelow(folder: string): string {
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name));
  return files
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .map((file) => `${file}\n${readFileSync(file, 'utf8')}`)
    .join('\n');
}
