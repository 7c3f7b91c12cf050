#!/usr/bin/env node
// A stand-in for the `code` executable, for @vscode/test-electron: takes VS Code's command line, opens the window of
// window.mjs and exits with the code that the extension's tests end with.
//
//   70 it did not start   71 it took too long   72 the window or the server died
import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { onSignal } from './processes.mjs';
import { openWindow } from './window.mjs';
import * as workbench from './workbench.mjs';

const folders = [];
const flags = {};
for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  if (name) flags[name] = value ?? true;
  else folders.push(argument);
}

const temporary = mkdtempSync(path.join(tmpdir(), 'code-insight-window-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
const shots = process.env.CODE_INSIGHT_SHOTS ?? path.resolve('out/shots');
mkdirSync(shots, { recursive: true });

// The tests' own output comes by a file: the extension host's console reaches the window unformatted and mixed with the
// workbench's lines.
const consoleFile = path.join(temporary, 'console');
const consoleHandle = openSync(consoleFile, 'w+');
let printed = 0;
function printNew() {
  const buffer = Buffer.alloc(1 << 16);
  for (let read; (read = readSync(consoleHandle, buffer, 0, buffer.length, printed)) > 0; printed += read) {
    process.stdout.write(Buffer.from(buffer.subarray(0, read)));
  }
}

let window;
let finish;
const finished = new Promise((resolve) => (finish = resolve));
const fail = (code, reason) => {
  console.error(reason);
  finish(code);
};

/** What a test inside the extension host may ask of its window; see test/editor/window.ts. */
async function answer({ what, argument, source }) {
  if (what === 'screenshot') {
    const file = path.join(shots, `${argument}.png`);
    await window.page.screenshot({ path: file });
    return file;
  }
  return new Function('page', 'argument', 'workbench', `return (${source})(page, argument, workbench)`)(
    window.page,
    argument,
    workbench,
  );
}

// A socket in a private folder and not a port: what arrives is run as code.
const bridgeSocket = path.join(temporary, 'bridge');
const bridge = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    Promise.resolve()
      .then(() => answer(JSON.parse(Buffer.concat(chunks).toString())))
      .then((result) => response.end(JSON.stringify({ result: result ?? null })))
      .catch((error) => response.end(JSON.stringify({ error: String(error?.stack ?? error) })));
  });
});
await new Promise((resolve) => bridge.listen(bridgeSocket, resolve));

async function close() {
  await window?.close();
  bridge.closeAllConnections();
  bridge.close();
}
onSignal(close);
// Our parent is gone when our input ends (test-electron gives us a pipe): no test may outlive it.
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume();

const userDataDir = flags['user-data-dir'] ?? path.join(temporary, 'user');
const limit = Number(process.env.CODE_HOST_TIMEOUT ?? 600_000);
const timer = setTimeout(() => fail(71, `The extension's tests did not end in ${limit / 1000} s.`), limit);
const poll = setInterval(printNew, 100);
try {
  window = await openWindow({
    folder: folders[0] === undefined ? undefined : path.resolve(folders[0]),
    userDataDir: path.resolve(userDataDir),
    extensionsDir: flags['extensions-dir'] && path.resolve(flags['extensions-dir']),
    extensionDevelopmentPath: flags.extensionDevelopmentPath,
    extensionTestsPath: flags.extensionTestsPath,
    disableExtensions: flags['disable-extensions'],
    // test-electron always asks for --disable-workspace-trust; a suite that wants an untrusted window says so here.
    trust: process.env.CODE_HOST_TRUST === '1',
    hostVersion: process.env.CODE_HOST_VERSION,
    product: true, // whoever called us chose the environment
    env: { CODE_HOST_CONSOLE: consoleFile, CODE_HOST_BRIDGE: bridgeSocket },
    async prepare(page) {
      await page.exposeFunction('codeAutomationLog', () => {});
      await page.exposeFunction('codeAutomationExit', (code) => finish(code));
      if (process.env.CODE_HOST_TRACE) page.on('console', (message) => console.error(`[window] ${message.text()}`));
    },
  });
  void window.ended.then((reason) => fail(72, reason));
} catch (error) {
  fail(70, error.message);
}

const code = await finished;
clearTimeout(timer);
clearInterval(poll);
printNew();
if (code !== 0) await window?.page.screenshot({ path: path.join(shots, 'failed.png') }).catch(() => {});
await close();
closeSync(consoleHandle);
// test-electron drops what is still in the pipe when the process ends.
await new Promise((resolve) => process.stdout.write('', resolve));
await new Promise((resolve) => process.stderr.write('', resolve));
process.exit(code);
