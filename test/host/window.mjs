// A VS Code window: the server and, in headless Chromium, its workbench. Everything that needs a real VS Code comes here:
// code.mjs (suites inside the extension host), test/e2e/harness.ts (the packaged extension driven as by a person).
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import { startServer } from './server.mjs';
import { findChromium } from './setup.mjs';
import { command } from './workbench.mjs';

/** How long anything is waited for in a window: on two busy cores a webview may take most of a minute to come back. */
const WAIT_MS = 90_000;

const chromiumFlags = [
  '--no-sandbox', // Chromium refuses to run as root with it, and the page is ours
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The pairs that the web workbench takes in place of VS Code's command line. */
function workbenchPayload({ port, options }) {
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${path.resolve(file)}`;
  const pairs = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (options.extensionDevelopmentPath) {
    pairs.push(['extensionDevelopmentPath', remote(options.extensionDevelopmentPath)]);
  }
  if (options.extensionTestsPath) pairs.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  // The server has a flag of its own; about the channels of extensions the window decides. One level lower VS Code itself
  // writes down every problem that it is given to show.
  if (process.env.CODE_INSIGHT_LOGS) pairs.push(['logLevel', 'debug,code-insight.code-insight:trace']);
  if (options.disableExtensions) pairs.push(['disableExtensions', 'true']);
  return JSON.stringify(pairs);
}

async function openBrowser(options) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium found: apt-get install chromium, or set CODE_HOST_CHROMIUM.');
  const launch = {
    executablePath,
    headless: options.headless ?? true,
    args: chromiumFlags,
    // Who opened the window closes it, in the right order; Playwright would end the process by itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
  const view = {
    viewport: options.viewport ?? { width: 1400, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  };
  if (options.persistent) {
    // The workbench keeps mementos in the browser's storage: to survive a restart they need the same profile and origin.
    const folder = path.join(options.userDataDir, 'browser');
    const context = await chromium.launchPersistentContext(folder, { ...launch, ...view });
    context.setDefaultTimeout(WAIT_MS);
    const page = context.pages()[0] ?? (await context.newPage());
    return { context, page, close: () => context.close() };
  }
  const browser = await chromium.launch(launch);
  const context = await browser.newContext(view);
  context.setDefaultTimeout(WAIT_MS);
  return { context, page: await context.newPage(), close: () => browser.close() };
}

/**
 * Opens a window; see window.d.mts for the options. Resolves once the workbench was asked for. `ended` resolves with the
 * reason when the server or the page dies before close(): the page is then closed, so that whoever waits on it is told.
 */
export async function openWindow(options) {
  mkdirSync(options.userDataDir, { recursive: true });
  // Without this driver the server loads no extension from a development folder; with it, every notification is hidden.
  const driver = options.extensionDevelopmentPath ? ['--enable-smoke-test-driver'] : [];
  const server = await startServer({ ...options, arguments: driver });
  let browser;
  let closing = false;
  const closeBoth = async () => {
    closing = true;
    await browser?.close().catch(() => {});
    await server.close();
  };
  try {
    browser = await openBrowser(options);
    const { page, context } = browser;
    const ended = new Promise((resolve) => {
      const die = (reason) => {
        if (closing) return;
        resolve(reason);
        void closeBoth();
      };
      void server.ended.then((code) => die(`the VS Code server ended (${code}):\n${server.log().slice(-2000)}`));
      page.on('crash', () => die('the window crashed'));
      page.on('close', () => die('the window was closed'));
    });
    await options.prepare?.(page);
    const payload = workbenchPayload({ port: server.port, options });
    const address = server.address({
      ...(options.folder
        ? { [options.folder.endsWith('.code-workspace') ? 'workspace' : 'folder']: options.folder }
        : { ew: 'true' }),
      payload,
    });
    await page.goto(address);
    // In a window of its own: of a tab behind another one the browser wakes the timers once a minute.
    const openBeside = async (folder) => {
      const opened = context.waitForEvent('page');
      await page.evaluate((url) => window.open(url, '_blank', 'popup,noopener'), server.address({ folder, payload }));
      return opened;
    };
    // A page that is simply closed loses the mementos of its last moments: the workbench writes them late, and only for a
    // reload of its own does it wait for them.
    const save = async () => {
      const left = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame());
      await Promise.all([left, command(page, 'Developer: Reload Window')]);
    };
    const { port, pid, log } = server;
    return { page, context, url: address, port, pid, ended, log, openBeside, save, close: closeBoth };
  } catch (error) {
    await closeBoth();
    throw error;
  }
}
