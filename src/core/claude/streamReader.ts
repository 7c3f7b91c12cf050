/**
 * Reads one streamed reply (facts: openrouter.md 3), from whatever gives its bytes, to its end or to where it broke off.
 * Everything whole that arrived is kept; each way in which a stream can fail is told apart.
 */
import { createParser } from 'eventsource-parser';
import type { FailureCode, RequestFailure } from '../outcome';
import { failureFrom, isPassing } from './failures';
import { SilenceError, type SignOfLife } from './silence';
import { chunk, readUsage, type Charged, type ErrorBody } from './wire';

export interface ChatReply {
  readonly text: string;
  /** The canonical slug that answered; undefined when it was not said. */
  readonly model: string | undefined;
  /** Empty when the reply did not come to its end. */
  readonly finishReason: string;
  readonly charged: Charged | undefined;
  readonly generationId: string | undefined;
}

export interface StreamEvents {
  /** Each piece of the reply, in order. */
  readonly onText: (text: string) => void;
  /** OpenRouter's id of the reply, as soon as it is known. */
  readonly onGeneration?: (id: string) => void;
  /** The model thinks and has said nothing yet; at most once. */
  readonly onThinking?: () => void;
}

export interface StreamReading {
  readonly reply: ChatReply;
  /** Why it is not whole; undefined: it is. */
  readonly failure: RequestFailure | undefined;
  /** Whether that may pass by itself. */
  readonly passing: boolean;
  /** Something was shown, thought or charged: another attempt would be another reply, and might be paid for twice. */
  readonly begun: boolean;
  /** `[DONE]` came: whatever may follow can be dropped. */
  readonly done: boolean;
}

export interface SizeLimits {
  /** Of the reply's text. */
  readonly chars: number;
  /** Of everything: comments, thoughts and what else is not kept. */
  readonly bytes: number;
}

/** The longest answers, 128 000 tokens, have about half a million characters, each in an event of some 300 bytes. */
const MAX_SIZE: SizeLimits = { chars: 8_000_000, bytes: 512_000_000 };
/** Of one event. A proxy may have gathered a whole reply into one. */
const MAX_EVENT_CHARS = 16_000_000;

/** @param generationId as the headers said it. Rejects only with what a listener threw. */
export async function readStream(
  bytes: AsyncIterable<Uint8Array>,
  events: StreamEvents,
  generationId?: string,
  onSign: (sign: SignOfLife) => void = () => undefined,
  limits: SizeLimits = MAX_SIZE,
): Promise<StreamReading> {
  const collected = new Collected(events, generationId, limits.chars);
  const parser = createParser({
    onEvent: ({ data }) => {
      // Some proxies turn keep-alive comments into data.
      if (data.startsWith(':')) onSign('comment');
      else if (collected.event(data)) onSign(collected.ending ? 'ending' : 'data');
    },
    onComment: () => {
      onSign('comment');
    },
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') collected.tooLarge = true;
    },
    maxBufferSize: MAX_EVENT_CHARS,
  });
  const decoder = new TextDecoder('utf-8');
  const iterator = bytes[Symbol.asyncIterator]();
  let size = 0;
  let broken: unknown;
  while (!collected.done && !collected.tooLarge) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await iterator.next();
    } catch (error) {
      broken = error ?? new Error();
      break;
    }
    if (next.done === true) break;
    size += next.value.length;
    if (size > limits.bytes) collected.tooLarge = true;
    else parser.feed(decoder.decode(next.value, { stream: true }));
  }
  // The last line may lack its end. It is an event if it is whole: no beginning of a JSON object is JSON.
  if (!collected.tooLarge) parser.feed(`${decoder.decode()}\n\n`);
  await Promise.resolve(iterator.return?.()).catch(() => undefined);
  return collected.reading(broken);
}

/** A reply that came in one piece, although a stream was asked for. @returns undefined when it is no reply. */
export function readWhole(
  text: string,
  events: StreamEvents,
  generationId: string | undefined,
): StreamReading | undefined {
  const collected = new Collected(events, generationId, MAX_SIZE.chars);
  return collected.event(text) && collected.hasChoices ? collected.reading(undefined, 'invalid_reply') : undefined;
}

