// Runs built suites with mocha, the same way in Node, inside VS Code and for the end-to-end tests, and leaves the counts in
// the file that CODE_INSIGHT_COUNTS names: test/run.mjs adds them up.
import { readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Title and first lines of what was thrown, of each that failed. */
  readonly failures: readonly string[];
}

/** Of a failure, as it is told again at the end of everything. */
const TOLD_LINES = 12;

export interface SuiteOptions {
  readonly folder: string;
  /** Built files are named `name.test.js` or `name.test.mjs`; of these, the ones to run. Default: all. */
  readonly wanted?: (file: string) => boolean;
  /** Milliseconds allowed to one test. */
  readonly timeout: number;
  /** Takes the reporter's lines where the console does not reach the terminal. */
  readonly print?: (...line: unknown[]) => void;
}

export async function runSuites(options: SuiteOptions): Promise<Counts> {
  // Stack traces then name our sources instead of lines in a bundle.
  process.setSourceMapsEnabled(true);
  const { default: Mocha } = await import('mocha');
  if (options.print !== undefined) Mocha.reporters.Base.consoleLog = options.print;
  const grep = process.env['MOCHA_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    forbidOnly: true,
    timeout: options.timeout,
    color: process.env['CI'] === undefined && process.env['NO_COLOR'] === undefined,
    ...(grep === undefined || grep === '' ? {} : { grep }),
  });
  for (const file of readdirSync(options.folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.test\.m?js$/.test(file) && (options.wanted?.(file) ?? true)) mocha.addFile(path.join(options.folder, file));
  }
  await mocha.loadFilesAsync();
  const counts = await new Promise<Counts>((resolve) => {
    const failures: string[] = [];
    const runner = mocha.run((failed) => {
      resolve({ passed: runner.stats?.passes ?? 0, failed, skipped: runner.stats?.pending ?? 0, failures });
    });
    runner.on('fail', (test, error: unknown) => {
      const thrown = error instanceof Error ? (error.stack ?? error.message) : String(error);
      failures.push([test.fullTitle(), ...thrown.split('\n').slice(0, TOLD_LINES)].join('\n    '));
    });
  });
  const file = process.env['CODE_INSIGHT_COUNTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  return counts;
}
