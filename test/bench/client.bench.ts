// A hundred chats at once, round after round: connections opened, memory kept, and what each takes beside bare axios posting
// the same bytes to the same server in the same run. The server lives in a thread of its own, so that its memory is not
// counted. A wrong result ends the run.
import { once } from 'node:events';
import { Agent, createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import axios from 'axios';
import { ClaudeClient, type ChatResult } from '../../src/core/claude/client';
import type { Logger } from '../../src/core/ports';
import { percentile, report, type Row } from './statistics';

const AT_ONCE = 100;
const WARM_UP = 3;
const ROUNDS = 20;
const PIECES = 40;
/** Of each hundred; the rest is answered well. */
const MIX = { refused: 10, failing: 5, cut: 5 };

type Kind = 'ok' | keyof typeof MIX;
const WAYS = ['client', 'bare axios', 'client, some failing'] as const;
type Way = (typeof WAYS)[number];

interface Asked {
  readonly kind: Kind;
  readonly name: string;
  readonly padding: string;
}

interface Counts {
  readonly requests: number;
  readonly connections: number;
}

// The server -----------------------------------------------------------------------------------------------------------

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const piece = (content: string): string =>
  event({ id: 'gen-1', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] });
const textOf = (name: string): string => `${name}: ${'ä text of some length. '.repeat(PIECES)}`;

function answer({ kind, name }: Asked, response: ServerResponse): void {
  const refuse = (code: number): void => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code, message: name } }));
  };
  if (kind === 'refused') {
    refuse(400);
    return;
  }
  if (kind === 'failing') {
    refuse(503);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-generation-id': 'gen-1' });
  const pieces = textOf(name).match(/[^]{1,24}/g) ?? [];
  const send = (at: number): void => {
    const text = pieces[at];
    if (kind === 'cut' && at === 10) response.destroy();
    else if (text !== undefined) response.write(piece(text), () => setImmediate(send, at + 1));
    else {
      response.write(event({ choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }] }));
      response.write(
        event({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0 } }),
      );
      response.end('data: [DONE]\n\n');
    }
  };
  send(0);
}

/** A port for each way: connections are shared by port. */
async function serve(): Promise<void> {
  const counts: { requests: number; connections: number }[] = [];
  const ports: number[] = [];
  while (ports.length < WAYS.length) {
    const count = { requests: 0, connections: 0 };
    const server = createServer((request, response) => {
      let raw = '';
      request.setEncoding('utf8').on('data', (text: string) => (raw += text));
      request.on('end', () => {
        count.requests++;
        answer(JSON.parse(raw) as Asked, response);
      });
    });
    server.on('connection', () => count.connections++);
    // A busy machine takes longer for a round than the 5 s that Node gives an idle connection.
    server.keepAliveTimeout = 120_000;
    await once(server.listen(0, '127.0.0.1'), 'listening');
    ports.push((server.address() as AddressInfo).port);
    counts.push(count);
  }
  parentPort?.on('message', () => {
    parentPort?.postMessage(counts);
  });
  parentPort?.postMessage(ports);
}

// The client -----------------------------------------------------------------------------------------------------------

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function check(kind: Kind, name: string, result: ChatResult): void {
  const right =
    kind === 'ok'
      ? result.kind === 'finished' && result.reply.text === textOf(name) && result.reply.charged !== undefined
      : kind === 'cut'
        ? result.kind === 'interrupted' && textOf(name).startsWith(result.reply.text) && result.reply.text !== ''
        : result.kind === 'failed' && result.failure.status === (kind === 'refused' ? 400 : 503);
  if (!right) throw new Error(`${kind}: ${JSON.stringify(result)}`);
}

function mixed(): Kind[] {
  const kinds = Object.entries(MIX).flatMap(([kind, count]) => Array<Kind>(count).fill(kind as Kind));
  return [...kinds, ...Array<Kind>(AT_ONCE - kinds.length).fill('ok')];
}

async function main(): Promise<void> {
  const worker = new Worker(new URL(import.meta.url));
  const [ports] = (await once(worker, 'message')) as [number[]];
  const client = new ClaudeClient({
    clock: { now: () => Date.now() },
    log: silent,
    retryDelay: () => 1,
    environmentProxy: false,
  });
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  const padding = 'x'.repeat(10_000);

  const asking: Readonly<Record<Way, (kind: Kind, name: string, body: string, endpoint: string) => Promise<void>>> = {
    client: async (kind, name, body, endpoint) => {
      const { signal } = new AbortController();
      const call = { endpoint, key: 'bench', body, timeoutMs: 30_000, keepAliveTimeoutMs: 30_000 };
      check(kind, name, await client.chat(call, signal, { onText: () => undefined }));
    },
    'bare axios': async (_kind, name, body, endpoint) => {
      const options = { proxy: false, httpAgent: agent, maxRedirects: 0, responseType: 'text' } as const;
      const headers = { 'content-type': 'application/json' };
      const { data } = await axios.post<string>(`${endpoint}/chat/completions`, body, { ...options, headers });
      if (!data.includes(name)) throw new Error(name);
    },
    'client, some failing': (kind, name, body, endpoint) => asking.client(kind, name, body, endpoint),
  };

  const samples = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  const heap = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    // Who comes first changes: what one leaves to the collector slows the next.
    for (let turn = 0; turn < WAYS.length; turn++) {
      const which = (round + WARM_UP + turn) % WAYS.length;
      const way = WAYS[which] ?? 'client';
      const endpoint = `http://127.0.0.1:${ports[which] ?? 0}/api/v1`;
      const kinds = way === 'client, some failing' ? mixed() : Array<Kind>(AT_ONCE).fill('ok');
      const took = await Promise.all(
        kinds.map(async (kind, at) => {
          const name = `${way} ${round} ${at}`;
          const started = performance.now();
          await asking[way](kind, name, JSON.stringify({ kind, name, padding } satisfies Asked), endpoint);
          return performance.now() - started;
        }),
      );
      global.gc?.();
      // A reply is handed over before the end of its response is read, which gives the connection back.
      await setTimeout(50);
      if (round < 0) continue;
      samples.get(way)?.push(...took);
      heap.get(way)?.push(process.memoryUsage().heapUsed);
    }
  }
  worker.postMessage('counts');
  const [counts] = (await once(worker, 'message')) as [Counts[]];
  await worker.terminate();
  agent.destroy();

  const rows: Row[] = WAYS.map((way) => ({ name: `${AT_ONCE} at once, ${way}`, samples: samples.get(way) ?? [] }));
  const kept = WAYS.map((way, at) => {
    const bytes = heap.get(way) ?? [];
    const megabytes = (values: readonly number[]): number => Math.round(percentile(values, 0.5) / 10_000) / 100;
    const [first, last] = [megabytes(bytes.slice(0, 5)), megabytes(bytes.slice(-5))];
    return { name: way, ...counts[at], 'heap MB, first rounds': first, 'last rounds': last };
  });
  console.table(kept);
  report('client', rows, { kept, heap: Object.fromEntries(heap) });
}

void (isMainThread ? main() : serve());
