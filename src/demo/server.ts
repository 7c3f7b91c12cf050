/**
 * The local OpenRouter: the product's own client talks to it as to the real one, and its demo model answers with a few
 * deterministic checks. Models named `demo/…` play what goes wrong elsewhere. It listens on this machine only, and on a port
 * and with a key that nobody else knows.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generationInfo, KEY_INFO, type Generation } from './account';
import { demoReply } from './checks';
import { endpointsOf, MODELS, type Model } from './models';
import { PromptCache } from './promptCache';
import { DEMO_MODELS, scenarioOfModel } from './scenarios/catalogue';
import type { Fault, Scenario, ScenarioCall } from './scenarios/play';
import { PAGE_HEADERS, SignIn } from './signIn';
import {
  beginStream,
  chatBody,
  chatChunks,
  chatResult,
  completionOf,
  DONE,
  errorBody,
  sendJson,
  sse,
  type ChatBody,
  type Json,
} from './wire';

export { sse } from './wire';

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;
const MAX_BODY_CHARS = 2_000_000;
const BASE = '/api/v1';

export interface LocalRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Below the base address; '' for what is not there. */
  readonly path: string;
  readonly raw: string;
}

/** A request for a completion that would be answered. */
export interface Chat {
  readonly body: ChatBody;
  readonly model: Model;
  /** As it came. */
  readonly json: unknown;
}

/** What answers in place of the demo model; each part has its normal self for a default. */
export interface Stage {
  readonly scenario?: Scenario | undefined;
  readonly text?: string | undefined;
  readonly hold?: number | undefined;
}

/** Without any of these it is the server that ships; tests put their scenarios here. */
export interface LocalOpenRouterOptions {
  /** Hears of every request, before anything is done with it. */
  readonly onRequest?: (request: LocalRequest) => void;
  readonly stage?: (chat: Chat) => Stage | undefined;
  /** Asked for requests with a good key to other paths. */
  readonly fault?: (path: string) => Fault | undefined;
  /** How long a scenario waits. Default: until the client leaves. */
  readonly released?: (res: ServerResponse) => Promise<void>;
  /** Listed by /models in place of all. */
  readonly models?: readonly Model[];
  /** Waited for after each piece of a streamed answer: a demo that answers at once hides that findings stream in. */
  readonly pace?: () => Promise<unknown>;
}

export interface LocalOpenRouter {
  /** Base address, without a slash at its end. */
  readonly url: string;
  readonly key: string;
  /** By id. */
  readonly generations: ReadonlyMap<string, Generation>;
  /** Ends open streams too. */
  close(): Promise<void>;
}

/** Status and body; undefined when the answer is on its way already. */
type Answer = readonly [number, Json] | undefined;

const refusal = (code: number, message: string): Answer => [code, errorBody(code, message)];
const newKey = (): string => `sk-or-v1-${randomBytes(32).toString('hex')}`;

export async function startLocalOpenRouter(options: LocalOpenRouterOptions = {}): Promise<LocalOpenRouter> {
  const { models = [...MODELS, ...DEMO_MODELS], pace, released = left } = options;
  const key = newKey();
  const keys = new Set([key]);
  const signIn = new SignIn(() => {
    const made = newKey();
    keys.add(made);
    return made;
  });
  const promptCache = new PromptCache();
  const generations = new Map<string, Generation>();

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
    const url = new URL(req.url ?? '/', 'http://localhost');
    const path = url.pathname.startsWith(`${BASE}/`) ? url.pathname.slice(BASE.length) : '';
    options.onRequest?.({ req, res, path, raw });

    const { method = '' } = req;
    if (method === 'GET' && url.pathname === '/auth') return authPage(res, url.searchParams);
    // As at OpenRouter, the list of models is public, and who signs in has no key yet.
    const isPublic = path === '/models' || path === '/auth/keys';
    if (!isPublic && authorization === undefined) return refusal(401, 'Missing Authentication header');
    if (!isPublic && !keys.has(/^Bearer (.*)$/.exec(authorization ?? '')?.[1] ?? '')) {
      return refusal(401, 'User not found.');
    }
    if (method === 'POST' && path === '/chat/completions') return chat(res, raw);
    const fault = options.fault?.(path);
    if (!fault) return elsewhere(method, path, url.searchParams, raw);
    await fault({ res, released: () => released(res) });
    return undefined;
  }

  function elsewhere(method: string, path: string, query: URLSearchParams, raw: string): Answer {
    if (path === '/auth/keys') {
      return method === 'POST' ? signIn.exchange(parsed(raw)) : refusal(405, 'Method Not Allowed');
    }
    const slug = /^\/models\/([^/]+\/[^/]+)\/endpoints$/.exec(path)?.[1];
    const model = models.find(({ id, canonical_slug }) => id === slug || canonical_slug === slug);
    if (model && method === 'GET') return [200, endpointsOf(model)];
    switch (`${method} ${path}`) {
      case 'GET /models':
      case 'GET /models/user':
        return [200, { data: models, total_count: models.length, links: { next: null } }];
      case 'GET /key':
        return [200, { data: KEY_INFO }];
      case 'GET /credits':
        return refusal(403, 'Only management keys can perform this operation');
      case 'GET /generation': {
        const found = generations.get(query.get('id') ?? '');
        return found ? [200, generationInfo(found)] : refusal(404, 'Generation not found');
      }
      default:
        return refusal(404, 'Not Found');
    }
  }

  async function chat(res: ServerResponse, raw: string): Promise<Answer> {
    const json = parsed(raw);
    const { data: body, error } = chatBody.safeParse(json);
    if (!body) return refusal(400, json === undefined ? 'The body is not JSON.' : error.message);
    const model = [...MODELS, ...DEMO_MODELS].find(({ id }) => id === body.model);
    if (!model) return refusal(400, `${body.model} is not a valid model ID`);
    const stage = options.stage?.({ body, model, json });
    const scenario = stage?.scenario ?? scenarioOfModel(model.id) ?? normal;
    const cached = promptCache.use(json, Date.now());
    const completion = completionOf(body, model.pricing, stage?.text ?? demoReply(body), cached);
    res.once('close', () => {
      if (res.statusCode !== 200 || !res.headersSent) return;
      generations.set(completion.id, { completion, streamed: body.stream, cancelled: !res.writableFinished });
    });
    await scenario({ res, body, completion, hold: stage?.hold ?? 1, released: () => released(res) });
    return undefined;
  }

  async function normal({ res, body, completion }: ScenarioCall): Promise<void> {
    if (!body.stream) {
      sendJson(res, 200, chatResult(completion), { 'X-Generation-Id': completion.id });
      return;
    }
    beginStream(res, completion.id, 1);
    for (const event of [...chatChunks(completion).map(sse), DONE]) {
      if (res.destroyed) return;
      res.write(event);
      await pace?.();
    }
    res.end();
  }

  function authPage(res: ServerResponse, query: URLSearchParams): Answer {
    const next = signIn.open(query);
    if (next.kind === 'redirect') res.writeHead(302, { Location: next.location, 'Cache-Control': 'no-store' }).end();
    else res.writeHead(next.status, PAGE_HEADERS).end(next.html);
    return undefined;
  }

  const server = createServer((req, res) => {
    answer(req, res)
      .then((json) => {
        if (json) sendJson(res, json[0], json[1]);
      })
      .catch(() => res.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.close().closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}${BASE}`, key, generations, close };
}

/** Settles when the client has left, or has its answer. */
function left(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (res.destroyed) resolve();
    else res.once('close', resolve);
  });
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}
