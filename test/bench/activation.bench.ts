// What activation costs, read from VS Code's own startup performance view: ours and an empty extension, each alone in
// interleaved launches, beside the built-in git extension of the same windows.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { installVsix } from '../host/server.mjs';
import { openWindow } from '../host/window.mjs';
import { command, ready } from '../host/workbench.mjs';
import { report } from './statistics';

const LAUNCHES = 10;
const OURS = 'code-insight.code-insight';
const EMPTY = 'bench.empty-baseline';

/** Sums the milliseconds of loading, calling and finishing in the row of an extension. */
function activationMs(view: string, extension: string): number | undefined {
  const row = view.split('\n').find((line) => line.includes(extension) && /\|\s*\d/.test(line));
  const figures = row
    ?.split('|')
    .map((cell) => cell.trim())
    .filter((cell) => /^\d+(\.\d+)?$/.test(cell))
    .map(Number);
  return figures && figures.length > 0 ? figures.slice(0, 3).reduce((sum, value) => sum + value, 0) : undefined;
}

/** @returns the rows of the startup performance view. */
async function launch(extensionsDir: string, home: string, extension: string): Promise<string> {
  const profile = mkdtempSync(path.join(home, 'profile-'));
  const folder = path.join(home, 'folder');
  // So tall that the editor renders every row of the view: only rendered rows can be read.
  const viewport = { width: 1600, height: 8_000 };
  const window = await openWindow({ folder, userDataDir: profile, extensionsDir, settings: {}, viewport });
  try {
    await ready(window.page);
    const rows = window.page.locator('.editor-instance .view-line');
    // The view shows what had been activated when it was opened, and onStartupFinished comes late: it is opened anew
    // until the extension is there.
    for (let tries = 0; tries < 30; tries++) {
      await command(window.page, 'Developer: Startup Performance');
      await rows.filter({ hasText: 'vscode.git ' }).first().waitFor();
      const text = (await rows.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
      if (text.includes(extension)) return text;
      await command(window.page, 'View: Close All Editors');
    }
    throw new Error(`${extension} was not activated`);
  } finally {
    await window.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'code-insight-activation-'));
  const ours = path.join(home, 'ours');
  const empty = path.join(home, 'empty');
  mkdirSync(path.join(home, 'folder'));
  writeFileSync(path.join(home, 'folder', 'a.ts'), 'export const a = 1;\n');
  mkdirSync(empty);
  await installVsix(path.resolve('code-insight.vsix'), {
    extensionsDir: ours,
    userDataDir: path.join(home, 'install'),
  });
  // Unpacked beside its own list of extensions, as an installed one is.
  cpSync(path.resolve('test/bench/emptyExtension'), path.join(empty, 'bench.empty-baseline-0.0.1'), {
    recursive: true,
  });

  const samples = { ours: [] as number[], empty: [] as number[], git: [] as number[] };
  const take = (list: number[], value: number | undefined): void => {
    if (value !== undefined) list.push(value);
  };
  for (let n = 0; n < LAUNCHES; n++) {
    const withOurs = await launch(ours, home, OURS);
    take(samples.ours, activationMs(withOurs, OURS));
    take(samples.git, activationMs(withOurs, 'vscode.git '));
    const withEmpty = await launch(empty, home, EMPTY);
    take(samples.empty, activationMs(withEmpty, EMPTY));
    take(samples.git, activationMs(withEmpty, 'vscode.git '));
  }
  report('activation', [
    { name: 'Code Insight', samples: samples.ours },
    { name: 'empty extension', samples: samples.empty },
    { name: 'built-in git', samples: samples.git },
  ]);
  rmSync(home, { recursive: true, force: true });
}

void main();
