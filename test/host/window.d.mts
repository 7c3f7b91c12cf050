import type { BrowserContext, Page } from 'playwright-core';

export interface WindowOptions {
  /** A folder or a .code-workspace file; without it, an empty window. */
  readonly folder?: string | undefined;
  /** The profile. It may be new (created) or one that was used before. */
  readonly userDataDir: string;
  /** Default: `extensions` in the profile. */
  readonly extensionsDir?: string | undefined;
  readonly extensionDevelopmentPath?: string | undefined;
  readonly extensionTestsPath?: string | undefined;
  /** No installed extension but the one under development. */
  readonly disableExtensions?: boolean | undefined;
  /** Added to the environment of server and extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** User settings, on top of those of a quiet workbench. Left out: the profile's file is left as it is. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** With true, workspace trust is in force and the folder is not trusted. Default: everything is trusted. */
  readonly trust?: boolean;
  /** Keeps what the browser stores (mementos) in the profile. Give the same `port` when opening it again. */
  readonly persistent?: boolean;
  readonly port?: number;
  /** '1.139' (default) or '1.100'; it must be installed (install.mjs). */
  readonly hostVersion?: string | undefined;
  readonly headless?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Keeps OPENROUTER_*, CODE_INSIGHT_*, CLAUDE_MODEL and REDIS_URL of our own environment. Default: they are removed. */
  readonly product?: boolean;
  /** Runs before the workbench is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface HostWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves with the reason when server or page died by themselves; never after close(). */
  readonly ended: Promise<string>;
  /** The server's last lines. */
  log(): string;
  /**
   * Opens a second window of the same VS Code on another folder: one server, one profile, one browser, an extension host of
   * its own. Resolves once the workbench was asked for.
   */
  openBeside(folder: string): Promise<Page>;
  /** Leaves the workbench so that it writes all mementos; before close(), when a persistent window is to be opened again. */
  save(): Promise<void>;
  close(): Promise<void>;
}

export function openWindow(options: WindowOptions): Promise<HostWindow>;
