#!/usr/bin/env node
// Installs a VS Code that needs no desktop: code-server's npm package, which holds Microsoft's own server and workbench.
// Node builtins only: it runs before anything else is installed. Everything is built in a folder of its own that is
// renamed into place at the end, so that a half-finished install is never taken for a finished one.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findProgram, npm, run } from './processes.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');

export const NEWEST = '1.139';
export const OLDEST = '1.100';

// Raise it when the steps below change what they leave behind: every machine then installs again.
const RECIPE = 2;

const versions = {
  [NEWEST]: {
    manifest: () => ['package.json', 'package-lock.json'].map((name) => [name, readFileSync(path.join(here, name))]),
    // Only these have no prebuilt binary. Without spdlog every output channel is empty.
    rebuild: ['@vscode/spdlog', '@vscode/native-watchdog'],
    needs: ['node-pty', '@parcel/watcher'],
  },
  [OLDEST]: {
    // Node 20, which the project itself asks for, is the Node of this version: nothing to bring along.
    manifest: () => [['package.json', JSON.stringify({ private: true, dependencies: { 'code-server': '4.100.3' } })]],
    rebuild: ['@vscode/spdlog', '@vscode/native-watchdog', 'node-pty', '@parcel/watcher'],
    needs: ['node-pty', '@parcel/watcher'],
  },
};

const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Where a version is (or would be) installed. */
export function hostFolder(version) {
  return path.join(root, '.vscode-test', `host-${version}`);
}

/** The Node that a version runs on. */
export function hostNode(version) {
  if (version === OLDEST) return process.execPath;
  const own = path.join(hostFolder(version), 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(
    `VS Code ${version} needs Node 24 on ${process.platform}-${process.arch}; this is Node ${process.versions.node}. ` +
      'Install Node 24, or a desktop VS Code.',
  );
}

/** The compilers that spdlog is built with and that are missing here. */
export function missingCompilers() {
  return [
    ['python3', 'python3'],
    ['make', 'make'],
    ['g++', 'g++'],
  ].flatMap(([program, apt]) => (findProgram(program) ? [] : [apt]));
}

function keyOf(version) {
  const hash = createHash('sha256').update(`${RECIPE} ${versions[version].rebuild.join()}`);
  for (const [name, content] of versions[version].manifest()) hash.update(name).update(content);
  return hash.digest('hex');
}

function readStamp(version) {
  try {
    return JSON.parse(readFileSync(path.join(hostFolder(version), 'installed.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** What stands: undefined unless the install is finished, up to date and as complete as this machine allows. */
export function installed(version = NEWEST) {
  const stamp = readStamp(version);
  if (stamp?.key !== keyOf(version)) return undefined;
  return !stamp.outputChannels && missingCompilers().length === 0 ? undefined : stamp;
}

async function must(step, promise) {
  const { code, output } = await promise;
  if (code !== 0) throw new Error(`${step} failed (${code})\n${output}`);
}

/**
 * Makes sure that a version stands; instant when it does.
 * `outputChannels` in the answer is false where compilers are missing: everything else works.
 */
export async function installHost(version = NEWEST, log = () => {}) {
  const recipe = versions[version];
  if (!recipe) throw new Error(`unknown VS Code ${version}; known: ${Object.keys(versions).join(', ')}`);
  const before = installed(version);
  if (before) return before;
  if (version === OLDEST) await installHost(NEWEST, log); // its ripgrep is used below

  const target = hostFolder(version);
  const folder = `${target}.${process.pid}.part`;
  // Under `npm run` the project's own settings arrive as npm_config_*: strict-allow-scripts would stop the rebuild.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const removeOnExit = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeOnExit);
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of recipe.manifest()) writeFileSync(path.join(folder, name), content);
    log(`downloading VS Code ${version} from the npm registry`);
    const command = existsSync(path.join(folder, 'package-lock.json')) ? 'ci' : 'install';
    await must('npm ' + command, npm([command, '--ignore-scripts', ...quiet], { cwd: folder, env, capture: true }));

    const node = path.join(folder, 'node_modules', `node-${process.platform}-${process.arch}`);
    if (existsSync(node)) env.PATH = path.join(node, 'bin') + path.delimiter + env.PATH;
    const server = path.join(folder, 'node_modules/code-server/lib/vscode');
    // Not `npm ci`: its shrinkwrap lacks a package, and code-server's own postinstall runs `npm install` too.
    const modules = ['install', '--omit=dev', '--ignore-scripts', ...quiet];
    await must('installing the server', npm(modules, { cwd: server, env, capture: true }));
    // TypeScript, without which VS Code greets every .ts and .js file with an error.
    const extensions = path.join(server, 'extensions');
    await must('installing its extensions', npm(modules, { cwd: extensions, env, capture: true }));

    const outputChannels = missingCompilers().length === 0;
    if (outputChannels) {
      log('compiling its log writer');
      const headers = existsSync(path.join(node, 'include')) ? { npm_config_nodedir: node } : headersOfThisNode();
      // node-pty of the older version calls `npx node-gyp`, which must not stop to ask.
      headers.npm_config_yes = 'true';
      const rebuild = ['rebuild', ...recipe.rebuild, '--loglevel=error'];
      await must('rebuild', npm(rebuild, { cwd: server, env: { ...env, ...headers, JOBS: 'max' }, capture: true }));
    }
    if (version === OLDEST) {
      // Its ripgrep package downloads the program from GitHub when installed; the newer one carries it.
      const arch = `${process.platform}-${process.arch}`;
      const from = `node_modules/code-server/lib/vscode/node_modules/@vscode/ripgrep-universal/bin/${arch}/rg`;
      mkdirSync(path.join(server, 'node_modules/@vscode/ripgrep/bin'), { recursive: true });
      copyFileSync(path.join(hostFolder(NEWEST), from), path.join(server, 'node_modules/@vscode/ripgrep/bin/rg'));
    }
    const modulesThatMustLoad = [...recipe.needs, ...(outputChannels ? ['@vscode/spdlog'] : [])];
    const program = existsSync(node) ? path.join(node, 'bin/node') : process.execPath;
    const load = `for (const name of ${JSON.stringify(modulesThatMustLoad)}) require(name)`;
    await must('loading its native modules', run(program, ['-e', load], { cwd: server, env, capture: true }));

    const stamp = { key: keyOf(version), version, outputChannels };
    writeFileSync(path.join(folder, 'installed.json'), JSON.stringify(stamp));
    // Someone else may have finished the same install meanwhile: theirs is as good as ours.
    const theirs = installed(version);
    if (theirs) return theirs;
    rmSync(target, { recursive: true, force: true });
    renameSync(folder, target);
    return stamp;
  } finally {
    process.off('exit', removeOnExit);
    removeOnExit();
  }
}

// The machine's Node keeps its headers beside it; with them node-gyp needs no download from nodejs.org.
function headersOfThisNode() {
  const prefix = path.resolve(process.execPath, '../..');
  return existsSync(path.join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const began = performance.now();
  const stamp = await installHost(process.argv[2], (line) => console.log(line));
  console.log(
    `VS Code ${stamp.version} in ${hostFolder(stamp.version)} (${((performance.now() - began) / 1000).toFixed(1)} s)`,
  );
  if (!stamp.outputChannels) console.log(`Output channels stay empty: ${missingCompilers().join(', ')} missing.`);
}
