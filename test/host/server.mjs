// The VS Code server: its environment, its flags, its life. window.mjs puts a window on it, start.mjs a browser's tab.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { hostFolder, hostNode, NEWEST } from './install.mjs';
import { run, start, stop } from './processes.mjs';

/** A workbench that shows nothing but the extension: no welcome page, no chat, no update, no telemetry. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'remote.autoForwardPorts': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * The environment for a VS Code that knows nothing of ours: not the npm or VS Code that we run under, and, unless
 * `product` is set, none of the variables that the extension reads.
 */
export function cleanEnvironment(env, { product = false } = {}) {
  const host = /^(ELECTRON|VSCODE|npm_|NODE_OPTIONS$)/;
  const ours = /^(OPENROUTER_|CODE_INSIGHT_|CLAUDE_MODEL$|REDIS_URL$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !host.test(name) && (product || !ours.test(name))));
}

function serverMain(version) {
  return path.join(hostFolder(version), 'node_modules/code-server/lib/vscode/out/server-main.js');
}

/** Installs a VSIX into an extensions folder, as the command line of VS Code does. */
export async function installVsix(vsix, { extensionsDir, userDataDir, hostVersion = NEWEST }) {
  const folders = ['--extensions-dir', extensionsDir, '--server-data-dir', path.join(userDataDir, 'server')];
  const args = [serverMain(hostVersion), '--install-extension', vsix, '--force', ...folders];
  const { code, output } = await run(hostNode(hostVersion), args, {
    env: cleanEnvironment(process.env),
    capture: true,
  });
  // The server exits with 0 even where the package was refused.
  if (code !== 0 || !/successfully installed/.test(output)) throw new Error(`${vsix} was not installed:\n${output}`);
}

/**
 * Starts the server on loopback and resolves when it listens. Its web address carries a random token: without one, any
 * page in the user's browser and any other user of the machine could reach its terminal.
 */
export async function startServer({
  userDataDir,
  extensionsDir = path.join(userDataDir, 'extensions'),
  env = {},
  settings,
  trust = false,
  port = 0,
  token = randomBytes(16).toString('hex'),
  hostVersion = NEWEST,
  product = false,
  arguments: more = [],
}) {
  mkdirSync(path.join(userDataDir, 'User'), { recursive: true });
  mkdirSync(extensionsDir, { recursive: true });
  if (settings) {
    writeFileSync(
      path.join(userDataDir, 'User/settings.json'),
      JSON.stringify({ ...quietSettings, ...settings }, null, 2),
    );
  }
  // Where a run keeps its logs.
  const logs = process.env.CODE_INSIGHT_LOGS;
  const logging = logs ? ['--logsPath', mkdtempSync(path.join(logs, 'server-')), '--log', 'debug'] : [];
  const tokenFile = path.join(userDataDir, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const args = [
    serverMain(hostVersion),
    ...['--host', '127.0.0.1', '--port', String(port), '--connection-token-file', tokenFile],
    ...['--server-data-dir', path.join(userDataDir, 'server'), '--user-data-dir', userDataDir],
    ...['--extensions-dir', extensionsDir, '--telemetry-level', 'off'],
    ...['--accept-server-license-terms', '--disable-getting-started-override'],
    ...(trust ? [] : ['--disable-workspace-trust']),
    ...logging,
    ...more,
  ];
  // The server leaves its sockets and crash files behind. Elsewhere the temporary folder's path is too long for a socket.
  const scratch = process.platform === 'linux' ? mkdtempSync(path.join(tmpdir(), 'ci-')) : undefined;
  const scratchEnv = scratch ? { TMPDIR: scratch, XDG_RUNTIME_DIR: scratch } : {};
  const removeScratch = () => scratch && rmSync(scratch, { recursive: true, force: true });
  process.once('exit', removeScratch);
  const child = start(hostNode(hostVersion), args, {
    env: { ...cleanEnvironment(process.env, { product }), ...scratchEnv, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  const ended = child.ended.then((code) => {
    process.off('exit', removeScratch);
    removeScratch();
    return code;
  });

  let log = '';
  const listening = new Promise((resolve, reject) => {
    const read = (text) => {
      log = (log + text).slice(-100_000);
      const found = /agent listening on (\d+)/.exec(log);
      if (found) resolve(Number(found[1]));
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    void child.ended.then((code) =>
      reject(new Error(`The VS Code server ended (${code}) before it listened:\n${log}`)),
    );
  });
  const actualPort = await listening;

  return {
    port: actualPort,
    pid: child.pid,
    ended,
    log: () => log,
    async close() {
      await stop(child);
      await ended;
    },
    /** The address of a window; `parameters` are those of the workbench's query (folder, workspace, payload, ew). */
    address(parameters = {}) {
      const query = new URLSearchParams({ ...parameters, tkn: token });
      return `http://127.0.0.1:${actualPort}/?${query}`;
    },
  };
}
