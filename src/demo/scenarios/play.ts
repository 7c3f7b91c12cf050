/**
 * How a scenario answers: what it is given, and the few ways of sending that the tables beside this file are written in.
 */
import type { ServerResponse } from 'node:http';
import type { DemoFinding } from '../checks';
import {
  beginStream,
  chatResult,
  contentChunks,
  DONE,
  endChunks,
  errorBody,
  sendJson,
  sse,
  type ChatBody,
  type Completion,
  type Json,
} from '../wire';

/** An answer under way. */
export interface Pending {
  readonly res: ServerResponse;
  /** Settles when whoever tries this out lets it go on, or when the client leaves. */
  readonly released: () => Promise<void>;
}

/** What a scenario is given: it answers on `res` now or later. */
export interface ScenarioCall extends Pending {
  readonly body: ChatBody;
  /** The good answer, for a scenario to spoil. */
  readonly completion: Completion;
  /** How many findings `held` sends before it waits. */
  readonly hold: number;
}

export type Scenario = (call: ScenarioCall) => void | Promise<void>;
/** An answer that does not depend on what was asked, to whichever path. */
export type Fault = (call: Pending) => void | Promise<void>;

/** Streams the events with the head and the end that OpenRouter gives them. */
export function stream({ res, completion }: ScenarioCall, events: readonly Json[], end = DONE, comments = 2): void {
  beginStream(res, completion.id, comments);
  res.end(events.map(sse).join('') + end);
}

/** A scenario that streams what is made of the good answer. */
export function streamed(events: (completion: Completion) => readonly Json[], end = DONE, comments = 2): Scenario {
  return (call) => {
    stream(call, events(call.completion), end, comments);
  };
}

export function whole({ res, completion }: ScenarioCall, body: Json): void {
  sendJson(res, 200, body, { 'X-Generation-Id': completion.id });
}

/** A complete answer with another text or end, streamed or not as the request asks. */
export function answered(change: (completion: Completion) => Partial<Completion>): Scenario {
  return (call) => {
    const completion = { ...call.completion, ...change(call.completion) };
    if (call.body.stream) stream(call, [...contentChunks(completion), ...endChunks(completion)]);
    else whole(call, chatResult(completion));
  };
}

/** Settles when the bytes have left the process: what is written next arrives on its own. */
export function written(res: ServerResponse, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    res.write(data, () => {
      resolve();
    });
  });
}

/** Streams half of the good answer and stays in the middle, where `rest` takes over. */
export function halfThen(rest: Scenario): Scenario {
  return async (call) => {
    const { res, completion } = call;
    const chunks = contentChunks(completion);
    beginStream(res, completion.id);
    await written(
      res,
      chunks
        .slice(0, Math.ceil(chunks.length / 2))
        .map(sse)
        .join(''),
    );
    await rest(call);
  };
}

/** Half of the good answer, then one event and the end. */
export function halfThenEvent(event: (completion: Completion) => Json, end = ''): Scenario {
  return halfThen(({ res, completion }) => {
    res.end(sse(event(completion)) + end);
  });
}

export function fail(status: number, message: string, rest: Json = {}, headers: Record<string, string> = {}): Fault {
  return ({ res }) => {
    sendJson(res, status, errorBody(status, message, rest), headers);
  };
}

/** What a proxy or an edge server says in OpenRouter's place. */
export function html(status: number, title: string): Fault {
  return ({ res }) => {
    const page = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
    res.writeHead(status, { 'Content-Type': 'text/html; charset=UTF-8' }).end(page);
  };
}

export function findingsOf(text: string): DemoFinding[] {
  return (JSON.parse(text) as { findings: DemoFinding[] }).findings;
}

/** Ends in the middle of a finding, when there are some. */
export const cut = (text: string): string => text.slice(0, Math.floor(text.length * 0.6));
