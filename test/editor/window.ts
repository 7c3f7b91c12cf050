// The window around the extension host that a test runs in: screenshots, and Playwright code on the real page. A desktop
// VS Code has no such bridge: guard with `hasWindow`.
import { request } from 'node:http';
import type { Page } from 'playwright-core';
import type * as Workbench from '../host/workbench.mjs';

const socket = process.env['CODE_HOST_BRIDGE'];

/** False in a desktop VS Code, whose window cannot be driven from here. */
export const hasWindow: boolean = socket !== undefined;

interface Question {
  readonly what: 'screenshot' | 'run';
  readonly argument?: unknown;
  readonly source?: string;
}

interface Answer {
  readonly result?: unknown;
  readonly error?: string;
}

async function ask(question: Question): Promise<unknown> {
  if (socket === undefined) throw new Error('This VS Code has no bridge to its window; check hasWindow first.');
  const text = await new Promise<string>((resolve, reject) => {
    const call = request({ socketPath: socket, method: 'POST' }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        resolve(body);
      });
    });
    call.on('error', reject).end(JSON.stringify(question));
  });
  const answer = JSON.parse(text) as Answer;
  if (answer.error !== undefined) throw new Error(`In the window: ${answer.error}`);
  return answer.result;
}

/** Saves what the window shows as out/shots/<name>.png and gives the file's path. */
export async function screenshot(name: string): Promise<string> {
  return (await ask({ what: 'screenshot', argument: name })) as string;
}

/**
 * Runs a function beside the window, with Playwright's page. It travels as source text: it sees its parameters and nothing
 * around it. `argument` and the result travel as JSON.
 */
export async function inWindow<Result, Argument = undefined>(
  run: (page: Page, argument: Argument, workbench: typeof Workbench) => Promise<Result>,
  ...[argument]: Argument extends undefined ? [] : [argument: Argument]
): Promise<Result> {
  return (await ask({ what: 'run', argument, source: run.toString() })) as Result;
}
