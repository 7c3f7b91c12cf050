#!/usr/bin/env node
// `npm run bench -- latency`, `activation`, `typing`, `client` or `secrets`; without a name, all. Builds what is measured first.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { installHost, NEWEST } from '../host/install.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);
const all = readdirSync('test/bench').flatMap((file) => /^(\w+)\.bench\.ts$/.exec(file)?.[1] ?? []);
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !all.includes(name));
if (unknown) {
  console.error(`No such benchmark: ${unknown}. There are: ${all.join(', ')}`);
  process.exit(2);
}
const names = asked.length > 0 ? asked : all;

const must = (command, args) => {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};
// The scanner is measured from its source; all others need the product.
if (names.some((name) => name !== 'secrets' && name !== 'errors')) {
  must('npm', ['run', '-s', names.includes('activation') ? 'package' : 'build:prod']);
}
if (names.includes('activation')) await installHost(NEWEST, console.log);

// test/host/*.mjs finds its files by its own place, so it stays where it is.
const hostStaysInPlace = {
  name: 'host-stays-in-place',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\/.*\.mjs$/ }, ({ path: file, resolveDir }) => ({
      path: pathToFileURL(path.resolve(resolveDir, file)).href,
      external: true,
    }));
  },
};
for (const name of names) {
  const outfile = `out/bench/${name}.mjs`;
  await esbuild.build({
    entryPoints: [`test/bench/${name}.bench.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [hostStaysInPlace],
    logLevel: 'warning',
  });
  console.log(`\n${name}`);
  must(process.execPath, ['--expose-gc', outfile]);
}