class Collected {
  done = false;
  tooLarge = false;
  hasChoices = false;
  #text = '';
  #model: string | undefined;
  #finishReason: string | undefined;
  #charged: Charged | undefined;
  #thought = false;
  #refused = false;
  #failure: RequestFailure | undefined;
  #body: ErrorBody | undefined;

  constructor(
    private readonly events: StreamEvents,
    private generationId: string | undefined,
    private readonly maxChars: number,
  ) {
    if (generationId !== undefined) events.onGeneration?.(generationId);
  }

  /** Nothing but the usage and the end of the stream is expected. */
  get ending(): boolean {
    return this.#finishReason !== undefined || this.#failure !== undefined;
  }

  /** @returns whether the event carried anything. */
  event(data: string): boolean {
    if (this.done || this.tooLarge) return false;
    if (data === '[DONE]') {
      this.done = true;
      return true;
    }
    let json: unknown;
    try {
      json = JSON.parse(data);
    } catch {
      return false;
    }
    const parsed = chunk.safeParse(json);
    if (!parsed.success) return false;
    const { id, model, choices, usage, error } = parsed.data;
    this.#identify(id);
    this.hasChoices ||= choices !== undefined;
    this.#model = model ?? this.#model;
    this.#charged = readUsage(usage) ?? this.#charged;
    const choice = choices?.[0];
    const { delta } = choice ?? {};
    if ((delta?.reasoning ?? '') !== '' || (delta?.reasoning_details ?? []).length > 0) this.#think();
    this.#add(delta?.content ?? choice?.message?.content ?? '');
    const failed = error ?? choice?.error;
    if (failed) {
      this.#body = failed;
      this.#failure = failureFrom(undefined, failed, { requestId: this.generationId });
    } else if (choice?.finish_reason === 'error') this.#failure ??= this.#failed('server');
    // A later null must not undo an earlier "stop".
    else if ((choice?.finish_reason ?? '') !== '') this.#finishReason = choice?.finish_reason;
    this.#refused ||= choice?.native_finish_reason === 'refusal';
    return true;
  }

  /** @param cut what it is when it came to no end. */
  reading(broken: unknown, cut: FailureCode = 'connection'): StreamReading {
    const failure = this.#failure ?? this.#brokenOff(broken, cut);
    const charged = this.#charged;
    const paid = charged !== undefined && (charged.usage.total > 0 || (charged.costUsd ?? 0) > 0);
    return {
      reply: {
        text: this.#text,
        model: this.#model,
        finishReason: failure === undefined ? this.#endedBy() : '',
        charged,
        generationId: this.generationId,
      },
      failure,
      passing: failure !== undefined && isPassing(failure, this.#body),
      begun: this.#text !== '' || this.#thought || paid,
      done: this.done,
    };
  }

  /** Some providers end a refusal with "stop" and no word; only their own reason tells it from an empty answer. */
  #endedBy(): string {
    return this.#refused && this.#text === '' ? 'content_filter' : (this.#finishReason ?? '');
  }

  #identify(id: string | undefined): void {
    if (this.generationId !== undefined || id === undefined) return;
    this.generationId = id;
    this.events.onGeneration?.(id);
  }

  #think(): void {
    const first = !this.#thought && this.#text === '';
    this.#thought = true;
    if (first) this.events.onThinking?.();
  }

  #add(text: string): void {
    if (text === '') return;
    if (this.#text.length + text.length > this.maxChars) {
      this.tooLarge = true;
      return;
    }
    this.#text += text;
    this.events.onText(text);
  }

  #brokenOff(broken: unknown, cut: FailureCode): RequestFailure | undefined {
    if (this.tooLarge) return this.#failed('invalid_reply');
    // The reply is whole; only its usage or its end may be missing.
    if (this.#finishReason !== undefined) return undefined;
    if (broken instanceof SilenceError) return this.#failed('timeout');
    const code = broken instanceof Error && 'code' in broken ? broken.code : undefined;
    return { ...this.#failed(cut), ...(typeof code === 'string' && { detail: code }) };
  }

  #failed(code: FailureCode): RequestFailure {
    return { code, ...(this.generationId !== undefined && { requestId: this.generationId }) };
  }
}
