#!/usr/bin/env node
// `npm start`: the packaged extension, installed in a real VS Code, on a sample workspace. Works on a fresh clone with
// Node and npm only, and therefore uses Node builtins only. Everything it makes is in .vscode-test/start.
//
//   --check   start, wait until the workbench answers, stop again
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import * as path from 'node:path';
import { installHost, missingCompilers } from './install.mjs';
import { findProgram, nextStep, npm, onSignal, run, start, stopAll } from './processes.mjs';
import { cleanEnvironment, installVsix, quietSettings, startServer } from './server.mjs';
import { ensurePackages, root } from './setup.mjs';

const began = performance.now();
const log = (line) => console.log(`[${((performance.now() - began) / 1000).toFixed(1)} s] ${line}`);

const home = path.join(root, '.vscode-test/start');
const userDataDir = path.join(home, 'user');
const extensionsDir = path.join(home, 'extensions');
const workspace = path.join(home, 'workspace');
const vsix = path.join(root, 'code-insight.vsix');
const checking = process.argv.includes('--check');
const demo = !process.env.OPENROUTER_API_KEY;

onSignal(async () => {
  console.log('\nStopping.');
  await stopAll();
});

function findDesktop() {
  const hasDisplay =
    process.platform === 'win32' ||
    process.platform === 'darwin' ||
    Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  if (!hasDisplay || checking) return undefined;
  return findProgram(
    ...[process.env.CODE_INSIGHT_CODE ?? []].flat(),
    'code',
    '/usr/share/code/bin/code',
    '/snap/bin/code',
    '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
    path.join(process.env.LOCALAPPDATA ?? '/', 'Programs/Microsoft VS Code/bin/code.cmd'),
  );
}

async function packageExtension() {
  log('building and packaging the extension');
  const { code, output } = await npm(['run', '-s', 'package'], { cwd: root, capture: true });
  if (code !== 0) throw new Error(`npm run package failed (${code})\n${output}`);
}

/** The sample workspace is copied once: it is the user's to edit. It is a repository of its own, so that git finds its edits. */
async function prepareWorkspace() {
  if (existsSync(workspace)) return;
  cpSync(path.join(root, 'src/demo/workspace'), workspace, { recursive: true });
  if (!findProgram('git')) return;
  const author = ['-c', 'user.name=Code Insight', '-c', 'user.email=sample@localhost'];
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    [...author, 'commit', '-q', '-m', 'Sample workspace'],
  ]) {
    await run('git', args, { cwd: workspace, capture: true });
  }
}

/** Settings that the user made in this profile stay; ours are added where they are missing. */
async function writeSettings() {
  const file = path.join(userDataDir, 'User/settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  let own = {};
  if (existsSync(file)) {
    // VS Code allows comments in it. TypeScript, which npm has installed by now, reads such files.
    const { default: typescript } = await import('typescript');
    own = typescript.parseConfigFileTextToJson(file, readFileSync(file, 'utf8')).config ?? {};
  }
  const { 'codeInsight.demo': _, ...kept } = { ...quietSettings, 'security.workspace.trust.enabled': false, ...own };
  const settings = demo ? { ...kept, 'codeInsight.demo': true } : kept;
  if (JSON.stringify(settings) !== JSON.stringify(own)) writeFileSync(file, JSON.stringify(settings, null, 2));
}

async function openDesktop(code) {
  const profile = ['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  const shell = code.endsWith('.cmd');
  const quote = (text) => (shell ? `"${text}"` : text);
  const options = { env: cleanEnvironment(process.env, { product: true }), shell };
  log(`installing the extension into ${code}`);
  const install = [...profile, '--install-extension', vsix, '--force'].map(quote);
  const { code: result, output } = await run(quote(code), install, { ...options, capture: true });
  if (result !== 0) throw new Error(`The extension was not installed (${result})\n${output}`);
  log('opening VS Code; close its window or press Ctrl+C to end');
  await start(quote(code), [...profile, '--new-window', '--wait', workspace].map(quote), options).ended;
}

/** A fixed port, so that what the browser stores for this address is there the next time. */
async function choosePort() {
  const wanted = Number(process.env.CODE_INSIGHT_PORT ?? 8741);
  const probe = createServer();
  const free = await new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  if (!free) log(`port ${wanted} is taken; using another`);
  return free ? wanted : 0;
}

/** Loads the page as a browser does: the first answer turns the token in the address into a cookie. */
async function isServed(address) {
  const first = await fetch(address, { redirect: 'manual' });
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(new URL(first.headers.get('location') ?? address, address), { headers: { cookie } });
  if (page.status !== 200) throw new Error(`The workbench answered HTTP ${page.status}`);
}

async function serve() {
  const host = await installHost(undefined, log);
  if (!host.outputChannels) {
    console.log(`Output channels will be empty, because ${missingCompilers().join(', ')} is missing. All else works.`);
  }
  log('installing the extension');
  await installVsix(vsix, { extensionsDir, userDataDir });
  log('starting VS Code');
  const tokenFile = path.join(userDataDir, 'token');
  const token = existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8') : undefined;
  const server = await startServer({ userDataDir, extensionsDir, port: await choosePort(), token, product: true });
  const address = server.address({ folder: workspace });
  await isServed(address);
  log('ready');
  console.log(`\nOpen this address in a browser on this machine:\n\n  ${address}\n`);
  if (checking) return server.close();
  console.log('Press Ctrl+C to end.');
  const code = await server.ended;
  await nextStep();
  throw new Error(`VS Code ended by itself (${code}):\n${server.log().slice(-2000)}`);
}

try {
  console.log(
    demo
      ? 'No OPENROUTER_API_KEY: using the local demo model.'
      : 'OPENROUTER_API_KEY is set: answers come from OpenRouter.',
  );
  await ensurePackages(log);
  await packageExtension();
  await prepareWorkspace();
  await writeSettings();
  const desktop = findDesktop();
  if (desktop) await openDesktop(desktop);
  else await serve();
} catch (error) {
  await nextStep();
  console.error(error.message);
  process.exitCode = 1;
}
