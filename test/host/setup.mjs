// What must stand on a machine before anything else runs: npm packages and, for the tests, a few system programs.
// Node builtins only, because it runs on a fresh clone.
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingCompilers } from './install.mjs';
import { findProgram, npm, run } from './processes.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Compares npm's own record of what it installed with the lock file; no stamp of ours can go out of step with it. */
export function packagesAreCurrent() {
  const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  try {
    const wanted = read('package-lock.json');
    const present = read('node_modules/.package-lock.json');
    const same = (name) => present[name]?.version === wanted[name]?.version;
    // Optional packages are mostly other systems' binaries and may be absent.
    const needed = Object.keys(wanted).filter((name) => name !== '' && !wanted[name].optional);
    return needed.every(same) && Object.keys(present).every(same);
  } catch {
    return false;
  }
}

export async function ensurePackages(log) {
  if (packagesAreCurrent()) return;
  log('installing the npm packages');
  const { code } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
  if (code !== 0) throw new Error(`npm ci failed (${code})`);
}

export function findChromium() {
  return findProgram(
    ...[
      process.env.CODE_HOST_CHROMIUM ?? [],
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
    ].flat(),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  );
}

/** The apt packages that `what` needs and that are missing here. */
export function missingSystemPackages(what) {
  return [
    ...(what.chromium && !findChromium() ? ['chromium'] : []),
    ...(what.redis && !findProgram('redis-server') ? ['redis-server'] : []),
    ...(what.openssl && !findProgram('openssl') ? ['openssl'] : []),
    ...(what.compilers ? missingCompilers() : []),
  ];
}

/** Installs with apt, but only where that was asked for: on CI or with --install, as root. Else says what to type. */
export async function ensureSystemPackages(what, log) {
  const missing = missingSystemPackages(what);
  if (missing.length === 0) return;
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const asked = process.env.CI !== undefined || process.argv.includes('--install');
  const isRoot = process.platform === 'linux' && userInfo().uid === 0;
  if (!asked || !isRoot || !findProgram('apt-get')) {
    throw new Error(`Missing: ${missing.join(', ')}. Install with:\n  ${isRoot ? '' : 'sudo '}sh -c '${command}'`);
  }
  log(`installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { code, output } = await run('sh', ['-c', command], { env, capture: true });
  if (code !== 0) throw new Error(`apt-get failed (${code})\n${output}`);
}
