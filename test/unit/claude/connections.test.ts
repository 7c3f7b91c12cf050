import * as assert from 'node:assert/strict';
import { createServer, globalAgent, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { constants, createGzip } from 'node:zlib';
import { ClaudeClient, type ChatResult } from '../../../src/core/claude/client';
import { sse } from '../../../src/demo/server';
import { RecordedLog } from '../support/log';

const REPLY =
  sse({ id: 'gen-1', choices: [{ delta: { content: 'ok' }, finish_reason: 'stop' }] }) +
  sse({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, cost: 0.5 } }) +
  'data: [DONE]\n\n';

describe('connections of the client', () => {
  let server: Server;
  let answer: RequestListener;
  let opened: Socket[];
  let endpoint: string;
  const client = new ClaudeClient({
    clock: { now: () => Date.now() },
    log: new RecordedLog(),
    retryDelay: () => 1,
    environmentProxy: false,
  });

  before(async () => {
    server = createServer((request, response) => {
      request.resume().once('end', () => {
        answer(request, response);
      });
    });
    server.on('connection', (socket) => opened.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  });
  beforeEach(() => {
    opened = [];
  });
  afterEach(() => {
    server.closeAllConnections();
  });
  after(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  function chat(signal = new AbortController().signal, onText = (): void => undefined): Promise<ChatResult> {
    const call = { endpoint, key: 'k', body: '{}', timeoutMs: 5_000, keepAliveTimeoutMs: 5_000 };
    return client.chat(call, signal, { onText });
  }

  const streaming = { 'Content-Type': 'text/event-stream' };
  const ways: Readonly<Record<string, RequestListener>> = {
    'that ends with its reply': (_request, response) => response.writeHead(200, streaming).end(REPLY),
    'that ends a moment after its reply': (_request, response) => {
      response.writeHead(200, streaming).write(REPLY, () => setImmediate(() => response.end(': bye\n\n')));
    },
    'without [DONE]': (_request, response) =>
      response.writeHead(200, streaming).end(REPLY.replace('data: [DONE]\n\n', '')),
    'that is compressed': (_request, response) => {
      response.writeHead(200, { ...streaming, 'Content-Encoding': 'gzip' });
      const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
      gzip.pipe(response);
      gzip.end(REPLY);
    },
  };
  for (const [how, listener] of Object.entries(ways)) {
    it(`are used again after a stream ${how}`, async () => {
      answer = listener;
      for (let turn = 0; turn < 5; turn++) {
        const result = await chat();
        assert.ok(result.kind === 'finished' && result.reply.charged?.costUsd === 0.5, JSON.stringify(result));
        await free();
      }
      assert.equal(opened.length, 1);
    });
  }

  async function failFiveTimes(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) {
      assert.equal((await chat()).kind, 'failed');
      await free();
    }
  }

  it('are used again after an error', async () => {
    answer = (_request, response) =>
      response.writeHead(400, { 'Content-Type': 'application/json' }).end('{"error":{"code":400,"message":"no"}}');
    await failFiveTimes();
    answer = (_request, response) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"error":{"code":400,"message":"no"}}');
    await failFiveTimes();
    answer = (_request, response) =>
      response.writeHead(200, streaming).end(sse({ error: { code: 400, message: 'no' } }));
    await failFiveTimes();
    assert.equal(opened.length, 1);
  });

  it('do not hold up a result that is whole, and are closed soon where the response does not end', async () => {
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      response.writeHead(200, streaming).write(REPLY);
    };
    const began = performance.now();
    assert.equal((await chat()).kind, 'finished');
    assert.ok(performance.now() - began < 900);
    await closed;
    assert.ok(performance.now() - began < 4_000);
  });

  it('are let go quietly where they are reset, or the user leaves, after the reply', async () => {
    answer = (_request, response) => {
      response.writeHead(200, streaming).write(REPLY, () => setImmediate(() => response.socket?.resetAndDestroy()));
    };
    assert.equal((await chat()).kind, 'finished');
    const leaving = new AbortController();
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      response.writeHead(200, streaming).write(REPLY);
    };
    assert.equal((await chat(leaving.signal)).kind, 'finished');
    leaving.abort();
    await closed;
  });

  it('are closed where a reply is broken off', async () => {
    const leaving = new AbortController();
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      response.writeHead(200, streaming).write(sse({ choices: [{ delta: { content: 'o' } }] }));
    };
    const result = await chat(leaving.signal, () => {
      leaving.abort();
    });
    assert.equal(result.kind, 'cancelled');
    await closed;
  });

  it('are closed where a listener throws, and what it threw comes out', async () => {
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      response.writeHead(200, streaming).write(sse({ choices: [{ delta: { content: 'o' } }] }));
    };
    const full = (): void => {
      throw new Error('full');
    };
    await assert.rejects(chat(undefined, full), /full/);
    await closed;
  });

  it('wait a short time only for the usage of a reply that is whole', async () => {
    answer = (_request, response) => {
      response.writeHead(200, streaming).write(sse({ choices: [{ delta: { content: 'ok' }, finish_reason: 'stop' }] }));
    };
    const call = { endpoint, key: 'k', body: '{}', timeoutMs: 60_000, keepAliveTimeoutMs: 60_000 };
    const result = await client.chat(call, new AbortController().signal, { onText: () => undefined });
    assert.ok(result.kind === 'finished' && result.reply.charged === undefined);
  });

  /** Settles when the response is read to its end, and the agent has its connection back. */
  async function free(): Promise<void> {
    const name = globalAgent.getName({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    while ((globalAgent.freeSockets[name]?.length ?? 0) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
});
