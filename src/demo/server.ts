/**
 * The local OpenRouter: the product's own client talks to it as to the real one, and its demo model answers with a few
 * deterministic checks. It listens on this machine only, and on a port and with a key that nobody else knows.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoReply } from './checks';
import { chatBody, chatChunks, chatResult, completionOf, KEY_INFO, MODELS, type Json, type Model } from './wire';

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;
const MAX_BODY_CHARS = 2_000_000;
const JSON_HEADERS = { 'Content-Type': 'application/json' };

export interface LocalOpenRouterOptions {
  /** Asked first, with the path below the base address; true when it answers itself. Tests put faults and routes here. */
  readonly intercept?: (req: IncomingMessage, res: ServerResponse, path: string, raw: string) => boolean;
  readonly models?: readonly Model[];
  /** Waited for after each piece of a streamed answer: a demo that answers at once hides that findings stream in. */
  readonly pace?: () => Promise<unknown>;
}

export interface LocalOpenRouter {
  /** Base address, without a slash at its end. */
  readonly url: string;
  readonly key: string;
  /** Ends open streams too. */
  close(): Promise<void>;
}

/** Status and body; undefined when the answer is on its way already. */
type Answer = readonly [number, Json] | undefined;

const refusal = (code: number, message: string): Answer => [code, { error: { code, message } }];

export async function startLocalOpenRouter(options: LocalOpenRouterOptions = {}): Promise<LocalOpenRouter> {
  const { intercept, models = MODELS, pace } = options;
  const key = `sk-or-v1-${randomBytes(32).toString('hex')}`;

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<Answer> {
    const { host = '', authorization } = req.headers;
    // A page in a browser can make its own name resolve to 127.0.0.1; the Host header gives that away.
    if (!LOCAL_HOST.test(host)) return refusal(403, 'Only this machine may ask the local demo.');

    let raw = '';
    // What is too much is read and dropped: else the client would not get its answer.
    for await (const piece of req.setEncoding('utf8') as AsyncIterable<string>) {
      if (raw.length <= MAX_BODY_CHARS) raw += piece;
    }
    if (raw.length > MAX_BODY_CHARS) return refusal(413, `The request is larger than ${MAX_BODY_CHARS} characters.`);
    const { pathname } = new URL(req.url ?? '/', 'http://localhost');
    const path = pathname.startsWith('/api/v1/') ? pathname.slice('/api/v1'.length) : '';
    if (intercept?.(req, res, path, raw)) return undefined;

    const route = `${req.method ?? ''} ${path}`;
    // As at OpenRouter, the list of models is public.
    if (route === 'GET /models') return [200, { data: models, total_count: models.length, links: { next: null } }];
    if (authorization === undefined) return refusal(401, 'Missing Authentication header');
    if (authorization !== `Bearer ${key}`) return refusal(401, 'User not found.');
    if (route === 'GET /key') return [200, { data: KEY_INFO }];
    return route === 'POST /chat/completions' ? chat(res, raw) : refusal(404, 'Not Found');
  }

  async function chat(res: ServerResponse, raw: string): Promise<Answer> {
    const body = chatBody.parse(JSON.parse(raw));
    const model = models.find(({ id }) => id === body.model);
    if (!model) return refusal(400, `${body.model} is not a valid model ID`);
    const completion = completionOf(body, model, demoReply(body));
    res.setHeader('X-Generation-Id', completion.id);
    if (!body.stream) return [200, chatResult(completion)];

    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    res.write(': OPENROUTER PROCESSING\n\n');
    for (const event of [...chatChunks(completion).map(sse), 'data: [DONE]\n\n']) {
      if (res.destroyed) return undefined;
      res.write(event);
      await pace?.();
    }
    res.end();
    return undefined;
  }

  const server = createServer((req, res) => {
    answer(req, res)
      // What it throws on: a body that is no JSON, or no chat.
      .catch((error: unknown) => refusal(400, String(error)))
      .then((json) => json && res.writeHead(json[0], JSON_HEADERS).end(JSON.stringify(json[1])))
      .catch(() => res.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.close().closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}/api/v1`, key, close };
}

export const sse = (data: Json): string => `data: ${JSON.stringify(data)}\n\n`;
