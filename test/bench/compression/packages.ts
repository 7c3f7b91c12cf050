// Debian packages with source code in them: downloaded into a cache folder and unpacked there, never installed. Whoever can't
// download measures with fewer languages, and the bench says which.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';

const PACKAGES: readonly string[] = [
  ...['openjdk-17-source', 'openjdk-17-demo', 'tomcat10-examples'],
  ...['golang-github-spf13-cobra-dev', 'golang-github-gin-gonic-gin-dev', 'golang-github-sirupsen-logrus-dev'],
  ...['librust-serde-json-dev', 'librust-regex-dev', 'librust-tokio-dev', 'librust-hyper-dev'],
  ...['lttng-modules-dkms', 'jool-dkms', 'libcurl4-doc'],
  ...['googletest', 'qtbase5-examples', 'wx3.2-examples', 'libfmt-dev'],
  ...['gtk-sharp2-examples', 'gtk-sharp3-examples'],
  ...['ruby-sinatra', 'jekyll', 'ruby-rack'],
  ...['php-guzzlehttp-guzzle', 'php-monolog', 'php-symfony-console', 'php-doctrine-dbal'],
];
/** Of the JDK's 60 MB of sources; what is written for it more than about it. */
const JDK_PARTS = ['java.base/java/util/*', 'java.base/jdk/internal/*', 'java.base/sun/*', 'java.net.http/*'];

const CACHE = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
  'code-insight-bench',
  // The packages of one Debian release fit together; with another list, others are needed.
  'sources',
);

export interface Package {
  readonly name: string;
  readonly folder: string;
}

/** Downloads what is not there yet, where that is wanted. @returns what there is then, and the names of what could not be had. */
export function unpackedPackages(isDownloading = true): {
  readonly packages: readonly Package[];
  readonly missing: readonly string[];
} {
  mkdirSync(CACHE, { recursive: true });
  const packages = PACKAGES.map((name) => ({ name, folder: path.join(CACHE, name) }));
  const has = ({ folder }: Package): boolean => existsSync(folder);
  const wanted = packages.filter((each) => !has(each));
  if (isDownloading && wanted.length > 0) {
    console.log(`downloading ${wanted.length} Debian packages to ${CACHE}`);
    const names = wanted.map(({ name }) => name);
    // All at once is quicker; one that does not exist stops the others, though.
    if (!download(names)) for (const name of names) download([name]);
    for (const each of wanted) unpack(each);
  }
  return {
    packages: packages.filter(has),
    missing: packages.filter((each) => !has(each)).map(({ name }) => name),
  };
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: CACHE, stdio: 'ignore', timeout: 180_000 }).status === 0;
}

function download(names: readonly string[]): boolean {
  return run('apt-get', ['download', ...names]);
}

function unpack({ name, folder }: Package): void {
  const archive = readdirSync(CACHE).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
  if (archive === undefined) return;
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  if (run('dpkg-deb', ['-x', archive, half]) && unpackInside(name, half)) renameSync(half, folder);
  rmSync(path.join(CACHE, archive), { force: true });
}

function unpackInside(name: string, folder: string): boolean {
  if (!name.startsWith('openjdk')) return true;
  for (const zip of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('src.zip'),
  )) {
    const into = path.join(folder, `${zip}.unpacked`);
    const parts = name.endsWith('-source') ? JDK_PARTS : [];
    // It answers 11 where one of the parts is not there.
    run('unzip', ['-q', path.join(folder, zip), ...parts, '-d', into]);
  }
  return true;
}
