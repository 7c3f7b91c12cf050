// What a person does in a VS Code window, in Playwright's terms. Used from outside (e2e harness) and from inside the
// extension host (through the bridge of code.mjs).

/** Resolves when the workbench stands and the extension host behind it answers. */
export async function ready(page) {
  await page.locator('.monaco-workbench').waitFor();
  await page.locator('.statusbar-item').first().waitFor();
}

/** Opens the quick input with a prefix ('>' commands, '' files) and picks the entry whose label is exactly `label`. */
async function pick(page, key, text, label) {
  await page.keyboard.press(key);
  const box = page.locator('.quick-input-widget:visible input.input');
  await box.fill(text);
  await page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ has: page.locator('.label-name', { hasText: label }) })
    .first()
    .click();
}

const exactly = (text) => new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);

/** Runs a command as a person does, by its title in the palette ("Category: Title"). */
export async function command(page, title) {
  await pick(page, 'F1', `>${title}`, exactly(title));
}

/** Opens a file of the workspace by name and waits for its editor. */
export async function openFile(page, name) {
  await pick(page, 'ControlOrMeta+P', name, exactly(name.split('/').pop()));
  await page
    .locator(`.editor-instance .monaco-editor[data-uri$="/${name.split('/').pop()}"]`)
    .first()
    .waitFor();
}

/** Takes what a save dialog proposes, once it proposes a file with this ending. */
export async function acceptProposedFile(page, ending) {
  await page.locator('.quick-input-widget:visible input.input').waitFor();
  await page.waitForFunction(
    (wanted) => document.querySelector('.quick-input-widget input.input')?.value.endsWith(wanted),
    ending,
  );
  await page.keyboard.press('Enter');
}

/** Waits for a visible webview (with this title, when one is given) and gives the document inside it. */
export async function webview(page, title) {
  // A webview is a frame in a frame; hidden ones stay in the page, and only the inner one carries the panel's title.
  const found = await page.waitForFunction((wanted) => {
    const shown = [...document.querySelectorAll('iframe.webview.ready')].filter((frame) =>
      frame.checkVisibility({ visibilityProperty: true }),
    );
    const inner = (frame) => frame.contentDocument?.querySelector('iframe#active-frame');
    return shown.find((frame) => inner(frame) && (wanted === null || inner(frame).title === wanted))?.name;
  }, title ?? null);
  return page.frameLocator(`iframe[name="${await found.jsonValue()}"]`).frameLocator('iframe#active-frame');
}

/** Opens the Problems panel and gives its rows' texts. */
export async function problems(page) {
  await command(page, 'Problems: Focus on Problems View');
  const panel = page.locator('.markers-panel');
  await panel.waitFor();
  return panel.locator('.monaco-list-row').allInnerTexts();
}
