// The usage dashboard of the packaged extension: opened from the palette, in every theme, narrow, and after a restart.
import * as assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { acceptProposedFile } from '../host/workbench.mjs';
import { openWindow, type E2eWindow } from './harness';
import * as inPanel from './inPanel.mjs';
import { SAMPLE } from './reportSample';
import { THEMES } from './themes';
import { THOROUGH } from '../unit/support/thorough';
import { daysOf, ledgerFile, monthBefore, sampleMonth, writeLedger } from './usageSample';

const CHARTS = [
  ...['Tokens by day', 'Cost by day', 'Cache hit rate by day', 'Tokens saved by day'],
  'Tokens by day and repository',
];
const EARLIER = monthBefore(1);

describe('the usage dashboard', () => {
  let window: E2eWindow;
  let panel: FrameLocator;

  before(async () => {
    window = await openWindow({ name: 'dashboard', folder: SAMPLE, persistent: true });
    writeLedger(window.stateDir, EARLIER, sampleMonth(EARLIER, 27));
    // The palette lists what is registered when it opens.
    await window.page.locator('.statusbar-item', { hasText: 'Code Insight' }).waitFor();
    await window.command('Code Insight: Open Usage Dashboard');
    panel = await window.webview('Code Insight usage');
  });
  after(() => window.close());

  it('of a month in which nothing was used says so, what is left, and what to do', async () => {
    await panel.getByText('Nothing was used this month so far. Review a file').waitFor();
    await panel.getByText('0 of 200,000 tokens are used.').waitFor();
    assert.ok(await panel.getByRole('button', { name: 'Export CSV' }).isDisabled());
    await window.screenshot('empty');
  });

  it('of an earlier month draws every chart, and has the same figures in a table behind each', async () => {
    await panel.getByRole('combobox', { name: 'Month' }).selectOption(EARLIER);
    for (const title of CHARTS) {
      const figure = panel.getByRole('figure', { name: title, exact: true });
      await figure.getByRole('img', { name: title }).waitFor();
      assert.ok((await inPanel.drawnColours(figure.locator('canvas'))) > 1, `${title} is blank`);
      await figure.getByText('Show as table').click();
      assert.ok((await figure.getByRole('row').count()) > 4, title);
    }
    const tokens = panel.getByRole('figure', { name: 'Tokens by day', exact: true });
    // 1,000 + 3,000 + … + 27,000
    await tokens.getByRole('img', { name: /196,000 tokens in all\. Most on .*27.*: 27,000\.$/ }).waitFor();
    const cells = await tokens.getByRole('row').last().getByRole('cell').allInnerTexts();
    assert.deepEqual(cells, ['21,600', '5,400']);
    await panel.getByRole('row', { name: /^Code review 196,000 100% at least \$/ }).waitFor();
    await panel.getByRole('row', { name: /^0a1b2c3d 33,000 / }).waitFor();
    await panel.getByRole('heading', { name: 'Largest requests' }).waitFor();
    await panel.getByText('Not known yet: it takes three replies of a model.').waitFor();
    for (const title of CHARTS)
      await panel.getByRole('figure', { name: title, exact: true }).getByText('Show as table').click();
  });

  it('tells what is under the pointer', async () => {
    const tokens = panel.getByRole('figure', { name: 'Tokens by day', exact: true });
    const box = await tokens.locator('.u-over').boundingBox();
    assert.ok(box);
    // Bars stand at 1, 2, and so on; on both sides there is room for a little more than half of one.
    const x = (box.width * (27 - 0.4)) / (daysOf(EARLIER) + 0.2);
    await tokens.locator('.u-over').hover({ position: { x, y: box.height / 2 } });
    await tokens.locator('.readout', { hasText: 'Prompt: 21,600 · Completion: 5,400' }).waitFor();
  });

  for (const [theme, kind] of THEMES) {
    it(`is drawn in the colours of the theme, and axe finds nothing serious: ${theme}`, async () => {
      const canvas = panel.getByRole('figure', { name: 'Tokens by day', exact: true }).locator('canvas');
      const before = await inPanel.pictureOf(canvas);
      await window.chooseTheme(theme);
      await panel.locator(`body.${kind}`).waitFor();
      await inPanel.untilPictureIsNot(canvas, before);
      assert.ok((await inPanel.contrast(canvas, '--vscode-editor-background')) >= 3);
      const { serious, others, rules } = await inPanel.seriousViolations(panel);
      assert.deepEqual([serious, others], [[], []]);
      assert.ok(rules > 20, `${rules} rules passed`);
      await panel.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
      await window.screenshot(kind);
      await panel.getByRole('heading', { name: 'Tokens by day and repository' }).scrollIntoViewIfNeeded();
      await window.screenshot(`${kind}-repositories`);
      await panel.getByRole('heading', { name: 'By file' }).scrollIntoViewIfNeeded();
      await window.screenshot(`${kind}-tables`);
      await panel.getByRole('heading', { name: 'Redis' }).scrollIntoViewIfNeeded();
      await window.screenshot(`${kind}-end`);
      await panel.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
    });
  }

  it('is drawn in the system’s own colours where these are forced', async () => {
    await window.page.emulateMedia({ forcedColors: 'active' });
    assert.ok((await inPanel.drawnColours(panel.locator('canvas').first())) > 1);
    await window.screenshot('forced');
    await window.page.emulateMedia({ forcedColors: 'none' });
  });

  it('needs no horizontal scrolling at 300 pixels, and is walked by keyboard', async () => {
    await window.command('View: Close Primary Side Bar');
    await window.page.setViewportSize({ width: 350, height: 900 });
    const { wanted, given } = await inPanel.widths(panel, 310);
    assert.ok(wanted <= given, `${wanted} in ${given}`);
    await panel.getByRole('combobox', { name: 'Month' }).focus();
    await window.page.keyboard.press('Tab');
    const csv = panel.getByRole('button', { name: 'Export CSV' });
    assert.ok(await inPanel.isFocused(csv));
    assert.equal(await inPanel.ring(csv), 'solid 2px');
    await window.screenshot('narrow');
    await window.page.setViewportSize({ width: 1400, height: 900 });
  });

  if (THOROUGH)
    it('comes back after a restart with the month that was chosen, and its tables as they were', async () => {
      await panel.getByRole('figure', { name: 'Cost by day', exact: true }).getByText('Show as table').click();
      await panel.getByRole('figure', { name: 'Cost by day', exact: true }).getByRole('table').waitFor();
      await window.restart();
      panel = await window.webview('Code Insight usage');
      await panel.getByRole('row', { name: /^Code review 196,000/ }).waitFor();
      await panel.getByRole('figure', { name: 'Cost by day', exact: true }).getByRole('table').waitFor();
      assert.equal(await panel.getByRole('combobox', { name: 'Month' }).inputValue(), EARLIER);
    });

  it('exports the month that is shown', async () => {
    await panel.getByRole('combobox', { name: 'Month' }).selectOption(EARLIER);
    await panel.getByRole('row', { name: /^Code review 196,000/ }).waitFor();
    await panel.getByRole('button', { name: 'Export CSV' }).click();
    const name = `code-insight-usage-${EARLIER}.csv`;
    await acceptProposedFile(window.page, name);
    await window.page.locator('.notification-list-item', { hasText: name }).waitFor();
    const file = path.join(window.folder ?? '', name);
    const rows = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    assert.equal(rows.length, 1 + sampleMonth(EARLIER, 27).length);
    assert.match(rows[0] ?? '', /^\uFEFFtime,kind,task,model,file,/);
  });

  it('follows a ledger that another process writes', async () => {
    const month = monthBefore(0);
    await panel.getByRole('combobox', { name: 'Month' }).selectOption(month);
    await panel.getByText('Nothing was used this month so far.').waitFor();
    const [event] = sampleMonth(month, 1);
    appendFileSync(ledgerFile(window.stateDir, month), `\n${JSON.stringify(event)}`);
    await panel.getByText('1,000 of 200,000 tokens are used.').waitFor();
    await panel.getByRole('row', { name: /^Code review 1,000 100%/ }).waitFor();
  });
});
