// Questions before anything is sent, with the packaged extension and by keyboard: about a secret in the mode `ask`, and about a
// file that needs several requests.
import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { SAMPLES } from '../unit/support/secrets';
import { openWindow, type E2eWindow } from './harness';

const AWS = SAMPLES['aws-access-key']!(11).secret;
const HUB = SAMPLES['github-token']!(11).secret;

/** About 110 KB: five requests. Some functions have a fault. */
const LARGE = Array.from(
  { length: 900 },
  (_, at) =>
    `export function go${at}(a: number): void {\n  if (a ${at % 30 === 0 ? '' : '=='}= ${at}) go0(${at});\n  else console.log('${'x'.repeat(40)}');\n}\n`,
).join('\n');

describe('before anything is sent', () => {
  let window: E2eWindow;
  let server: ScenarioServer;
  let sample: string;
  before(async () => {
    server = await startScenarioServer();
    sample = mkdtempSync(path.join(tmpdir(), 'code-insight-secrets-'));
    writeFileSync(path.join(sample, 'keys.ts'), `const id = "${AWS}";\nconst hub = "${HUB}";\n`);
    writeFileSync(path.join(sample, 'large.ts'), LARGE);
    window = await openWindow({
      name: 'secrets',
      folder: sample,
      settings: { 'codeInsight.secrets': 'ask' },
      env: { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key },
    });
  });
  after(async () => {
    await window.close();
    await server.close();
    rmSync(sample, { recursive: true, force: true });
  });
  const dialog = (): Locator => window.page.locator('.monaco-dialog-box');

  async function choose(button: string): Promise<void> {
    await dialog().getByRole('button', { name: button, exact: true }).focus();
    await window.page.keyboard.press('Enter');
  }

  async function review(): Promise<void> {
    await window.command('Notifications: Clear All Notifications');
    await window.command('Code Insight: Review File');
    await dialog().waitFor();
  }

  it('a secret is asked about, with line, kind and rule, and what Redact and send would do', async () => {
    await window.openFile('keys.ts');
    await review();
    const text = await dialog().innerText();
    assert.match(text, /This text holds 2 values that look like secrets\. Nothing has been sent yet\./);
    assert.match(text, /- line 1 \(AWS access key, rule aws-access-key\)/);
    assert.match(text, /Redact and send replaces 2 values by placeholders\./);
    assert.ok(!text.includes(AWS));
    await window.screenshot('question');
    await choose('Cancel');
    await window.page.locator('.notification-list-item', { hasText: 'Review cancelled. Nothing was sent.' }).waitFor();
    assert.equal(server.requests.length, 0);
  });

  it('a secret is listed among the problems', async () => {
    const problems = await window.problems();
    assert.ok(
      problems.some((row) => row.includes('Looks like a secret (AWS access key). Not sent.')),
      problems.join('\n'),
    );
    await window.screenshot('problems');
  });

  it('a secret may be none: the user says which, is asked about the rest, and that goes as a placeholder', async () => {
    await window.openFile('keys.ts');
    await review();
    await choose('Not a secret');
    const list = window.page.locator('.quick-input-widget:visible');
    await list.getByText('Line 2: GitHub token').waitFor();
    await window.screenshot('which');
    await list.locator('input.input').fill('GitHub');
    await window.page.keyboard.press('ArrowDown');
    await window.page.keyboard.press('Space');
    await window.page.keyboard.press('Enter');
    await dialog().filter({ hasText: 'This text holds what looks like a secret.' }).waitFor();
    assert.equal(server.requests.length, 0);
    await choose('Redact and send');
    const report = await window.webview('Code Insight report');
    await report.getByText('1 value was replaced by a placeholder: line 1 (AWS access key').waitFor();
    const raw = server.requests[0]?.raw ?? '';
    assert.ok(!raw.includes(AWS) && raw.includes('<AWS_ACCESS_KEY_1>') && raw.includes(HUB));
    await window.screenshot('redacted');
  });

  it('a file that needs several requests is asked about once, with the price, and all of it is reviewed', async () => {
    const before = server.requests.length;
    await window.openFile('large.ts');
    await review();
    const text = await dialog().innerText();
    const [, count = ''] = /Review large\.ts in (\d+) requests\?/.exec(text) ?? [];
    assert.ok(Number(count) >= 4, text);
    assert.match(text, /One request holds at most 51,200 bytes of a file/);
    assert.match(text, /Price: \$[\d.]+ to \$[\d.]+ \(estimate\)/);
    await window.screenshot('parts');
    await choose('Send');
    const report = await window.webview('Code Insight report');
    await report.getByText(`Reviewed in ${count} requests.`).waitFor();
    assert.equal(server.requests.length - before, Number(count));
    await report.getByText(/^Lines 1 to \d+ reviewed$/).waitFor();
    await window.screenshot('partsReport');
  });
});
