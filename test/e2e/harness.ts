// Opens the packaged and installed extension in a real window, for tests that act as a person would. test/run.mjs packages
// the VSIX and installs it once into the folder that CODE_INSIGHT_EXTENSIONS names; each window gets a profile of its own.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { onSignal } from '../host/processes.mjs';
import { openWindow as openHostWindow, type HostWindow } from '../host/window.mjs';
import * as workbench from '../host/workbench.mjs';

export interface E2eOptions {
  /** Names the screenshots of this window. */
  readonly name: string;
  /** Copied to a temporary folder first, so that a test may write in it. Without it: a window with no folder. */
  readonly folder?: string;
  /** User settings, on top of those of a quiet workbench. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host. CODE_INSIGHT_STATE_DIR is already a temporary folder. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder is not trusted. Default: everything is trusted. */
  readonly untrusted?: boolean;
  /** Lets `restart` keep mementos. Slower, therefore only where it is needed. */
  readonly persistent?: boolean;
}

export interface E2eWindow {
  /** Changes with `restart`. */
  readonly page: Page;
  /** The temporary copy that is open. */
  readonly folder: string | undefined;
  readonly stateDir: string;
  /** Saves out/shots/<window>-<name>.png. @param page default: the window that was opened first. */
  screenshot(name: string, page?: Page): Promise<string>;
  /** Runs a command by its title in the palette, such as "Code Insight: Review File". */
  command(title: string): Promise<void>;
  openFile(name: string): Promise<void>;
  /** By its name, such as "Dark Modern". */
  chooseTheme(theme: string): Promise<void>;
  /** Waits for a visible webview (with this title, when one is given) and gives the document inside it. */
  webview(title?: string): Promise<FrameLocator>;
  /** The rows of the Problems panel. */
  problems(): Promise<string[]>;
  /** Opens a second window of the same VS Code, with an extension host of its own; it closes with the first one. */
  openBeside(folder: string): Promise<Page>;
  /** Ends VS Code and opens it again on the same profile and folder. */
  restart(): Promise<void>;
  /** Kills VS Code as a crash would, in the middle of whatever it does, and opens it again. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

const open = new Set<E2eWindow>();

async function closeAll(): Promise<void> {
  await Promise.all([...open].map((window) => window.close()));
}

onSignal(closeAll);
// A test that forgot to close its window must not keep the run alive.
after(closeAll);

/** What a person would have seen when a test failed. */
afterEach(async function () {
  const { currentTest } = this;
  if (currentTest?.state !== 'failed') return;
  const name = `failed-${currentTest.title.slice(0, 30)}`;
  // A window that broke must not take the rest of the suites with it.
  const shot = async (window: E2eWindow): Promise<void> => {
    for (const [index, page] of window.page.context().pages().entries()) {
      // A message that has gone by tells most.
      await workbench.command(page, 'Notifications: Show Notifications').catch(() => undefined);
      await window.screenshot(index === 0 ? name : `${name}-${index + 1}`, page).catch(() => undefined);
    }
  };
  await Promise.all([...open].map(shot));
});

/** A port that is free now. A restarted window needs the same one: the browser stores by origin. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function openWindow(options: E2eOptions): Promise<E2eWindow> {
  const extensionsDir = process.env['CODE_INSIGHT_EXTENSIONS'];
  if (extensionsDir === undefined) throw new Error('Run through `npm test -- e2e`: it installs the extension.');
  const temporary = mkdtempSync(path.join(tmpdir(), 'code-insight-e2e-'));
  const stateDir = path.join(temporary, 'state');
  const folder = options.folder === undefined ? undefined : path.join(temporary, path.basename(options.folder));
  if (options.folder !== undefined && folder !== undefined) cpSync(options.folder, folder, { recursive: true });
  const port = options.persistent === true ? await freePort() : 0;

  const launch = async (): Promise<HostWindow> => {
    const window = await openHostWindow({
      folder,
      userDataDir: path.join(temporary, 'profile'),
      extensionsDir,
      hostVersion: process.env['CODE_HOST_VERSION'],
      settings: options.settings ?? {},
      env: { CODE_INSIGHT_STATE_DIR: stateDir, ...options.env },
      trust: options.untrusted ?? false,
      persistent: options.persistent ?? false,
      port,
    });
    void window.ended.then((reason) => {
      console.error(`${options.name}: ${reason}`);
    });
    try {
      await workbench.ready(window.page);
    } catch (error) {
      await window.close();
      throw error;
    }
    return window;
  };

  let current = await launch();
  const shots = path.resolve('out/shots');
  mkdirSync(shots, { recursive: true });

  const window: E2eWindow = {
    get page() {
      return current.page;
    },
    folder,
    stateDir,
    async screenshot(name, page = current.page) {
      const file = path.join(shots, `${options.name}-${name}.png`);
      await page.screenshot({ path: file });
      return file;
    },
    command: (title) => workbench.command(current.page, title),
    openFile: (name) => workbench.openFile(current.page, name),
    async chooseTheme(theme) {
      const { page } = current;
      await window.command('Preferences: Color Theme');
      const box = page.locator('.quick-input-widget:visible input.input');
      await box.fill(theme);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: theme }).first().waitFor();
      await page.keyboard.press('Enter');
    },
    webview: (title) => workbench.webview(current.page, title),
    problems: () => workbench.problems(current.page),
    async openBeside(other) {
      const page = await current.openBeside(other);
      await workbench.ready(page);
      return page;
    },
    async restart() {
      await current.save();
      await current.close();
      current = await launch();
    },
    async crash() {
      process.kill(-current.pid, 'SIGKILL');
      await current.ended;
      await current.close();
      current = await launch();
    },
    async close() {
      if (!open.delete(window)) return;
      await current.close();
      rmSync(temporary, { recursive: true, force: true });
    },
  };
  open.add(window);
  return window;
}
