// A health check against real servers: one that speaks OpenRouter, and the ones that stand in its place in real networks.
import * as assert from 'node:assert/strict';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { CHECKS, type CheckId } from '../../../src/core/health/facts';
import { healthText } from '../../../src/core/presentHealth';
import { issueCertificate, makeAuthority } from '../../host/certificates.mjs';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startSecureFront } from '../../openrouter/tls';
import { freePort } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';
import { runHealth, type HealthRun } from './support';

describe('a health check', function () {
  this.timeout(20_000);
  const folder = temporaryFolder();
  let openRouter: ScenarioServer;
  const servers: Server[] = [];

  before(async () => {
    openRouter = await startScenarioServer();
  });
  afterEach(() => {
    openRouter.reset();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  after(() => openRouter.close());

  const healthy = (
    settings: Partial<Parameters<typeof runHealth>[1]> = {},
    parts: Parameters<typeof runHealth>[2] = {},
  ): Promise<HealthRun> =>
    runHealth(folder, { endpoint: openRouter.url, ...settings }, { key: openRouter.key, ...parts });

  async function serving(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  }
  const answering = (status: number, body: string, type = 'application/json'): Promise<string> =>
    serving((_req, res) => res.writeHead(status, { 'Content-Type': type }).end(body));
  /** A list of models of our own, and the endpoints of whichever is asked for. */
  const listing = (models: readonly object[], endpoints: readonly object[] = []): Promise<string> =>
    serving((req, res) => {
      const data = req.url?.endsWith('/endpoints') === true ? { endpoints } : models;
      res.end(JSON.stringify({ data }));
    });
  const statuses = ({ report }: HealthRun, ...ids: CheckId[]): string[] =>
    ids.map((id) => `${id} ${report.checks.find((check) => check.id === id)?.status ?? ''}`);

  it('is ok where all is well, and tells each check in its order', async () => {
    const run = await healthy();
    assert.deepEqual(
      run.report.checks.map(({ id, status }) => `${id} ${status}`),
      [
        ...['endpoint ok', 'reachable ok', 'certificate skipped', 'proxy skipped', 'key ok', 'credit ok', 'model ok'],
        ...['structured_outputs ok', 'redis skipped', 'state_folder ok', 'privacy ok'],
      ],
    );
    assert.deepEqual([run.report.status, run.report.service], ['ok', 'code-insight']);
    assert.match(run.check('reachable').message, /^The endpoint answers, in \d+ ms\.$/);
    assert.equal(
      run.check('structured_outputs').message,
      'The model has structured outputs with Anthropic, Amazon Bedrock; not with Google.',
    );
    for (const { advice, steps } of run.report.checks) assert.deepEqual([advice, steps], ['', []]);
    // The probe of the state folder leaves nothing.
    assert.deepEqual(readdirSync(folder), []);
  });

  it('sends the key to the endpoint alone, and never code', async () => {
    await healthy();
    assert.deepEqual(
      openRouter.requests
        .map(({ method, path: at, headers, raw }) => [method, at, 'authorization' in headers, raw])
        .sort(),
      [
        ['GET', '/key', true, ''],
        ['GET', '/models', false, ''],
        ['GET', '/models/anthropic/claude-sonnet-4.5/endpoints', true, ''],
      ],
    );
  });

  it('asks nobody where the endpoint is no https address', async () => {
    const run = await healthy({ endpoint: 'http://example.com/api/v1' });
    assert.equal(run.report.status, 'failed');
    assert.deepEqual(
      [run.check('endpoint').steps, run.check('endpoint').setting],
      [['open_settings'], 'codeInsight.endpoint'],
    );
    const others = CHECKS.filter((id) => !['endpoint', 'redis', 'state_folder', 'privacy'].includes(id));
    assert.deepEqual(
      statuses(run, ...others),
      others.map((id) => `${id} skipped`),
    );
    assert.equal(openRouter.requests.length, 0);
  });

  it('says that nobody answers once, and blames nothing else for it', async () => {
    const run = await healthy({ endpoint: `http://127.0.0.1:${await freePort()}/api/v1` });
    assert.deepEqual(statuses(run, 'reachable', 'key', 'credit', 'model', 'structured_outputs'), [
      'reachable failed',
      'key skipped',
      'credit skipped',
      'model skipped',
      'structured_outputs skipped',
    ]);
    assert.match(run.check('reachable').message, /connection to the endpoint failed/);
    assert.deepEqual(run.check('reachable').steps, ['retry']);
  });

  it('knows what is not OpenRouter: a page of the network, an error, silence', async () => {
    const page = await healthy({ endpoint: await answering(200, '<html>Welcome to the hotel</html>', 'text/html') });
    assert.match(page.check('reachable').message, /did not answer as OpenRouter does/);
    assert.equal(page.report.status, 'failed');
    openRouter.use('modelsEmpty');
    assert.equal((await healthy()).check('reachable').status, 'failed');
    openRouter.reset();
    const inside = await healthy({ endpoint: await answering(200, '{"error":{"code":503,"message":"down"}}') });
    assert.match(inside.check('reachable').message, /overloaded or not available/);
    const silent = await healthy({ endpoint: await serving(() => undefined) }, { limitMs: 50 });
    assert.match(silent.check('reachable').message, /No answer came in time/);
    assert.deepEqual(statuses(silent, 'key', 'model'), ['key skipped', 'model skipped']);
  });

  it('takes a gateway without a list of models for what it is', async () => {
    const run = await healthy({ endpoint: await answering(404, '{"detail":"Not Found"}') });
    assert.deepEqual(statuses(run, 'reachable', 'model', 'structured_outputs'), [
      'reachable warning',
      'model skipped',
      'structured_outputs skipped',
    ]);
    assert.match(run.check('reachable').message, /gives no list of models \(status 404\)/);
  });

  describe('the key', () => {
    it('none set: the ways to one', async () => {
      const run = await healthy({}, { key: '' });
      assert.deepEqual(statuses(run, 'key', 'credit', 'model', 'structured_outputs'), [
        'key failed',
        'credit skipped',
        'model ok',
        'structured_outputs ok',
      ]);
      assert.deepEqual(run.check('key').steps, ['sign_in', 'set_key', 'get_key', 'use_demo']);
      assert.ok(openRouter.requests.every(({ headers }) => headers.authorization === undefined));
    });

    it('that can not be read counts as none', async () => {
      const run = await healthy({}, { apiKey: () => Promise.reject(new Error('keyring')) });
      assert.match(run.check('key').message, /No OpenRouter API key is set/);
    });

    it('not accepted: another one', async () => {
      const run = await healthy({}, { key: 'sk-or-v1-wrong' });
      assert.deepEqual(run.check('key').steps.slice(0, 2), ['set_key', 'sign_in']);
      assert.deepEqual(statuses(run, 'reachable', 'key'), ['reachable ok', 'key failed']);
    });

    it('spent, with a limit, for management', async () => {
      openRouter.use('keyExhausted');
      const spent = await healthy();
      assert.deepEqual(statuses(spent, 'key', 'credit'), ['key ok', 'credit failed']);
      assert.equal(spent.check('credit').message, "Left of the key's limit: $0.00 of $5.00.");
      openRouter.use('keyLimited');
      const limited = await healthy();
      assert.equal(limited.check('credit').message, "Left of the key's limit: $2.50 of $10.00.");
      assert.match(limited.check('key').message, /expires on 2027-01-01/);
      openRouter.use('keyManagement');
      assert.deepEqual(statuses(await healthy(), 'key'), ['key failed']);
    });

    it('is in no line of the report, whatever the server says', async () => {
      const key = 'sk-or-v1-0123456789';
      const data = { label: `yours is ${key}`, usage: 0, limit: 1, limit_remaining: 1 };
      const echo = await serving((req, res) => {
        const refused = req.url?.endsWith('/models') === true;
        res.statusCode = refused ? 500 : 200;
        res.end(JSON.stringify(refused ? { error: { code: 500, message: `no, ${key}` } } : { data }));
      });
      const { report, check } = await healthy({ endpoint: echo }, { key });
      assert.match(check('key').message, /yours is \*\*\*/);
      assert.match(check('reachable').message, /no, \*\*\*/);
      assert.ok(!JSON.stringify(report).includes(key) && !healthText(report).includes(key));
    });
  });

  describe('the model', () => {
    const parameters = ['max_tokens', 'structured_outputs'];
    const keyless = { key: '' };

    it('unknown: choose another', async () => {
      const run = await healthy({ model: 'anthropic/claude-9' });
      assert.deepEqual(statuses(run, 'model', 'structured_outputs'), ['model failed', 'structured_outputs skipped']);
      assert.deepEqual(run.check('model').steps, ['choose_model', 'open_settings']);
    });

    it('by its other names', async () => {
      for (const model of [
        'anthropic/claude-4.5-sonnet-20250929',
        'anthropic/claude-sonnet-4-5',
        'anthropic/claude-sonnet-4.5:batch',
        '~anthropic/claude-sonnet-latest',
      ]) {
        assert.equal((await healthy({ model })).check('model').status, 'ok', model);
      }
    });

    it('that will be removed', async () => {
      const expiration_date = '2027-03-01';
      const endpoint = await listing([{ id: 'a/b', expiration_date, supported_parameters: parameters }]);
      const run = await healthy({ endpoint, model: 'a/b' }, { ...keyless, clock: { now: () => Date.UTC(2027, 0, 1) } });
      assert.equal(run.check('model').message, 'The model a/b is available. It will be removed on 2027-03-01.');
      assert.deepEqual([run.check('model').status, run.check('model').steps], ['warning', ['choose_model']]);
    });

    it('without structured outputs, or without a provider that has them', async () => {
      const plain = await listing([{ id: 'a/b', supported_parameters: ['max_tokens'] }]);
      assert.equal(
        (await healthy({ endpoint: plain, model: 'a/b' }, keyless)).check('structured_outputs').status,
        'warning',
      );
      const provider = { provider_name: 'P\n$(bug)', supported_parameters: ['max_tokens'] };
      const none = await listing([{ id: 'a/b', supported_parameters: parameters }], [provider]);
      const run = await healthy({ endpoint: none, model: 'a/b' }, { key: 'some-key' });
      assert.match(run.check('structured_outputs').message, /No provider/);
      const able = { ...provider, supported_parameters: parameters };
      const some = await listing([{ id: 'a/b', supported_parameters: parameters }], [{ odd: 1 }, provider, able]);
      // Others' words stay in their line, and draw nothing.
      assert.equal(
        (await healthy({ endpoint: some, model: 'a/b' }, { key: 'some-key' })).check('structured_outputs').message,
        'The model has structured outputs with P $ (bug).',
      );
    });

    it('whose providers are not told', async () => {
      const endpoint = await listing([{ id: 'a/b', supported_parameters: parameters }]);
      const run = await healthy({ endpoint, model: 'a/b' }, { key: 'some-key' });
      assert.equal(run.check('structured_outputs').message, 'The model has structured outputs.');
    });
  });

  describe('the certificate', () => {
    const close: (() => Promise<void>)[] = [];
    afterEach(async () => {
      await Promise.all(close.splice(0).map((front) => front()));
    });

    it('that is not trusted: whose it is, and what a company has to do', async () => {
      const front = await startSecureFront(openRouter, issueCertificate(makeAuthority(folder).folder, ['localhost']));
      close.push(() => front.close());
      const run = await healthy({ endpoint: front.url('localhost') });
      const { status, message, advice } = run.check('certificate');
      assert.equal(status, 'failed');
      assert.match(message, /not trusted .+ It was issued by Code Insight test authority [0-9a-f]{8}\.$/);
      assert.match(advice, /NODE_EXTRA_CA_CERTS/);
      assert.deepEqual(statuses(run, 'reachable', 'key'), ['reachable failed', 'key skipped']);
      assert.equal(openRouter.requests.length, 0);
    });
  });

  describe('the state folder', () => {
    it('that can not be written', async () => {
      const file = path.join(folder, 'file');
      writeFileSync(file, '');
      const run = await runHealth(path.join(file, 'state'), { endpoint: openRouter.url }, { key: openRouter.key });
      chmodSync(file, 0o600);
      assert.equal(run.check('state_folder').status, 'failed');
      assert.match(run.check('state_folder').message, /\((ENOTDIR|EEXIST)\)/);
      assert.equal(run.report.status, 'failed');
    });

    it('that does not answer is given up', async () => {
      const never = (): Promise<never> => new Promise(() => undefined);
      const state = { read: never, write: never, append: never, remove: never, list: never };
      const run = await healthy({}, { state, limitMs: 300, graceMs: 0 });
      assert.equal(run.check('state_folder').status, 'warning');
      assert.equal(run.report.status, 'degraded');
    });
  });

  it('tells what the privacy settings exclude', async () => {
    const both = { denyDataCollection: true, zeroDataRetention: true };
    assert.match((await healthy()).check('privacy').message, /^No provider is excluded/);
    assert.match((await healthy({ privacy: both })).check('privacy').message, /store or train.+Anthropic's own/);
  });

  it('tells that it checked the demo model in place of OpenRouter', async () => {
    const run = await healthy({ demo: true });
    assert.match(run.check('endpoint').message, /local demo model/);
    assert.equal(run.report.status, 'ok');
  });

  it('can be cancelled at any moment, and keeps what it has', async () => {
    const cancel = new AbortController();
    openRouter.use('modelsSilent');
    const running = runHealth(folder, { endpoint: openRouter.url }, { key: openRouter.key }, cancel.signal);
    await openRouter.arrived(2);
    cancel.abort();
    const run = await running;
    assert.match(run.check('reachable').message, /cancelled/);
    assert.equal(run.check('reachable').status, 'skipped');
    const never = await runHealth(folder, { endpoint: openRouter.url }, { key: openRouter.key }, cancel.signal);
    assert.deepEqual(statuses(never, 'key', 'redis', 'state_folder'), [
      'key skipped',
      'redis skipped',
      'state_folder skipped',
    ]);
  });

  it('fails in no part itself', async () => {
    const run = await healthy({}, { redis: () => Promise.reject(new Error('broken')) });
    assert.deepEqual([run.check('redis').status, run.report.status], ['warning', 'degraded']);
  });

  it('is told in text, a line for each check and one for what to do', async () => {
    const text = healthText((await healthy({}, { key: '' })).report);
    const [first, empty, ...rest] = text.split('\n');
    assert.equal(first, 'failed: Reviews can not work as it is. Failed: 1.');
    assert.equal(empty, '');
    assert.equal(rest.length, CHECKS.length + 1);
    assert.ok(rest.includes('[failed] key: No OpenRouter API key is set.'));
    assert.match(rest[rest.indexOf('[failed] key: No OpenRouter API key is set.') + 1] ?? '', /^ {4}Sign in/);
  });
});
