/**
 * Answers that begin well and do not end so, never begin, or are not OpenRouter's at all; and the ways in which a 200 is a
 * failure (facts: openrouter.md 0.6, 2 and 3).
 */
import {
  beginStream,
  chatResult,
  chunk,
  COMMENT,
  contentChunks,
  deltaChunk,
  DONE,
  endChunks,
  errorBody,
  sendJson,
  sse,
  type Completion,
  type Json,
} from '../wire';
import { availability, upstream } from './errors';
import { cut, halfThen, halfThenEvent, html, stream, streamed, whole, written, type Scenario } from './play';

const DISCONNECTED = 'Provider disconnected unexpectedly';
const thinking = (completion: Completion): Json =>
  deltaChunk(completion, { content: '', reasoning: 'Looking at the conditions.' });

/** The documented form of an error in a stream. */
const errorEvent = (completion: Completion, error: Json): Json =>
  chunk(completion, {
    choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error', native_finish_reason: 'error' }],
    error,
  });

/** Sends the beginning of a stream, and what `rest` does next. */
const begun =
  (events: (completion: Completion) => readonly Json[], rest: Scenario): Scenario =>
  async (call) => {
    beginStream(call.res, call.completion.id);
    await written(call.res, events(call.completion).map(sse).join('') || COMMENT);
    await rest(call);
  };

const end: Scenario = ({ res }) => void res.end();
const destroy: Scenario = ({ res }) => void res.destroy();
const silence: Scenario = async ({ res, released }) => {
  await released();
  res.end();
};

export const BROKEN = {
  midStreamErrorDocumented: halfThenEvent((completion) =>
    errorEvent(completion, {
      ...{ code: 502, message: DISCONNECTED },
      metadata: { error_type: 'provider_unavailable' },
    }),
  ),
  midStreamErrorRecorded: halfThenEvent((completion) => {
    const error = { code: 400, message: 'Token limit reached' };
    return { ...deltaChunk(completion, { content: '' }), usage: completion.usage, error };
  }, DONE),
  /** Says that it may be tried again, although some of it was shown. */
  midStreamAvailability: halfThenEvent((completion) =>
    errorEvent(completion, {
      ...{ code: 503, message: 'Temporarily unavailable.' },
      ...availability('temporarily_unavailable', true, { retry_after: 1 }),
    }),
  ),
  stringCode: halfThenEvent((completion) => errorEvent(completion, { code: 'server_error', message: DISCONNECTED })),
  eofNoFinish: halfThen(end),
  badEvent: halfThen(({ res }) => void res.end('data: {"id":"gen-\n\n')),
  socketDestroy: halfThen(destroy),
  /** Gone before any header: a network failure. */
  socketDestroyEarly: destroy,
  /** Headers and comments, and nothing else. */
  eofAtOnce: begun(() => [], end),
  socketDestroyAtOnce: begun(() => [], destroy),
  /** It thought, which is charged for, and said nothing. */
  thoughtThenLost: begun((completion) => [thinking(completion)], destroy),
  thoughtThenError: streamed(
    (completion) => [thinking(completion), errorEvent(completion, { code: 502, message: DISCONNECTED })],
    '',
  ),
  /** The recorded form at once: no text, and a bill. */
  chargedError: streamed((completion) => {
    const error = { code: 502, message: DISCONNECTED };
    return [{ ...deltaChunk(completion, { content: '' }), usage: completion.usage, error }];
  }),
  /** Half the answer, then silence. */
  stall: halfThen(silence),
  /** Headers, then silence. */
  stallAtOnce: async (call) => {
    beginStream(call.res, call.completion.id, 0);
    call.res.flushHeaders();
    await silence(call);
  },
  /** The line is alive, nothing else ever comes. */
  commentsForever: async (call) => {
    beginStream(call.res, call.completion.id);
    const timer = setInterval(() => call.res.write(COMMENT), 20);
    await call.released();
    clearInterval(timer);
    call.res.end();
  },
  noHeaders: silence,
  '200error': ({ res }) => {
    sendJson(res, 200, { ...errorBody(502, 'Provider returned error', upstream('Overloaded')), user_id: 'user_demo' });
  },
  /** The same, and asking again is of no use. */
  '200errorCredits': ({ res }) => {
    sendJson(res, 200, errorBody(402, 'Insufficient credits'));
  },
  /** A failure at once, in the form of a stream. */
  '200errorStream': streamed(() => [{ error: { code: 502, message: 'Provider returned error' } }], ''),
  emptyChoices: (call) => {
    if (call.body.stream) stream(call, [chunk(call.completion, { choices: [] })], '');
    else whole(call, { ...chatResult(call.completion), choices: [] });
  },
  choiceError: (call) => {
    const { completion, body } = call;
    const error = { code: 502, message: 'Provider died', metadata: { error_type: 'provider_unavailable' } };
    const last = { index: 0, finish_reason: 'error', native_finish_reason: 'error', error };
    const text = cut(completion.text);
    const message = { role: 'assistant', content: text, refusal: null, reasoning: null };
    const event = chunk(completion, { choices: [{ ...last, delta: { content: '' } }] });
    if (body.stream) stream(call, [...contentChunks({ ...completion, text }), event]);
    else whole(call, { ...chatResult(completion), choices: [{ ...last, message }] });
  },
  /** It was filtered in the middle of its answer. */
  filteredLate: streamed((completion) => {
    const choice = { index: 0, delta: { role: 'assistant', content: '' }, finish_reason: 'content_filter' };
    const last = chunk(completion, { choices: [{ ...choice, native_finish_reason: 'refusal' }] });
    return [...contentChunks({ ...completion, text: cut(completion.text) }), last, endChunks(completion)[1]];
  }),
  /** A hotel's login page instead of OpenRouter. */
  html200: html(200, 'Sign in to the network'),
  html502: html(502, '502 Bad Gateway'),
  html520: html(520, 'openrouter.ai | 520: Web server is returning an unknown error'),
  html524: html(524, 'openrouter.ai | 524: A timeout occurred'),
  emptyBody500: ({ res }) => {
    res.writeHead(500).end();
  },
} satisfies Record<string, Scenario>;
