// The files that a selection uses, on their way through a review.
import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { toPreviewJson } from '../../../src/core/export/previewJson';
import type { Prepared } from '../../../src/core/prepared';
import { prepareReview } from '../../../src/core/review/reviewOne';
import type { ReviewRequest } from '../../../src/core/review/reviewRequest';
import type { ReviewItem } from '../../../src/core/tasks/review';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { assertConformingRequest } from '../../openrouter/sdkRequest';
import { startEngine, type Engine, type EngineParts } from '../support/engine';
import { builtDist } from '../support/product';
import { SAMPLES } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';

const ORDER = `import { total } from './cart';
import { rate } from '../money';
import { unused } from './unused';

export function pay(cart: number[]): number {
  const sum = total(cart);
  return sum * rate();
}

export function other(): void {
  unused();
}
`;
const CART = `// All about carts.
export interface Line {
  readonly price: number;
}

export function total(prices: readonly number[]): number {
  let sum = 0;
  for (const price of prices) sum += price;
  console.log('private words');
  return sum;
}
`;

describe('the files that a selection uses', () => {
  const scratch = temporaryFolder();
  let folder: string;
  let server: ScenarioServer;
  let compute: WorkerCompute;
  before(async () => {
    server = await startScenarioServer();
    compute = new WorkerCompute(await builtDist());
  });
  beforeEach(() => {
    folder = mkdtempSync(path.join(scratch, 'workspace-'));
    write('src/order.ts', ORDER);
    write('src/cart.ts', CART);
    write('money.ts', 'export function rate(): number {\n  const a = 1;\n  const b = 2;\n  return a + b;\n}\n');
    write('src/unused.ts', 'export function unused(): void {}\n');
  });
  afterEach(() => {
    server.reset();
  });
  after(async () => {
    await compute.close();
    await server.close();
  });

  function write(name: string, text: string): void {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const engine = (parts: Partial<EngineParts> = {}): Engine =>
    startEngine({
      server,
      compute,
      ignoreCompute: compute,
      stateFolder: mkdtempSync(path.join(scratch, 'state-')),
      ...parts,
    });
  const FILE: ReviewRequest = { path: 'src/order.ts', languageId: 'typescript', text: ORDER };
  const PAY: ReviewRequest = { ...FILE, scope: [{ start: 5, end: 8 }] };
  const pay = (change: Partial<ReviewRequest> = {}): ReviewRequest => ({
    ...PAY,
    places: [{ folder, path: 'src/order.ts' }],
    ...change,
  });
  async function prepared(one: Engine, request = pay()): Promise<Prepared<ReviewItem>> {
    const preparation = await prepareReview(one.pipeline, request, one.settings, new AbortController().signal);
    assert.ok(preparation.kind === 'prepared', JSON.stringify(preparation));
    return preparation.prepared;
  }
  const related = ({ sources }: Prepared<ReviewItem>): string[] => sources.slice(1).map((source) => source.path);
  const asked = ({ body }: Prepared<ReviewItem>): string =>
    (JSON.parse(body) as { messages: { content: string }[] }).messages[1]?.content ?? '';

  it('go along as signatures, before what is asked about', async () => {
    const one = await prepared(engine());
    await assertConformingRequest(JSON.parse(one.body));
    assert.deepEqual(related(one), ['src/cart.ts', 'money.ts']);
    const text = asked(one);
    assert.ok(text.startsWith('Signatures from files that the code below uses.'));
    assert.ok(text.includes('File: src/cart.ts\n'));
    assert.ok(text.includes('export function total(prices: readonly number[]): number {'));
    assert.ok(text.includes('readonly price: number;'));
    assert.ok(!text.includes('private words') && !text.includes('All about carts'));
    assert.ok(text.indexOf('File: money.ts') < text.indexOf('File: src/order.ts'));
  });

  it('are named in the preview and in the record of what was sent', async () => {
    const one = engine();
    const request = await prepared(one);
    const { notes, files } = toPreviewJson(request, await one.estimates.of(request));
    assert.ok(
      notes.includes('src/cart.ts: 5 of 11 lines go along, its signatures, because the code uses it.'),
      notes.join('\n'),
    );
    assert.equal(files.length, 3);
    await one.review(pay());
    const record = (await one.state.list('.')).find((name) => name.startsWith('audit-')) ?? '';
    assert.match((await one.state.read(record)) ?? '', /src\/cart\.ts/);
  });

  it('stay out of a whole file, of what stands in no workspace, and with the setting off', async () => {
    assert.deepEqual(related(await prepared(engine(), { ...FILE, places: pay().places ?? [] })), []);
    assert.deepEqual(related(await prepared(engine(), PAY)), []);
    assert.deepEqual(related(await prepared(engine({ settings: { relatedFiles: false } }))), []);
  });

  it('stay out where a rule keeps them back, a link leads out, or nothing can be read', async () => {
    write('.gitignore', 'cart.ts\n');
    assert.deepEqual(related(await prepared(engine())), ['money.ts']);
    const elsewhere = mkdtempSync(path.join(scratch, 'elsewhere-'));
    writeFileSync(path.join(elsewhere, 'vat.ts'), 'export const vat = 1;\n');
    symlinkSync(path.join(elsewhere, 'vat.ts'), path.join(folder, 'src', 'vat.ts'));
    const text = `import { vat } from './vat';\nimport { gone } from './gone';\nvat(gone);\n`;
    assert.deepEqual(related(await prepared(engine(), pay({ text, scope: [{ start: 3, end: 3 }] }))), []);
  });

  it('lose every line with a secret, and nobody is asked about it', async () => {
    const { secret = '' } = SAMPLES['github-token']?.(7) ?? {};
    write('src/cart.ts', `export const hub = "${secret}";\n${CART}`);
    const one = await prepared(engine());
    assert.deepEqual(related(one), ['src/cart.ts', 'money.ts']);
    assert.ok(!one.body.includes(secret) && !one.body.includes('export const hub'));
    assert.deepEqual(one.redacted, []);
  });

  it('stay out where their signatures have no room, and leave it to the next', async () => {
    write('src/cart.ts', Array.from({ length: 2_000 }, (_, at) => `export const price${at} = ${at};`).join('\n'));
    assert.deepEqual(related(await prepared(engine())), ['money.ts']);
  });

  it('change the request when their signatures change, and not when a body does', async () => {
    const one = engine();
    const before = (await prepared(one)).cacheKey;
    write('src/cart.ts', CART.replace('private words', 'other words'));
    assert.equal((await prepared(one)).cacheKey, before);
    write('src/cart.ts', CART.replace('readonly number[]', 'Iterable<number>'));
    assert.notEqual((await prepared(one)).cacheKey, before);
  });
});
