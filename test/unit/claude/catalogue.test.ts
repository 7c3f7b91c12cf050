import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { ModelCatalogue, type ListCall, type ModelList } from '../../../src/core/claude/catalogue';
import { completed, factsOf, isModelSlug, readModels } from '../../../src/core/claude/modelList';
import { modelFacts, pricesOf, SHIPPED_MODELS, UNKNOWN_TOKEN_FACTOR } from '../../../src/core/claude/models';
import { DEFAULT_MODEL } from '../../../src/core/settings';
import { FolderState } from '../../../src/core/state/folderState';
import { SetClock } from '../support/clock';
import { RecordedLog } from '../support/log';
import { temporaryFolder } from '../support/temporaryFolder';

const DAY_MS = 24 * 60 * 60 * 1_000;
const SONNET_5 = 'anthropic/claude-sonnet-5';
const NEW = 'anthropic/claude-sonnet-6';

/** A model as `GET /models` has it; unknown to our table unless `id` says otherwise. */
function wire(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: NEW,
    canonical_slug: 'anthropic/claude-sonnet-6-20261101',
    name: 'Anthropic: Claude Sonnet 6',
    created: 1_793_491_200,
    context_length: 2_000_000,
    architecture: { modality: 'text->text', input_modalities: ['text'], output_modalities: ['text'] },
    pricing: {
      prompt: '0.0000035',
      completion: '0.0000175',
      input_cache_read: '0.00000035',
      input_cache_write: '0.000004375',
    },
    top_provider: { context_length: 1_500_000, max_completion_tokens: 256_000, is_moderated: false },
    supported_parameters: ['max_tokens', 'response_format', 'structured_outputs', 'reasoning'],
    reasoning: { mandatory: false, default_enabled: true },
    per_request_limits: null,
    default_parameters: null,
    ...change,
  };
}

const listOf = (...models: unknown[]): string =>
  JSON.stringify({ data: models, total_count: models.length, links: { next: null } });

