// What VS Code loads as --extensionTestsPath: mocha inside the extension host. Which suites run depends on the window
// (CODE_INSIGHT_SUITES, set by test/run.mjs from its list).
import { appendFileSync } from 'node:fs';
import { format } from 'node:util';
import { runSuites } from '../host/mocha';

export async function run(): Promise<void> {
  // Under test/host/code.mjs the reporter writes to a file that it reads: this host's console cannot be replaced (its setter
  // does nothing) and its lines reach the window unformatted. A desktop VS Code prints the console itself.
  const file = process.env['CODE_HOST_CONSOLE'];
  const print = (...line: unknown[]): void => {
    if (file === undefined) console.log(...line);
    else appendFileSync(file, `${format(...line)}\n`);
  };
  const names = new Set((process.env['CODE_INSIGHT_SUITES'] ?? '').split(','));
  const suites = {
    folder: __dirname,
    wanted: (built: string) => names.has(built.replaceAll('\\', '/').replace(/\.js$/, '.ts')),
    timeout: 20_000,
    print,
  };
  const { failed } = await runSuites(suites).catch((error: unknown) => {
    // A suite that does not even load has no reporter to say so.
    print(error);
    throw error;
  });
  if (failed > 0) throw new Error(`${failed} failed`);
}
