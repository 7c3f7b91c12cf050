/**
 * The local OpenRouter: the product's own client talks to it as to the real one, and its demo model answers with a few
 * deterministic checks. It listens on this machine only, and on a port and with a key that nobody else knows.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { demoReply } from './checks';
import {
  chatBody,
  chatResult,
  completionOf,
  contentChunks,
  DEMO_MODELS,
  endChunks,
  errorBody,
  generationInfo,
  keyInfo,
  modelList,
  type ChatBody,
  type Completion,
  type Generation,
  type Json,
} from './wire';

const MAX_BODY_BYTES = 2_000_000;
const MAX_GENERATIONS = 200;

/** A request whose body has arrived, before its key was looked at. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Below the base address, without query: `/chat/completions`. */
  readonly path: string;
  readonly raw: string;
}

export interface LocalOpenRouterOptions {
  /** Called first for every request; true when it answers itself. Tests put faults here. */
  readonly intercept?: (exchange: Exchange) => boolean;
  /** The model: the text that answers a request. */
  readonly reply?: (body: ChatBody) => string;
  /** Waited for after each piece of a streamed answer: a demo that answers at once hides that findings stream in. */
  readonly pace?: () => Promise<unknown>;
}

export interface LocalOpenRouter {
  /** Base address, without a slash at its end. */
  readonly url: string;
  readonly key: string;
  /** What /generation tells, by id; the oldest are forgotten. */
  readonly generations: Map<string, Generation>;
  /** Ends open streams too. */
  close(): Promise<void>;
}

export async function startLocalOpenRouter(options: LocalOpenRouterOptions = {}): Promise<LocalOpenRouter> {
  const key = `sk-or-v1-${randomBytes(32).toString('hex')}`;
  const generations = new Map<string, Generation>();
  const pace = options.pace ?? ((): Promise<unknown> => setImmediate());

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    // A page in a browser can make its own name resolve to 127.0.0.1; the Host header gives that away.
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(req.headers.host ?? '')) {
      sendError(res, 403, 'Only this machine may ask the local demo.');
      return;
    }
    const raw = await readBody(req);
    if (raw === undefined) {
      sendError(res, 413, `The request is larger than ${MAX_BODY_BYTES} bytes.`);
      return;
    }
    const url = new URL(req.url ?? '/', 'http://localhost');
    const path = url.pathname.startsWith('/api/v1/') ? url.pathname.slice('/api/v1'.length) : '';
    if (options.intercept?.({ req, res, path, raw })) return;

    const route = `${req.method ?? ''} ${path}`;
    // As at OpenRouter, the list of models is public.
    if (route === 'GET /models') sendJson(res, 200, modelList());
    else if (req.headers.authorization === undefined) sendError(res, 401, 'Missing Authentication header');
    else if (req.headers.authorization !== `Bearer ${key}`) sendError(res, 401, 'User not found.');
    else if (route === 'POST /chat/completions') await chat(res, raw);
    else if (route === 'GET /key') {
      sendJson(
        res,
        200,
        keyInfo([...generations.values()].reduce((sum, { completion }) => sum + completion.usage.cost, 0)),
      );
    } else if (route === 'GET /generation') {
      const found = generations.get(url.searchParams.get('id') ?? '');
      if (found) sendJson(res, 200, generationInfo(found));
      else sendError(res, 404, 'Generation not found');
    } else sendError(res, 404, 'Not Found');
  }

  async function chat(res: ServerResponse, raw: string): Promise<void> {
    const body = readChat(raw);
    if (typeof body === 'string') {
      sendError(res, 400, body);
      return;
    }
    const completion = completionOf(body, (options.reply ?? demoReply)(body));
    const delivered = body.stream ? await streamCompletion(res, completion, pace) : true;
    if (!body.stream) sendJson(res, 200, chatResult(completion), { 'X-Generation-Id': completion.id });
    generations.set(completion.id, { completion, streamed: body.stream, cancelled: !delivered });
    for (const oldest of generations.keys()) if (generations.size > MAX_GENERATIONS) generations.delete(oldest);
  }

  const server = createServer((req, res) => {
    handle(req, res).catch((error: unknown) => {
      if (res.headersSent) res.destroy();
      else sendError(res, 500, error instanceof Error ? error.message : 'Internal Server Error');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/api/v1`, key, generations, close };
}

/** @returns false when the client left before the end. */
export async function streamCompletion(
  res: ServerResponse,
  completion: Completion,
  pace: () => Promise<unknown>,
): Promise<boolean> {
  beginStream(res, completion.id);
  for (const event of [...contentChunks(completion), ...endChunks(completion)].map(sse)) {
    if (res.destroyed) return false;
    res.write(event);
    await pace();
  }
  if (res.destroyed) return false;
  res.end('data: [DONE]\n\n');
  return true;
}

const COMMENT = ': OPENROUTER PROCESSING\n\n';

export function beginStream(res: ServerResponse, id: string, comments = 2): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', 'X-Generation-Id': id });
  res.write(COMMENT.repeat(comments));
}

export function sse(data: Json): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

export function sendJson(res: ServerResponse, status: number, body: Json, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function sendError(res: ServerResponse, status: number, message: string): void {
  sendJson(res, status, errorBody(status, message));
}

/** @returns the words of the 400 answer when the body can't be used. */
export function readChat(raw: string): ChatBody | string {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return 'Invalid JSON body';
  }
  const parsed = chatBody.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') ?? '';
    return where === 'messages'
      ? 'Input required: specify "prompt" or "messages"'
      : `${where}: ${issue?.message ?? 'Invalid input'}`;
  }
  const { model } = parsed.data;
  return DEMO_MODELS.some(({ id }) => id === model) ? parsed.data : `${model} is not a valid model ID`;
}

/** @returns undefined when it is too large; the rest is then read and dropped, so that the client gets its answer. */
async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of req as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= MAX_BODY_BYTES) pieces.push(piece);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(pieces).toString('utf8') : undefined;
}