describe('the catalogue of models', () => {
  const folder = temporaryFolder();
  const servers: Server[] = [];
  let count = 0;
  let stateFolder: string;
  let clock: SetClock;
  let log: RecordedLog;
  let seen: { path: string | undefined; headers: IncomingHttpHeaders }[];

  beforeEach(() => {
    stateFolder = path.join(folder, `state-${count++}`);
    clock = new SetClock();
    log = new RecordedLog();
    seen = [];
  });
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** As after a start of the product: nothing in memory. */
  const start = (): ModelCatalogue =>
    new ModelCatalogue({ state: new FolderState(stateFolder), clock, log, environmentProxy: false });

  async function serving(listener: RequestListener): Promise<string> {
    const server = createServer((request, response) => {
      seen.push({ path: request.url, headers: request.headers });
      listener(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  }
  const answering = (body: string): Promise<string> =>
    serving((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });

  function ask(catalogue: ModelCatalogue, change: Partial<ListCall> & { endpoint: string }): Promise<ModelList> {
    return catalogue.list({ demo: false, timeoutMs: 5_000, ...change }, new AbortController().signal);
  }
  const ids = ({ models }: ModelList): string[] => models.map(({ id }) => id);

  describe('asks', () => {
    it('the public list, without a key', async () => {
      const list = await ask(start(), { endpoint: await answering(listOf(wire())) });
      assert.equal(list.source, 'openrouter');
      assert.equal('at' in list && list.at, clock.time);
      assert.equal(list.failure, undefined);
      assert.deepEqual(list.models, [
        {
          id: NEW,
          name: 'Anthropic: Claude Sonnet 6',
          created: 1_793_491_200,
          context: 2_000_000,
          maxOutput: 256_000,
          prices: { inputUsd: 3.5, outputUsd: 17.5, cacheReadUsd: 0.35, cacheWriteUsd: 4.375 },
          longCostsMore: false,
          structuredOutputs: true,
          sampling: false,
          thinks: 'by default',
          aliasOf: null,
        },
      ]);
      assert.equal(seen[0]?.path, '/api/v1/models');
      assert.equal(seen[0].headers.authorization, undefined);
    });

    it('and lists the newest first', async () => {
      const models = [4, 9, 1, 7].map((created) => wire({ id: `anthropic/claude-${created}`, created }));
      const list = await ask(start(), { endpoint: await answering(listOf(...models)) });
      assert.deepEqual(
        list.models.map(({ created }) => created),
        [9, 7, 4, 1],
      );
    });

    it('once a day for each address, also over a restart and in another window', async () => {
      const endpoint = await answering(listOf(wire()));
      const other = await answering(listOf(wire()));
      const [window, sleeping] = [start(), start()];
      await sleeping.known({ endpoint, demo: false });
      await ask(window, { endpoint });
      clock.time += DAY_MS - 1;
      for (const catalogue of [window, start(), sleeping]) {
        const list = await ask(catalogue, { endpoint });
        assert.equal(list.source, 'stored');
        assert.deepEqual(ids(list), [NEW]);
      }
      assert.equal(seen.length, 1);
      assert.equal((await ask(window, { endpoint: other })).source, 'openrouter');
      assert.equal((await ask(start(), { endpoint })).source, 'stored');
      clock.time += 1;
      assert.equal((await ask(window, { endpoint })).source, 'openrouter');
      assert.equal(seen.length, 3);
    });

    it('again when told to, and when the clock was set back', async () => {
      const endpoint = await answering(listOf(wire()));
      const catalogue = start();
      await ask(catalogue, { endpoint });
      assert.equal((await ask(catalogue, { endpoint, refresh: true })).source, 'openrouter');
      clock.time -= DAY_MS;
      assert.equal((await ask(catalogue, { endpoint })).source, 'openrouter');
      assert.equal(seen.length, 3);
    });

    it('the local demo without writing its list down: it has another port each time', async () => {
      const endpoint = await answering(listOf(wire({ id: 'demo/rate-limit' }), wire({ id: DEFAULT_MODEL })));
      const catalogue = start();
      assert.deepEqual(ids(await ask(catalogue, { endpoint, demo: true })), ['demo/rate-limit', DEFAULT_MODEL]);
      assert.ok(!existsSync(path.join(stateFolder, 'models.json')));
      assert.equal((await ask(catalogue, { endpoint: 'http://127.0.0.1:1/api/v1', demo: true })).source, 'stored');
      assert.equal((await ask(catalogue, { endpoint })).source, 'openrouter');
    });

    it('and keeps the lists of a few addresses, of the latest', async () => {
      const endpoints: string[] = [];
      for (let index = 0; index < 6; index++) endpoints.push(await answering(listOf(wire())));
      for (const endpoint of endpoints) await ask(start(), { endpoint });
      const later = start();
      const sources = [];
      for (const endpoint of endpoints) sources.push((await later.known({ endpoint, demo: false })).source);
      assert.deepEqual(sources, ['shipped', 'shipped', 'stored', 'stored', 'stored', 'stored']);
    });

    it('and writes nothing back that was removed meanwhile', async () => {
      const [first, second] = [await answering(listOf(wire())), await answering(listOf(wire()))];
      const catalogue = start();
      await ask(catalogue, { endpoint: first });
      await new FolderState(stateFolder).removeAll();
      await ask(catalogue, { endpoint: second });
      const text = readFileSync(path.join(stateFolder, 'models.json'), 'utf8');
      assert.ok(!text.includes(new URL(first).host) && text.includes(new URL(second).host));
    });
  });

  describe('without an answer', () => {
    it('lists what ships with the product, newest first, and says what failed', async () => {
      const list = await ask(start(), { endpoint: 'http://127.0.0.1:1/api/v1' });
      assert.equal(list.source, 'shipped');
      assert.equal(list.failure?.code, 'connection');
      assert.deepEqual(ids(list), SHIPPED_MODELS);
      const [first] = list.models;
      assert.ok(first);
      assert.equal(first.name, 'Claude Sonnet 5.5');
      assert.deepEqual(first.prices, pricesOf(modelFacts(first.id)));
    });

    it('lists what was stored, however old, and says what failed', async () => {
      let up = true;
      const endpoint = await serving((_request, response) => {
        if (up) response.end(listOf(wire()));
        else response.writeHead(503, { 'retry-after': '7' }).end('<html>');
      });
      const at = clock.time;
      await ask(start(), { endpoint });
      up = false;
      clock.time += 30 * DAY_MS;
      const list = await ask(start(), { endpoint });
      assert.equal(list.source, 'stored');
      assert.equal(list.at, at);
      assert.deepEqual(list.failure, { code: 'overloaded', status: 503, retryAfterMs: 7_000 });
      assert.deepEqual(ids(list), [NEW]);
    });

    it('tells what is no list of models', async () => {
      const page = '<html>sign in</html>';
      for (const body of ['', page, 'null', '[]', '{}', '{"data":{}}', listOf(), listOf({ id: 7 }, null, 'x')]) {
        const list = await ask(start(), { endpoint: await answering(body) });
        assert.deepEqual(list.failure, { code: 'invalid_reply', status: 200 }, body);
        assert.equal(list.source, 'shipped', body);
      }
      const error = await answering('{"error":{"code":429,"message":"Slow down"}}');
      assert.equal((await ask(start(), { endpoint: error })).failure?.code, 'rate_limit');
    });

    it('waits for the whole of it no longer than it was told', async () => {
      const silent = await serving(() => undefined);
      const endless = await serving((_request, response) => {
        response.writeHead(200).write('{"data":[');
      });
      for (const endpoint of [silent, endless]) {
        assert.deepEqual((await ask(start(), { endpoint, timeoutMs: 50 })).failure, { code: 'timeout' });
      }
    });

    it('tells a list that broke off from one that is whole', async () => {
      const endpoint = await serving((_request, response) => {
        response.writeHead(200, { 'content-length': '5000' });
        response.write(listOf(wire()), () => response.destroy());
      });
      assert.equal((await ask(start(), { endpoint })).failure?.code, 'connection');
    });

    it('reads no endless list', async () => {
      const piece = Buffer.alloc(1024 * 1024, ' ');
      let sent = 0;
      const endpoint = await serving((_request, response) => {
        response.writeHead(200);
        const more = (): void => {
          sent++;
          response.write(piece, (error) => {
            if (!error) setImmediate(more);
          });
        };
        more();
      });
      const list = await ask(start(), { endpoint, timeoutMs: 8_000 });
      assert.equal(list.failure?.code, 'invalid_reply');
      assert.ok(sent < 64, String(sent));
    });

    it('follows no redirect, and asks no address that is not https', async () => {
      const other = await answering(listOf(wire()));
      const endpoint = await serving((_request, response) => {
        response.writeHead(302, { location: `${other}/models` }).end();
      });
      assert.equal((await ask(start(), { endpoint })).source, 'shipped');
      assert.equal(seen.length, 1);
      for (const address of ['http://example.com/v1', 'nonsense', '']) {
        assert.equal((await ask(start(), { endpoint: address })).failure?.code, 'invalid_reply');
      }
    });

    it('that is no longer wanted, lists what is known', async () => {
      const cancel = new AbortController();
      const endpoint = await serving(() => {
        cancel.abort();
      });
      const list = await start().list({ endpoint, demo: false, timeoutMs: 5_000 }, cancel.signal);
      assert.equal(list.source, 'shipped');
      assert.equal(list.failure, undefined);
    });

    it('works with a damaged file, and with one that can not be written', async () => {
      const endpoint = await answering(listOf(wire()));
      const file = path.join(stateFolder, 'models.json');
      mkdirSync(stateFolder);
      const { host } = new URL(endpoint);
      const nameless = { host, at: clock.time, models: [{ name: 'x' }] };
      for (const text of [
        '',
        '{',
        'null',
        '{"lists":7}',
        '{"lists":[null,{}]}',
        JSON.stringify({ lists: [nameless] }),
      ]) {
        writeFileSync(file, text);
        assert.equal((await start().known({ endpoint, demo: false })).source, 'shipped', text);
        assert.equal((await ask(start(), { endpoint })).source, 'openrouter', text);
        assert.equal((await ask(start(), { endpoint })).source, 'stored', text);
      }
      stateFolder = path.join(file, 'below-a-file');
      const list = await ask(start(), { endpoint });
      assert.deepEqual([list.source, ids(list)], ['openrouter', [NEW]]);
      assert.deepEqual(log.messages('warn'), ['the list of models could not be stored']);
    });
  });

  describe('reads', () => {
    const read = (...models: unknown[]): ReturnType<typeof readModels> => readModels({ data: models }, false);

    it('Claude’s models and aliases only, unless the server is on this machine', () => {
      const all = [
        'anthropic/claude-x',
        '~anthropic/claude-sonnet-latest',
        'openai/gpt-5',
        'anthropic/other',
        'demo/slow',
      ];
      const data = all.map((id) => wire({ id }));
      assert.deepEqual(
        readModels({ data }, false)?.map(({ id }) => id),
        all.slice(0, 2),
      );
      assert.deepEqual(
        readModels({ data }, true)?.map(({ id }) => id),
        all,
      );
    });

    it('each entry by itself', () => {
      const odd = [null, 7, 'x', [], {}, { id: '' }, { id: 'a b' }, { id: 'anthropic/claude-\u202ex' }, { id: null }];
      assert.equal(read(...odd, wire(), { id: 'anthropic/claude-bare' })?.length, 2);
    });

    it('what an entry does not tell, or tells oddly, as not told', () => {
      const bare = {
        ...{ name: 'anthropic/claude-bare', created: 0, context: null, maxOutput: null, prices: null },
        ...{ longCostsMore: false, structuredOutputs: false, sampling: false, thinks: 'on request', aliasOf: null },
      };
      const id = 'anthropic/claude-bare';
      assert.deepEqual(read({ id }), [{ id, ...bare }]);
      const odd = {
        ...{ name: 7, created: 'today', context_length: -1, pricing: [], top_provider: 'x' },
        ...{ supported_parameters: { temperature: true }, alias_target: 'x', reasoning: true },
      };
      assert.deepEqual(read({ id, ...odd }), [{ id, ...bare }]);
    });

    it('prices as text or number, and none where one is missing or makes no sense', () => {
      const priced = (pricing: unknown): unknown => read(wire({ pricing }))?.[0]?.prices;
      assert.deepEqual(priced({ prompt: '0.000003', completion: 0.000015 }), {
        inputUsd: 3,
        outputUsd: 15,
        cacheReadUsd: 3 * 0.1,
        cacheWriteUsd: 3 * 1.25,
      });
      assert.deepEqual(priced({ prompt: '0', completion: '0' }), {
        ...{ inputUsd: 0, outputUsd: 0, cacheReadUsd: 0, cacheWriteUsd: 0 },
      });
      for (const prompt of ['-1', '', ' ', 'free', 'NaN', 'Infinity', '2', null, undefined, [], -0.1]) {
        assert.equal(priced({ prompt, completion: '0.000015' }), null, JSON.stringify(prompt));
        assert.equal(priced({ prompt: '0.000015', completion: prompt }), null, JSON.stringify(prompt));
      }
    });

    it('whether long prompts cost more; a price for a time of day is not that', () => {
      const long = (overrides: unknown): unknown =>
        read(wire({ pricing: { prompt: '0.000003', completion: '0.000015', overrides } }))?.[0];
      const [short, dearer] = [long([{ utc_start: 100, prompt: '1' }]), long([{ min_prompt_tokens: 200_000 }])];
      assert.deepEqual(
        [short, dearer].map((model) => (model as { longCostsMore: boolean }).longCostsMore),
        [false, true],
      );
    });

    it('names without what could break a line', () => {
      assert.equal(read(wire({ name: ' Claude\n\u0007\u202e  Six ' }))?.[0]?.name, 'Claude Six');
      assert.equal(read(wire({ name: '\n' }))?.[0]?.name, NEW);
    });

    it('a completed model that our table knows as the table says how to ask it', () => {
      const [model] =
        read(wire({ id: SONNET_5, supported_parameters: ['temperature'], reasoning: { mandatory: true } })) ?? [];
      assert.ok(model);
      const { sampling, thinks, structuredOutputs, context } = completed(model, [model]);
      assert.deepEqual([sampling, thinks, structuredOutputs, context], [false, 'by default', false, 2_000_000]);
    });

    it('anything at all without throwing, and never a model without a name', () => {
      const field = fc.oneof(
        fc.jsonValue(),
        fc.constantFrom('-1', '0.000003', 1e-6, true, ['temperature'], { slug: NEW }),
      );
      const keys = Object.keys({ ...wire(), alias_target: null });
      const entry = fc
        .tuple(fc.dictionary(fc.constantFrom(...keys), field), fc.boolean())
        .map(([change, whole]) => (whole ? wire(change) : change));
      const reply = fc.oneof(fc.jsonValue(), fc.record({ data: fc.array(fc.oneof(entry, fc.jsonValue())) }));
      let read = 0;
      fc.assert(
        fc.property(reply, fc.boolean(), (json, everything) => {
          const models = readModels(json, everything) ?? [];
          for (const model of models) {
            read++;
            assert.match(model.id, /^\S+$/);
            assert.notEqual(model.name, '');
            const facts = factsOf(model.id, completed(model, models));
            assert.ok(facts && Object.values(facts).every((value) => value !== undefined && !Number.isNaN(value)));
            assert.ok(facts.context > 0 && facts.maxOutput > 0 && facts.inputUsd >= 0);
          }
        }),
        { numRuns: 5_000 },
      );
      assert.ok(read > 1_000, String(read));
    });

    it('any bytes from a server without rejecting', async () => {
      let body: string | Uint8Array = '';
      const endpoint = await serving((_request, response) => response.end(body));
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.json(), fc.uint8Array(), fc.string()), async (bytes) => {
          body = bytes;
          const list = await ask(start(), { endpoint, refresh: true });
          assert.notEqual(list.models.length, 0);
        }),
        { numRuns: 200 },
      );
    });
  });

  describe('knows of a model', () => {
    const run = (model: string, endpoint: string, demo = false): Parameters<ModelCatalogue['facts']>[0] => ({
      ...{ model, endpoint, demo },
    });

    it('what ships, before any list is there, and asks nobody', async () => {
      const endpoint = await answering(listOf(wire()));
      assert.deepEqual(await start().facts(run(SONNET_5, endpoint)), modelFacts(SONNET_5));
      assert.equal(await start().facts(run(NEW, endpoint)), undefined);
      assert.equal(seen.length, 0);
    });

    it('prices and sizes of the list, and how to ask it from the table: the request stays the same', async () => {
      const told = wire({ id: SONNET_5, supported_parameters: ['temperature'], reasoning: { mandatory: true } });
      const endpoint = await answering(listOf(told));
      await ask(start(), { endpoint });
      const shipped = modelFacts(SONNET_5);
      assert.ok(shipped);
      assert.deepEqual(await start().facts(run(SONNET_5, endpoint)), {
        ...shipped,
        ...{ inputUsd: 3.5, outputUsd: 17.5, cacheReadUsd: 0.35, cacheWriteUsd: 4.375 },
        ...{ context: 2_000_000, maxOutput: 256_000, structuredOutputs: false },
      });
      assert.equal(seen.length, 1);
    });

    it('the table’s prices and sizes where the list has none', async () => {
      const bare = { id: SONNET_5, pricing: { prompt: '-1', completion: '-1' } };
      const endpoint = await answering(listOf(bare));
      await ask(start(), { endpoint });
      assert.deepEqual(await start().facts(run(SONNET_5, endpoint)), modelFacts(SONNET_5));
    });

    it('everything from the list where the table does not know it', async () => {
      const endpoint = await answering(listOf(wire(), wire({ id: `${NEW}-t`, supported_parameters: ['temperature'] })));
      await ask(start(), { endpoint });
      const facts = await start().facts(run(NEW, endpoint));
      assert.deepEqual(facts, {
        ...{ inputUsd: 3.5, outputUsd: 17.5, cacheReadUsd: 0.35, cacheWriteUsd: 4.375 },
        ...{ context: 2_000_000, maxOutput: 256_000, structuredOutputs: true },
        ...{ sampling: false, thinks: 'by default', minCacheTokens: 4_096, tokenFactor: UNKNOWN_TOKEN_FACTOR },
      });
      assert.equal((await start().facts(run(`${NEW}-t`, endpoint)))?.sampling, true);
    });

    it('that nobody tells its price, and sizes that fit every model', async () => {
      const endpoint = await answering(listOf({ id: NEW, pricing: { prompt: '-1', completion: '-1' } }));
      await ask(start(), { endpoint });
      const facts = await start().facts(run(NEW, endpoint));
      assert.ok(facts);
      assert.equal(pricesOf(facts), undefined);
      assert.deepEqual([facts.context, facts.maxOutput], [200_000, 64_000]);
    });

    it('what an alias stands for', async () => {
      const alias = '~anthropic/claude-sonnet-latest';
      const to = (slug: string): Record<string, unknown> => wire({ id: alias, alias_target: { name: 'x', slug } });
      const listed = await answering(listOf(to(NEW), wire({ id: NEW, context_length: 3_000_000 })));
      await ask(start(), { endpoint: listed });
      assert.equal((await start().facts(run(alias, listed)))?.context, 3_000_000);
      const known = await answering(listOf(to(SONNET_5)));
      await ask(start(), { endpoint: known });
      const facts = await start().facts(run(alias, known));
      assert.equal(facts?.tokenFactor, modelFacts(SONNET_5)?.tokenFactor);
      assert.equal(facts?.inputUsd, 3.5);
    });

    it('of the demo’s scenarios what it knows of the default model', async () => {
      assert.deepEqual(await start().facts(run('demo/rate-limit', '', true)), modelFacts(DEFAULT_MODEL));
    });
  });
});

describe('the name of a model', () => {
  it('has an author, and no blanks', () => {
    for (const good of [
      DEFAULT_MODEL,
      '~anthropic/claude-sonnet-latest',
      'anthropic/claude-opus-5:batch',
      'demo/slow',
    ]) {
      assert.ok(isModelSlug(good), good);
    }
    for (const bad of ['', 'claude', 'a/', '/b', 'a/b/c', 'a b/c', 'a/b\n', 'a/$(x)', `a/${'b'.repeat(200)}`, 'ä/b']) {
      assert.ok(!isModelSlug(bad), bad);
    }
  });
});
