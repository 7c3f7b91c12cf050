// What test/run.mjs starts for suites that run in Node: argv is the folder of built suites, a test's time
// limit, and which part of how many of the suites to run.
import { runSuites } from './mocha';

// Mocha's command line does this; without it, a promise that nobody awaits fails unseen.
process.on('unhandledRejection', (reason) => {
  throw reason;
});

async function main(folder: string, timeout: number, part: number, of: number): Promise<void> {
  let count = 0;
  const { failed } = await runSuites({ folder, timeout, wanted: () => count++ % of === part });
  process.exitCode = failed > 0 ? 1 : 0;
  // A test that leaves a socket, a timer or a child open keeps the process alive: that is a fault too, and it must not hang.
  setTimeout(() => {
    console.error(`The tests are over but something is still open: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(2);
  }, 5_000).unref();
}

const [folder, ...numbers] = process.argv.slice(2);
const [timeout, part, of] = numbers.map(Number);
void main(folder!, timeout!, part!, of!);
