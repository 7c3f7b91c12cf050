import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SilenceError, type SignOfLife } from '../../../src/core/claude/silence';
import { readStream, type StreamReading } from '../../../src/core/claude/streamReader';

/** As recorded of OpenRouter (facts: openrouter.md 3), with a longer text and with thoughts before it. */
const ID = 'gen-1773012759-VfQbuEEOlNTnG2IMQeB5';
const head = { id: ID, object: 'chat.completion.chunk', created: 1773012759, provider: 'Amazon Bedrock' };
const model = 'anthropic/claude-4.6-sonnet-20260217';
const choice = (delta: object, finish: string | null = null): object => ({
  ...head,
  model,
  choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: finish, native_finish_reason: finish }],
});
const PIECES = ['{"findings":[', '{"title":"Zuweisung … 𝄞"', ',"line":1}', ', {"title":"naïve\n\t\\u00e4"}', ']}'];
const usage = {
  ...{ prompt_tokens: 254, completion_tokens: 5, total_tokens: 259, cost: 0.000837, is_byok: false },
  prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 7 },
};
const EVENTS: readonly string[] = [
  ': OPENROUTER PROCESSING\n\n',
  ': OPENROUTER PROCESSING\n\n',
  ...[
    choice({ content: '', reasoning: 'Prüfe …', reasoning_details: [{ type: 'reasoning.text', text: 'Prüfe …' }] }),
    ...PIECES.map((content) => choice({ content })),
    choice({ content: '' }, 'stop'),
    { ...head, model, choices: [], usage },
  ].map((event) => `data: ${JSON.stringify(event)}\n\n`),
  'data: [DONE]\n\n',
];
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const RECORDED = Buffer.from(EVENTS.join(''));
const WHOLE: StreamReading = {
  reply: {
    text: PIECES.join(''),
    model,
    finishReason: 'stop',
    charged: {
      usage: { prompt: 254, completion: 5, total: 259, cached: 100, cacheWrite: 7 },
      costUsd: 0.000837,
    },
    generationId: ID,
  },
  failure: undefined,
  passing: false,
  begun: true,
  done: true,
};

interface Heard {
  readonly reading: StreamReading;
  readonly pieces: string[];
  readonly signs: SignOfLife[];
  readonly thoughts: number;
}

/** @param end thrown after the last part, as a lost connection is. */
async function read(parts: readonly Uint8Array[], end?: Error): Promise<Heard> {
  const pieces: string[] = [];
  const signs: SignOfLife[] = [];
  let thoughts = 0;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield await Promise.resolve(part);
    if (end) throw end;
  }
  const onThinking = (): void => {
    thoughts++;
  };
  const events = { onText: (text: string) => pieces.push(text), onThinking };
  const reading = await readStream(bytes(), events, undefined, (sign) => signs.push(sign));
  return { reading, pieces, signs, thoughts };
}

/** What of the recorded reply is whole in the first `length` bytes: lines, their ends left out. */
function expected(bytes: Buffer, length: number): { text: string; finished: boolean; done: boolean } {
  const lines = bytes
    .subarray(0, length)
    .toString('utf8')
    .split(/\r\n|\n|\r/);
  const all = new Set(bytes.toString('utf8').split(/\r\n|\n|\r/));
  let text = '';
  let finished = false;
  for (const line of lines.filter((candidate) => candidate.startsWith('data: {') && all.has(candidate))) {
    const { choices } = JSON.parse(line.slice(6)) as {
      choices: { delta: { content: string }; finish_reason: string | null }[];
    };
    text += choices[0]?.delta.content ?? '';
    finished ||= choices[0]?.finish_reason === 'stop';
  }
  return { text, finished, done: lines.includes('data: [DONE]') };
}

const split = (bytes: Buffer, points: readonly number[]): Buffer[] => {
  const sorted = [...new Set(points)].sort((a, b) => a - b);
  return [0, ...sorted].map((from, at) => bytes.subarray(from, sorted[at] ?? bytes.length));
};

const points = (bytes: Buffer): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 40 });

