// What test/run.mjs starts for suites that run in Node: argv is the folder of built suites and a test's time limit.
import { runSuites } from './mocha';

// Mocha's command line does this; without it, a promise that nobody awaits fails unseen.
process.on('unhandledRejection', (reason) => {
  throw reason;
});

async function main(folder: string, timeout: number): Promise<void> {
  const { failed } = await runSuites({ folder, timeout });
  process.exitCode = failed > 0 ? 1 : 0;
  // A test that leaves a socket, a timer or a child open keeps the process alive: that is a fault too, and it must not hang.
  setTimeout(() => {
    console.error(`The tests are over but something is still open: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(2);
  }, 5_000).unref();
}

void main(process.argv[2]!, Number(process.argv[3]));
