import type { FrameLocator, Page } from 'playwright-core';

/** Resolves when the workbench stands. */
export function ready(page: Page): Promise<void>;
/** Runs a command by the title that the palette shows ("Category: Title"). */
export function command(page: Page, title: string): Promise<void>;
/** Opens a file of the workspace through quick open and waits for its editor. */
export function openFile(page: Page, name: string): Promise<void>;
/** Waits for a visible webview (with this title, when one is given) and gives the document inside it. */
export function webview(page: Page, title?: string): Promise<FrameLocator>;
/** The texts of the rows in the Problems panel, which it opens. */
export function problems(page: Page): Promise<string[]>;
export function acceptProposedFile(page: Page, ending: string): Promise<void>;
