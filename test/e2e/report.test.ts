// The report panel of the packaged extension: what it shows, by keyboard, in every theme, and after a restart.
import * as assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { halfThen } from '../../src/demo/scenarios/play';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { openWindow, type E2eWindow } from './harness';
import * as inPanel from './inPanel.mjs';
import { cardOf, HOSTILE, lineOf, REPLY, SAMPLE } from './reportSample';
import { THEMES } from './themes';

describe('the report panel', () => {
  let window: E2eWindow;
  let server: ScenarioServer;
  let report: FrameLocator;

  before(async () => {
    server = await startScenarioServer();
    server.use('ok', { text: REPLY });
    const env = { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key };
    window = await openWindow({ name: 'report', folder: SAMPLE, env });
    await window.openFile('stockSync.js');
    await window.command('Code Insight: Review File');
    report = await window.webview('Code Insight report');
    await report.getByRole('heading', { name: 'Findings (5)' }).waitFor();
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  const article = (title: string): Locator => cardOf(report, title);

  it('is walked by keyboard: Tab to the list, J and K, Enter to the line', async () => {
    const { keyboard } = window.page;
    await report.getByRole('searchbox').click();
    await keyboard.press('Tab');
    assert.ok(await inPanel.isFocused(article('Comments are told by one sign')));
    await keyboard.press('j');
    assert.ok(await inPanel.isFocused(article('A comparison with NaN never matches')));
    await keyboard.press('ArrowDown');
    await keyboard.press('k');
    assert.ok(await inPanel.isFocused(article('A comparison with NaN never matches')));
    assert.equal(await inPanel.ring(article('A comparison with NaN never matches')), 'solid 2px');
    await keyboard.press('Enter');
    await window.page.locator('.statusbar-item', { hasText: `Ln ${lineOf('count === NaN')}` }).waitFor();
    assert.ok(await window.page.locator('.monaco-editor.focused[data-uri$="/stockSync.js"]').count());
  });

  it('shows what was found, where, how sure it is and what would change', async () => {
    const card = article('A comparison with NaN never matches');
    for (const words of ['Critical', 'Bug', 'High confidence', `Line ${lineOf('count === NaN')}`]) {
      await card.getByText(words, { exact: true }).waitFor();
    }
    assert.deepEqual(await card.locator('.diff > *').allInnerTexts(), [
      '-       if (count === NaN) {\n',
      '+       if (Number.isNaN(count)) {\n',
    ]);
    await report.getByRole('heading', { name: 'Not placed (1)' }).waitFor();
    await report.getByText('The quoted code was not found; the model named line 5.').waitFor();
    const facts = await report.locator('.facts').innerText();
    for (const words of [/Lines 1 to \d+ reviewed/, /Tokens .*prompt/, /Cost \$/, /OpenRouter/, /Time [\d.]+ s/]) {
      assert.match(facts.replaceAll('\n', ' '), words);
    }
  });

  it('shows a suggestion or the code that it changes, never neither', async () => {
    const card = article('A comparison with NaN never matches');
    assert.equal(await card.locator('pre.code').isVisible(), false);
    await card.getByText('Suggested change').click();
    await card.locator('pre.code').waitFor();
    assert.equal(await card.locator('pre.diff').isVisible(), false);
    await card.getByText('Suggested change').click();
    await card.locator('pre.diff').waitFor();
  });

  it('makes nothing of the model’s text but text', async () => {
    assert.equal(await report.getByText(HOSTILE, { exact: true }).count(), 1);
    // An explanation is read as Markdown: what could act says where it would have led.
    const said = HOSTILE.replace(/!?\[(\w)\]\(([^)]*)\)/g, '$1 ($2)');
    assert.equal(await report.getByText(said, { exact: true }).count(), 1);
    const made = 'a, b, img, iframe, link, object, script, style, svg, [onerror]';
    assert.equal(await report.locator('#root').locator(made).count(), 0);
    assert.equal(await inPanel.wasHacked(report), false);
  });

  it('filters by severity and words, and says how many are shown', async () => {
    const visible = async (): Promise<number> => report.locator('.finding:visible').count();
    await report.getByText('6 of 6 shown').waitFor();
    await report.getByRole('checkbox', { name: 'Minor' }).uncheck();
    await report.locator('.count', { hasText: '4 of 6 shown' }).waitFor();
    await report.getByRole('status').filter({ hasText: '4 of 6 shown' }).waitFor({ state: 'attached' });
    await report.getByRole('searchbox', { name: 'Search findings' }).fill('nan');
    await report.locator('.count', { hasText: '1 of 6 shown' }).waitFor();
    assert.equal(await visible(), 1);
    await report.getByLabel('Sort by').selectOption('severity');
    // A snapshot comes, and a hidden panel loses its page: filter and order stay.
    await window.openFile('money.ts');
    await window.command('View: Close Editor');
    report = await window.webview('Code Insight report');
    await report.locator('.count', { hasText: '1 of 6 shown' }).waitFor();
    assert.equal(await report.getByLabel('Sort by').inputValue(), 'severity');
    await report.getByLabel('Sort by').selectOption('place');
    await report.getByRole('searchbox', { name: 'Search findings' }).fill('nothing like this');
    await report.getByText('No finding fits the filter.').waitFor();
    await report.getByRole('button', { name: 'Clear filter' }).click();
    await report.locator('.count', { hasText: '6 of 6 shown' }).waitFor();
  });

  it('dismisses and restores, and leaves focus, scroll position and elements as they are', async () => {
    const card = article('The whole file is read at once');
    const other = article('The loop runs one element past the end');
    await other.getByText('Suggested change').click();
    await inPanel.mark(other);
    const dismiss = card.getByRole('button', { name: /^Dismiss: / });
    await dismiss.focus();
    const scrolled = await inPanel.scrollTo(report, 300);
    await window.page.keyboard.press('Enter');
    await card.getByText('Dismissed', { exact: true }).waitFor();
    const restore = card.getByRole('button', { name: /^Restore: / });
    assert.ok(await inPanel.isFocused(restore));
    assert.equal(await inPanel.scrolled(report), scrolled);
    assert.equal(await other.getAttribute('data-mark'), 'same');
    assert.equal(await other.locator('details').getAttribute('open'), null);
    assert.equal(await card.locator('.explanation').isVisible(), false);
    assert.ok(!(await window.problems()).some((row) => row.includes('whole file')));
    await restore.click();
    await card.getByText('Dismissed', { exact: true }).waitFor({ state: 'hidden' });
    await other.getByText('Suggested change').click();
  });

  it('applies a fix, and says what was fixed and what was edited', async () => {
    const fixed = article('A comparison with NaN never matches');
    await fixed.getByRole('button', { name: /^Apply fix: / }).click();
    await fixed.getByText('Fixed', { exact: true }).waitFor();
    assert.equal(await fixed.getByRole('button', { name: /fix: / }).count(), 0);
    const edited = article('Comments are told by one sign');
    await edited.getByRole('button', { name: /^Go to Line/ }).click();
    await window.page.locator('.monaco-editor.focused[data-uri$="/stockSync.js"]').waitFor();
    await window.page.keyboard.press('Home');
    await window.page.keyboard.type('x');
    await edited.getByText('Changed since: the code under this finding was edited.').waitFor();
    await edited.getByRole('button', { name: /^Compare: / }).waitFor();
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('ControlOrMeta+Enter');
    await report.getByText(`Line ${lineOf('await readFile') + 1}`, { exact: true }).waitFor();
  });

  it('asks about a finding by keyboard, shows the answer as it arrives, and keeps it', async () => {
    const title = 'The loop runs one element past the end';
    const answer = `The code decides it: in the **last round** \`entries[i]\` is undefined. ${HOSTILE}`;
    const { keyboard } = window.page;
    server.use('ok', { text: answer });
    server.use(
      halfThen(({ released }) => released()),
      { times: 1, text: answer },
    );
    const card = (): Locator => article(title);
    const field = (): Locator => card().getByRole('textbox', { name: /^Your question/ });
    await card()
      .getByRole('button', { name: `Ask about this finding: ${title}` })
      .focus();
    await keyboard.press('Enter');
    assert.ok(await inPanel.isFocused(field()));
    // In a field J and K are letters.
    await keyboard.type('jk Why is that one too many?');
    await keyboard.press('ControlOrMeta+Enter');
    await card().locator('.answer', { hasText: 'The code decides it' }).waitFor();
    await card()
      .getByRole('button', { name: /^Stop: / })
      .focus();
    await keyboard.press('Enter');
    await card().getByText('Stopped. What had arrived is kept.').waitFor();
    assert.ok(await inPanel.isFocused(field()));
    await card().getByRole('button', { name: 'Ask again' }).click();
    await card().locator('.answer code', { hasText: 'entries[i]' }).waitFor();
    await card()
      .getByText(/^[\d,]+ tokens, \$/)
      .waitFor();
    await report.getByRole('status').filter({ hasText: 'The answer is there.' }).waitFor({ state: 'attached' });
    assert.equal(await card().locator('.turn').count(), 1);
    assert.equal(await card().locator('.answer').locator('a, img, iframe, link, object, script, style').count(), 0);
    assert.equal(await inPanel.wasHacked(report), false);
    await field().fill('Not sent yet');
    // A hidden panel loses its page: what was said and what was begun stays.
    await window.openFile('money.ts');
    await window.command('View: Close Editor');
    report = await window.webview('Code Insight report');
    await card().locator('.question', { hasText: 'jk Why is that one too many?' }).waitFor();
    assert.equal(await field().inputValue(), 'Not sent yet');
  });

  it('comes up at the finding that was asked about at the cursor', async () => {
    const card = article('The whole file is read at once');
    await card.getByRole('button', { name: /^Go to Line/ }).click();
    await window.page.locator('.monaco-editor.focused[data-uri$="/stockSync.js"]').waitFor();
    await window.command('Code Insight: Ask about Finding…');
    await window.page.locator('.quick-input-widget:visible', { hasText: 'Ask about this finding' }).waitFor();
    await window.page.keyboard.type('How large may it be?');
    await window.page.keyboard.press('Enter');
    await card.locator('.question', { hasText: 'How large may it be?' }).waitFor();
    await card.locator('.answer code', { hasText: 'entries[i]' }).waitFor();
    assert.ok(await inPanel.isFocused(card));
  });

  for (const [theme, kind] of THEMES) {
    it(`has nothing that axe calls serious: ${theme}`, async () => {
      await window.chooseTheme(theme);
      await report.locator(`body.${kind}`).waitFor();
      await article('A comparison with NaN never matches').focus();
      await window.screenshot(kind);
      const { serious, others, rules } = await inPanel.seriousViolations(report);
      assert.deepEqual(serious, []);
      if (others.length > 0) console.log(others.join('\n'));
      assert.ok(rules > 20, `${rules} rules passed`);
      await article('Somewhere').scrollIntoViewIfNeeded();
      await window.screenshot(`${kind}-end`);
    });
  }

  it('needs no horizontal scrolling at 300 pixels', async () => {
    await window.page.setViewportSize({ width: 700, height: 900 });
    await window.command('View: Close Primary Side Bar');
    const { wanted, given } = await inPanel.widths(report, 340);
    assert.ok(wanted <= given, `${wanted} in ${given}`);
    assert.ok(await article('Comments').locator('pre.diff[tabindex="0"]').count());
    await article('A comparison with NaN never matches').scrollIntoViewIfNeeded();
    await window.screenshot('narrow');
    await window.page.setViewportSize({ width: 1400, height: 900 });
  });
});
