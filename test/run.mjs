#!/usr/bin/env node
// `npm test`: everything that fits into twenty minutes, on a fresh clone too; `npm run test:all` the long suites as well.
// `npm test -- unit` (or check, editor, e2e) runs that part; MOCHA_GREP filters, among the long ones too. A failing step is counted and the others still run. The last line is `N passed, N failed`.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { companyNetwork } from './host/companyNetwork.mjs';
import { installHost, missingCompilers, NEWEST, OLDEST } from './host/install.mjs';
import { nextStep, npm, onSignal, run, stopAll } from './host/processes.mjs';
import { cleanEnvironment, installVsix, quietSettings } from './host/server.mjs';
import { ensurePackages, ensureSystemPackages, root } from './host/setup.mjs';
import { checkLogs } from './logs.mjs';

const parts = ['check', 'unit', 'editor', 'e2e'];
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.find((part) => !parts.includes(part));
if (unknown) {
  console.error(`No such part: ${unknown}. Parts: ${parts.join(', ')}`);
  process.exit(2);
}
const wants = (part) => asked.length === 0 || asked.includes(part);
const hostVersion = process.argv.includes('--oldest') ? OLDEST : NEWEST;
// A desktop VS Code to use in place of the stand-in, for the suites inside the extension host.
const desktop = process.env.CODE_INSIGHT_CODE;
const grep = process.env.MOCHA_GREP;
const long = process.argv.includes('--all') || Boolean(grep);

/** The windows that suites in test/editor run in. A suite belongs to the first whose `files` matches; `env` is given its folder; those with `long` have long suites only. */
const windows = [
  { name: 'without a folder', files: /\.nofolder\.test\.ts$/, folder: false },
  {
    name: 'untrusted',
    files: /\.untrusted\.test\.ts$/,
    folder: true,
    env: () => ({ CODE_HOST_TRUST: '1' }),
    standInOnly: true,
  },
  // Its lives share the log channel's name with the product of the window, and close it.
  { name: 'alone', files: /\.alone\.long\.test\.ts$/, folder: true, long: true },
  {
    name: 'behind a proxy',
    files: /\.proxy\.long\.test\.ts$/,
    folder: true,
    env: companyNetwork,
    standInOnly: true,
    long: true,
  },
  { name: 'with a folder', files: /\.test\.ts$/, folder: true },
];

