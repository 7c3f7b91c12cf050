/**
 * The product's own build, made by its own script into a folder that only this run uses: suites need no `dist/` that
 * someone else may be writing, and never run a stale one.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

export const ROOT = process.cwd();

const shared = globalThis as { codeInsightProduct?: Promise<string> };

/** Built once for all suites of a run. @returns the folder that holds `dist/` and `prompts/`. */
export function builtProduct(): Promise<string> {
  return (shared.codeInsightProduct ??= build([]));
}

/** Minified, as it is packaged. @returns the folder that holds `dist/` and `prompts/`. */
export function minifiedProduct(): Promise<string> {
  return build(['--production']);
}

async function build(args: readonly string[]): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'code-insight-product-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const name of ['src', 'prompts', 'package.json', 'tsconfig.json', 'node_modules']) {
    symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
  await promisify(execFile)(process.execPath, [path.join(ROOT, 'esbuild.config.mjs'), ...args], { cwd: folder });
  return folder;
}

/** @returns the folder with worker.js, cli.js and the tokenizer's files. */
export async function builtDist(): Promise<string> {
  return path.join(await builtProduct(), 'dist');
}
