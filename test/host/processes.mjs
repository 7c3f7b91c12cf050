// Child processes that never outlive us. Each child leads its own process group, so that ending it ends what it started,
// and a Ctrl+C in the terminal reaches only us: we decide the order in which things close.
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import * as path from 'node:path';

const children = new Set();
const windows = process.platform === 'win32';

function signalGroup(child, signal) {
  try {
    if (windows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already, which is what was wanted.
  }
}

process.on('exit', () => {
  for (const child of children) signalGroup(child, 'SIGKILL');
});

/** If we are killed, our end of the pipe closes, and the guard ends the group that we could not end ourselves. */
function guard(child) {
  if (windows || child.pid === undefined) return () => {};
  const shell = spawn('sh', ['-c', `read line; kill -s KILL -- -${child.pid}`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.once('error', () => {});
  shell.unref();
  shell.stdin.unref();
  return () => shell.kill('SIGKILL');
}

/** Starts a child in a group of its own; `child.ended` resolves to its exit code or signal name. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options, detached: !windows });
  children.add(child);
  const dismiss = guard(child);
  child.ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal));
  }).then((result) => {
    // Whatever the leader left behind (a terminal's shell, a worker) goes with it.
    signalGroup(child, 'SIGKILL');
    dismiss();
    children.delete(child);
    return result;
  });
  return child;
}

/** Asks the child's group to end; kills it when it has not ended after `grace` milliseconds. */
export async function stop(child, grace = 5000) {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), grace);
  await child.ended;
  clearTimeout(timer);
}

export async function stopAll() {
  await Promise.all([...children].map((child) => stop(child)));
}

/** Runs a command to its end. Resolves to {code, output}; `output` is empty unless `capture` is set. */
export async function run(command, args, { capture = false, timeout = 0, ...options } = {}) {
  const child = start(command, args, { ...options, ...(capture ? { stdio: ['ignore', 'pipe', 'pipe'] } : {}) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const timer = timeout > 0 ? setTimeout(() => void stop(child), timeout) : undefined;
  const code = await child.ended;
  clearTimeout(timer);
  return { code, output };
}

/** Runs npm with the npm that started us, if one did: the PATH may hold another. */
export function npm(args, options = {}) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) return run(process.execPath, [cli, ...args], options);
  return run(windows ? 'npm.cmd' : 'npm', args, { ...options, shell: windows });
}

let stopping = false;

/** To be awaited between steps: once we were asked to stop, it never resolves, so that no further step begins. */
export async function nextStep() {
  if (stopping) await new Promise(() => {});
}

/** Calls `close` once on the first Ctrl+C or termination request, then exits; later signals do not cut the closing short. */
export function onSignal(close) {
  const handler = (signal) => {
    if (stopping) return;
    stopping = true;
    // A close that hangs must not hold the terminal: the 'exit' handler above kills what is left.
    setTimeout(() => process.exit(1), 15_000).unref();
    void Promise.resolve(close(signal))
      .catch((error) => console.error(error))
      .finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, handler);
}

/** The full path of the first of these programs that is on the PATH (or is itself an existing full path). */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const endings = windows ? ['.exe', '.cmd', ''] : [''];
  for (const name of names) {
    const places = path.isAbsolute(name) ? [name] : folders.map((folder) => path.join(folder, name));
    for (const file of places.flatMap((place) => endings.map((ending) => place + ending))) {
      try {
        accessSync(file, constants.X_OK);
        if (statSync(file).isFile()) return file;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}