const began = performance.now();
const results = [];
// Told again at the end: what CI shows of a run is its last lines.
const failures = [];
// Short, because sockets are made in it. It is the temporary folder of everything that is started here, so that what a killed
// browser or server leaves behind goes with it.
const temporary = mkdtempSync(path.join(tmpdir(), 'ci-test-'));
// What the windows log, and what must not be found in it.
const logs = path.join(temporary, 'logs');
const logEnvironment = { CODE_INSIGHT_LOGS: logs, CODE_INSIGHT_MARKERS: path.join(temporary, 'markers') };
const logFlags = ['--log=debug', '--log=code-insight.code-insight:trace'];
mkdirSync(logs);
const built = path.join(root, 'out', `run-${process.pid}`);
process.on('exit', () => {
  // A process that was killed a moment ago may still hold files.
  for (const folder of [temporary, built]) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
let editorRun;
onSignal(async (signal) => {
  // test-electron, whose child is its own, listens to Ctrl+C only.
  if (signal !== 'SIGINT') process.emit('SIGINT');
  await Promise.all([stopAll(), editorRun?.catch(() => {})]);
  console.log('stopped');
});

const log = (line) => console.log(`[${((performance.now() - began) / 1000).toFixed(1)} s] ${line}`);
const count = (name, passed, failed, note = '') => results.push({ name, passed, failed, note });

async function step(name, work) {
  log(name);
  try {
    await work();
    await nextStep();
  } catch (error) {
    await nextStep();
    console.error(error.message);
    count(name, 0, 1, error.message.split('\n')[0]);
  }
}

/** One command, counted as one check. Resolves to whether it passed. */
async function check(name, command, { capture = false } = {}) {
  let passed = false;
  await step(name, async () => {
    const { code, output } = await npm(['run', '-s', ...command], { cwd: root, timeout: 600_000, capture });
    if (output !== '') console.log(`\n--- ${name}\n${output}`);
    passed = code === 0;
    count(name, passed ? 1 : 0, passed ? 0 : 1);
  });
  return passed;
}

/** An environment in which nothing of the user's own set-up is seen; `counts` is where mocha leaves its figures. */
function testEnvironment(counts) {
  const state = mkdtempSync(path.join(temporary, 'state-'));
  const own = { CODE_INSIGHT_COUNTS: counts, CODE_INSIGHT_STATE_DIR: state, TMPDIR: temporary };
  if (long) own.CODE_INSIGHT_ALL = '1';
  return { ...cleanEnvironment(process.env), ...own };
}

/** Runs something that runs mocha, and counts what it reports; what ends without a report is a failure. */
async function suites(name, work) {
  await step(name, async () => {
    const counts = path.join(temporary, `${name}.json`);
    const code = await work(counts);
    if (!existsSync(counts)) throw new Error(`${name}: ended (${code}) without a report`);
    const { passed, failed, skipped, failures: mine } = JSON.parse(readFileSync(counts, 'utf8'));
    failures.push(...mine);
    const note = skipped > 0 ? `${skipped} skipped` : '';
    count(name, passed, failed, note);
    if (failed === 0 && code !== 0) throw new Error(`${name}: every test passed, but it ended with ${code}`);
    // A filter may leave a part empty; without one, an empty part means that its tests were not found.
    if (passed + failed === 0 && !grep) throw new Error(`${name}: no test ran`);
  });
}

/** @param share which of how many parts of the suites, counted from 0; what a part that is not the first prints comes at its end. */
async function nodeSuites(group, timeout, more = {}, share = { part: 0, of: 1 }) {
  const name = share.of > 1 ? `${group} ${share.part + 1} of ${share.of}` : group;
  await suites(name, async (counts) => {
    const main = path.join(built, group, `host/nodeSuites.${group === 'e2e' ? 'mjs' : 'js'}`);
    const env = { ...testEnvironment(counts), ...more };
    const args = ['--enable-source-maps', main, path.join(built, group), String(timeout), share.part, share.of];
    const { code, output } = await run(process.execPath, args.map(String), {
      cwd: root,
      env,
      timeout: long ? 1_800_000 : 900_000,
      capture: share.part > 0,
    });
    if (output !== '') console.log(`\n--- ${name}\n${output}`);
    return code;
  });
}

/** Several processes at once: most of these suites wait for children and servers of their own. */
async function unitSuites() {
  const { buildTests, suitesOf } = await import('./build.mjs');
  await buildTests('unit', suitesOf('unit', long), path.join(built, 'unit'));
  const of = grep ? 1 : 3;
  await Promise.all(Array.from({ length: of }, (_, part) => nodeSuites('unit', 20_000, {}, { part, of })));
}

async function editorWindow({ name, folder, env = () => ({}) }, files) {
  await suites(`editor ${name}`, async (counts) => {
    const { runTests } = await import('@vscode/test-electron');
    const home = mkdtempSync(path.join(temporary, 'editor-'));
    const workspace = path.join(home, 'workspace');
    mkdirSync(path.join(home, 'user/User'), { recursive: true });
    mkdirSync(workspace);
    writeFileSync(
      path.join(home, 'user/User/settings.json'),
      JSON.stringify({ ...quietSettings, 'git.enabled': false }),
    );
    const standIn = { CODE_HOST_VERSION: hostVersion, CODE_INSIGHT_SHOTS: path.join(root, 'out/shots') };
    const own = await env(home);
    try {
      editorRun = runTests({
        vscodeExecutablePath: desktop ?? path.join(root, 'test/host/code.mjs'),
        extensionDevelopmentPath: root,
        extensionTestsPath: path.join(built, 'editor/editor/index.js'),
        extensionTestsEnv: {
          ...testEnvironment(counts),
          ...logEnvironment,
          ...standIn,
          ...own,
          CODE_INSIGHT_SUITES: files.join(),
        },
        launchArgs: [
          ...(folder ? [workspace] : []),
          `--user-data-dir=${home}/user`,
          `--extensions-dir=${home}/extensions`,
          '--disable-extensions',
          ...(desktop ? [...logFlags, `--logsPath=${mkdtempSync(path.join(logs, 'desktop-'))}`] : []),
        ],
      });
      return await editorRun;
    } catch (error) {
      if (error.code === undefined && error.signal === undefined) throw error;
      return error.code ?? error.signal;
    }
  });
}

async function editorSuites() {
  const { buildTests, suitesOf } = await import('./build.mjs');
  // test-electron adds our own environment to what it is given: take out what the extension would read.
  const clean = cleanEnvironment(process.env);
  for (const key of Object.keys(process.env)) if (!(key in clean) && !key.startsWith('npm_')) delete process.env[key];
  const suites = suitesOf('editor', long);
  const files = suites.map((file) => file.replace(/^editor\//, ''));
  await buildTests('editor', suites, path.join(built, 'editor'));
  for (const window of windows.filter((one) => long || !one.long)) {
    const mine = files.filter((file) => windows.find((other) => other.files.test(file)) === window);
    if (window.standInOnly && desktop) log(`editor ${window.name}: not possible in a desktop VS Code`);
    else if (mine.length === 0) count(`editor ${window.name}`, 0, 1, 'no test file');
    else await editorWindow(window, mine);
  }
}

async function e2eSuites() {
  const extensions = path.join(temporary, 'extensions');
  const vsix = path.join(root, 'code-insight.vsix');
  await installVsix(vsix, { extensionsDir: extensions, userDataDir: path.join(temporary, 'install'), hostVersion });
  const { buildTests, suitesOf } = await import('./build.mjs');
  await buildTests('e2e', suitesOf('e2e', long), path.join(built, 'e2e'));
  await nodeSuites('e2e', 180_000, {
    ...logEnvironment,
    CODE_INSIGHT_EXTENSIONS: extensions,
    CODE_HOST_VERSION: hostVersion,
  });
}

/** No key, no code and no reply in any line that any window logged; a filter may leave out whatever logs or sends. */
async function logSearch() {
  await step('logs', async () => {
    log(checkLogs(logs, logEnvironment.CODE_INSIGHT_MARKERS, { root, mayBeEmpty: Boolean(grep) }));
    count('logs', 1, 0);
  });
}

async function prepare() {
  const inWindow = wants('editor') || wants('e2e');
  await ensurePackages(log);
  const redis = wants('unit') || inWindow;
  const chromium = wants('e2e') || (wants('editor') && !desktop);
  const openssl = wants('unit') || wants('editor');
  await ensureSystemPackages({ chromium, redis, openssl, compilers: chromium }, log);
  if (!chromium) return;
  const host = await installHost(hostVersion, log);
  if (!host.outputChannels) throw new Error(`Output channels are empty without ${missingCompilers().join(', ')}.`);
}

try {
  await prepare();
} catch (error) {
  await nextStep();
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
// Linting takes as long as all the rest of this.
const linted = wants('check') ? check('lint', ['lint'], { capture: true }) : undefined;
if (wants('check')) {
  await check('typecheck', ['typecheck']);
  await check('strings', ['strings', '--', '--check']);
}
const inWindow = wants('e2e') ? ['package', ['package']] : wants('editor') ? ['build', ['build:prod']] : undefined;
const product = inWindow ? await check(...inWindow) : true;
await linted;
if (wants('unit')) await step('unit', unitSuites);
// A package of an earlier run may lie there: testing that one would prove nothing.
for (const [part, work] of Object.entries({ editor: editorSuites, e2e: e2eSuites })) {
  if (wants(part) && !product) count(part, 0, 1, 'not run: the product was not built');
  else if (wants(part)) await step(part, work);
}

if (product && inWindow) await logSearch();

for (const failure of failures) console.log(`\nFAILED ${failure}`);
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
log('done');
for (const { name, passed, failed, note } of results) {
  console.log(
    `  ${failed > 0 ? 'FAILED' : 'ok    '} ${name}: ${passed} passed, ${failed} failed${note && ` (${note})`}`,
  );
}
const failed = sum('failed');
process.exitCode = failed > 0 || sum('passed') === 0 ? 1 : 0;
console.log(`${sum('passed')} passed, ${failed} failed`);