describe('a stream of a reply', function () {
  this.timeout(60_000);
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  let runs = 0;

  before(() => {
    process.on('unhandledRejection', note);
  });
  after(async () => {
    // Rejections are reported after the microtasks of their turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });

  it('is read whole', async () => {
    const { reading, pieces, signs, thoughts } = await read([RECORDED]);
    assert.deepEqual(reading, WHOLE);
    assert.deepEqual(pieces, PIECES);
    assert.equal(thoughts, 1);
    assert.deepEqual(signs.slice(0, 3), ['comment', 'comment', 'data']);
    assert.deepEqual(signs.slice(-3), ['ending', 'ending', 'ending']);
  });

  for (const [form, bytes] of Object.entries({ LF: RECORDED, CRLF: Buffer.from(crlf(EVENTS.join(''))) })) {
    it(`with ${form}, keeps all that is whole where it is cut, at every byte, by its end or by an error`, async () => {
      for (let length = 0; length <= bytes.length; length++) {
        for (const end of [
          undefined,
          Object.assign(new Error('aborted'), { code: 'ECONNRESET' }),
          new SilenceError(),
        ]) {
          runs++;
          const { text, finished, done } = expected(bytes, length);
          const { reading, pieces } = await read([bytes.subarray(0, length)], end);
          const where = `cut at ${length}`;
          assert.equal(reading.reply.text, text, where);
          assert.equal(pieces.join(''), text, where);
          assert.equal(reading.reply.finishReason, finished ? 'stop' : '', where);
          assert.equal(reading.done, done, where);
          const code = end instanceof SilenceError ? 'timeout' : 'connection';
          assert.equal(reading.failure?.code, finished ? undefined : code, where);
          assert.equal(reading.passing, !finished, where);
          if (done) assert.deepEqual(reading, WHOLE);
        }
      }
    });

    it(`with ${form}, is the same however its bytes are split`, async () => {
      const property = fc.asyncProperty(points(bytes), async (at) => {
        runs++;
        const { reading, thoughts } = await read(split(bytes, at));
        assert.deepEqual(reading, WHOLE);
        assert.equal(thoughts, 1);
      });
      await fc.assert(property, { numRuns: 2_500 });
    });
  }

  it('is the same with comments anywhere between its events, with either end of line', async () => {
    const comment = fc.constantFrom(
      ...[': OPENROUTER PROCESSING\n\n', ':\n', ':\n\n', 'data: : OPENROUTER PROCESSING\n\n'],
      ...['event: ping\n\n', 'id: 7\n', ': {"choices":[]}\n\n', 'retry: soon\n', '\n', ': ä𝄞\n'],
    );
    const between = fc.array(fc.tuple(fc.nat({ max: EVENTS.length - 1 }), comment), { maxLength: 12 });
    const eitherEnd = fc.array(fc.boolean(), { minLength: EVENTS.length, maxLength: EVENTS.length });
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    const property = fc.asyncProperty(between, eitherEnd, cuts, async (comments, ends, at) => {
      runs++;
      const text = EVENTS.map((event, index) => {
        const before = comments.filter(([place]) => place === index).map(([, words]) => words);
        const all = before.join('') + event;
        return ends[index] === true ? crlf(all) : all;
      }).join('');
      const bytes = Buffer.from(text);
      const places = at.map((share) => Math.floor(share * bytes.length));
      assert.deepEqual((await read(split(bytes, places))).reading, WHOLE);
    });
    await fc.assert(property, { numRuns: 2_500 });
  });

  it('is the beginning of the text, and no more, where it is split and cut', async () => {
    const property = fc.asyncProperty(points(RECORDED), fc.nat({ max: RECORDED.length }), async (at, length) => {
      runs++;
      const { text, finished } = expected(RECORDED, length);
      const kept = RECORDED.subarray(0, length);
      const { reading } = await read(
        split(
          kept,
          at.filter((place) => place <= length),
        ),
      );
      assert.equal(reading.reply.text, text);
      assert.equal(reading.failure === undefined, finished);
    });
    await fc.assert(property, { numRuns: 1_500 });
  });

  it('takes any bytes without a throw', async () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.json().map((json) => Buffer.from(`data: ${json}\n\n`)),
      fc
        .record({
          choices: fc.oneof(fc.anything(), fc.array(fc.record({ delta: fc.anything(), finish_reason: fc.anything() }))),
          usage: fc.anything(),
          error: fc.anything(),
        })
        .map((event) => Buffer.from(`data: ${JSON.stringify(event, (_key, value: unknown) => plain(value))}\n\n`)),
    );
    const property = fc.asyncProperty(fc.array(hostile, { maxLength: 6 }), async (parts) => {
      runs++;
      const { reading, pieces } = await read([...parts, RECORDED]);
      assert.equal(reading.reply.text, pieces.join(''));
    });
    await fc.assert(property, { numRuns: 2_500 });
  });

  it('was read ten thousand times', () => {
    assert.ok(runs >= 10_000, `only ${runs} times`);
  });

  describe('is given up', () => {
    const events = { onText: () => undefined };
    const asBytes = async function* (texts: Iterable<string>): AsyncGenerator<Uint8Array> {
      for (const text of texts) yield await Promise.resolve(Buffer.from(text));
    };
    const said = (content: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
    function* endless(text: string): Generator<string> {
      for (;;) yield text;
    }

    it('where its text grows too long, with what fits', async () => {
      const limits = { chars: 1_000, bytes: 1_000_000 };
      const reading = await readStream(asBytes(endless(said('x'.repeat(30)))), events, 'gen-1', undefined, limits);
      assert.deepEqual(reading.failure, { code: 'invalid_reply', requestId: 'gen-1' });
      assert.equal(reading.reply.text, 'x'.repeat(990));
      assert.equal(reading.passing, false);
    });

    it('where it goes on without saying anything', async () => {
      const limits = { chars: 1_000, bytes: 100_000 };
      const thought = `data: ${JSON.stringify({ choices: [{ delta: { reasoning: 'Hm. ' } }] })}\n\n`;
      for (const text of [thought, ': \n\n', 'data: {}\n\n', 'x']) {
        const reading = await readStream(asBytes(endless(text)), events, undefined, undefined, limits);
        assert.deepEqual(reading.failure, { code: 'invalid_reply' });
      }
    });

    it('where one line never ends', async () => {
      const reading = await readStream(asBytes(endless('x'.repeat(1_000_000))), events);
      assert.deepEqual(reading.failure, { code: 'invalid_reply' });
    });
  });

  it('is left where its reader throws, with what the reader threw', async () => {
    const onText = (): void => {
      throw new Error('full');
    };
    const bytes = (async function* () {
      yield await Promise.resolve(RECORDED);
    })();
    await assert.rejects(readStream(bytes, { onText }), /full/);
  });

  it('fails with what it says, also after its end', async () => {
    const late = [...EVENTS.slice(0, -2), 'data: {"error":{"code":502,"message":"gone"}}\n\n'];
    const { reading, signs } = await read([Buffer.from(late.join(''))]);
    assert.equal(reading.failure?.code, 'overloaded');
    assert.equal(reading.reply.text, PIECES.join(''));
    assert.equal(signs.at(-1), 'ending');
  });
});

/** JSON.stringify takes no bigint. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
