/** Processes of a team that share a Redis, see asker.ts. */
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { ComposeOutput } from '../../../src/core/compute/composeRequest';
import type { Compute } from '../../../src/core/ports';
import { prepareReview } from '../../../src/core/review/reviewOne';
import { startEngine } from '../support/engine';
import type { AskerInput } from './asker';

export interface Asker {
  /** @returns how each question was answered; none for a process that died. */
  ask(): Promise<string[]>;
  /** Kills it as a crash would. Settles when it is gone. */
  kill(): Promise<void>;
}

export async function startAsker(input: AskerInput): Promise<Asker> {
  const child = spawn(process.execPath, [path.join(__dirname, 'asker.js'), JSON.stringify(input)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  assert.equal(await line(lines), 'ready');
  return {
    ask: async () => {
      const answer = line(lines);
      child.stdin.write('go\n');
      return JSON.parse((await answer) ?? '[]') as string[];
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** @returns undefined when there is none any more. */
async function line(lines: Interface): Promise<string | undefined> {
  const [text] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
  return text;
}

/** What the worker makes of each text, in a file in that folder. */
export async function composedFile(folder: string, compute: Compute, questions: readonly string[]): Promise<string> {
  const file = path.join(folder, `composed-${questions.length}.json`);
  if (existsSync(file)) return file;
  const composed: Record<string, ComposeOutput> = {};
  const recording: Compute = {
    composeRequest: async (input, signal) => {
      const output = await compute.composeRequest(input, signal);
      composed[input.sources[0]?.text ?? ''] = output;
      return output;
    },
    scanText: (input, signal) => compute.scanText(input, signal),
    findRelated: (input, signal) => compute.findRelated(input, signal),
    splitText: (input, signal) => compute.splitText(input, signal),
    checkFixes: (input, signal) => compute.checkFixes(input, signal),
  };
  // Nothing is sent.
  const server = { url: 'http://127.0.0.1:9/api/v1', key: 'none' };
  const engine = startEngine({ server, compute: recording, stateFolder: path.join(folder, 'composing') });
  for (const [index, text] of questions.entries()) {
    const request = { path: `src/file${index}.ts`, languageId: 'typescript', text };
    await prepareReview(engine.pipeline, request, engine.settings, new AbortController().signal);
  }
  writeFileSync(file, JSON.stringify(composed));
  return file;
}
