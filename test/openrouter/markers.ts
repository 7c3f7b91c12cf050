/**
 * What must never stand in a log, as the local OpenRouter saw it: keys, what was sent, what was answered. Written to the file
 * that CODE_INSIGHT_MARKERS names, for test/logs.mjs to search with after the whole suite; without it, nothing is written.
 */
import { appendFileSync } from 'node:fs';
import type { LocalRequest } from '../../src/demo/server';
import type { Marker } from '../logs.mjs';

export function noteMarkers(request: LocalRequest): void {
  const file = process.env['CODE_INSIGHT_MARKERS'];
  if (file === undefined) return;
  // At once: whoever is killed in a test has noted what it saw.
  const note = (marker: Marker): void => {
    if (marker.text !== '') appendFileSync(file, `${JSON.stringify(marker)}\n`);
  };
  for (const marker of markersOf(request.req.headers.authorization, request.raw)) note(marker);
  onSent(request.res, (bytes) => {
    note({ kind: 'reply', text: replyOf(bytes) });
  });
}

/** @param authorization the header of that name. */
export function markersOf(authorization: string | undefined, raw: string): Marker[] {
  const key = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  const { messages } = (jsonOf(raw) ?? {}) as { readonly messages?: unknown };
  const texts = stringsIn(messages).map((text): Marker => ({ kind: 'code', text }));
  return key === undefined ? texts : [{ kind: 'key', text: key }, ...texts];
}

/** The model's words in a stream or in a whole reply. */
export function replyOf(bytes: string): string {
  const events = bytes.split(/\r?\n/).flatMap((line) => (line.startsWith('data:') ? [jsonOf(line.slice(5))] : []));
  return [jsonOf(bytes), ...events].flatMap((event) => stringsIn(modelWords(event))).join('');
}

interface Event {
  readonly choices?: readonly { readonly delta?: Words; readonly message?: Words }[];
}

interface Words {
  readonly content?: unknown;
  readonly reasoning?: unknown;
}

function modelWords(event: unknown): unknown[] {
  const { choices } = (event ?? {}) as Event;
  const words = Array.isArray(choices) ? (choices as NonNullable<Event['choices']>) : [];
  return words.flatMap(({ delta, message }) => [
    delta?.reasoning,
    delta?.content,
    message?.reasoning,
    message?.content,
  ]);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Everything that is written on the response, once it is over. */
function onSent(res: LocalRequest['res'], over: (bytes: string) => void): void {
  const written: Buffer[] = [];
  for (const name of ['write', 'end'] as const) {
    const original = res[name].bind(res) as (...args: unknown[]) => never;
    res[name] = (...args: unknown[]) => {
      const [chunk] = args;
      if (typeof chunk === 'string') written.push(Buffer.from(chunk));
      else if (chunk instanceof Uint8Array) written.push(Buffer.from(chunk));
      return original(...args);
    };
  }
  res.once('close', () => {
    over(Buffer.concat(written).toString('utf8'));
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
