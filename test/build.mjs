// Bundles the tests, one file per suite, so that they run as the product does: through esbuild, without a loader.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const groups = {
  unit: { folders: ['unit', 'openrouter'], entries: ['host/nodeSuites.ts', 'unit/cache/asker.ts'], format: 'cjs' },
  editor: { folders: ['editor'], entries: ['editor/index.ts'], format: 'cjs' },
  // ES modules share chunks: the list of open windows then exists once, not once in each suite's bundle.
  e2e: { folders: ['e2e'], entries: ['host/nodeSuites.ts'], format: 'esm' },
};

/** The suites of a group, as paths from test/; those that take long, `*.long.test.ts`, only where `long` is asked for. */
export function suitesOf(group, long = true) {
  return groups[group].folders.flatMap((folder) =>
    readdirSync(path.join(root, 'test', folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && (long || !file.endsWith('.long.test.ts')))
      .map((file) => `${folder}/${file.replaceAll(path.sep, '/')}`),
  );
}

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

/** Builds suites of a group into `<outdir>/<its folders>`; rejects when a file does not compile. */
export async function buildTests(group, suites, outdir) {
  const { entries, format } = groups[group];
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  await esbuild.build({
    absWorkingDir: path.join(root, 'test'),
    entryPoints: [...entries, ...suites],
    outdir,
    outbase: '.',
    bundle: true,
    splitting: format === 'esm',
    outExtension: { '.js': format === 'esm' ? '.mjs' : '.js' },
    platform: 'node',
    format,
    target: 'node20',
    mainFields: ['module', 'main'],
    // As esbuild.config.mjs does.
    alias: { 'web-tree-sitter': createRequire(import.meta.url).resolve('web-tree-sitter') },
    // Tools are used from node_modules; what the product ships is bundled here as it is there.
    external: ['vscode', ...Object.keys(devDependencies)],
    plugins: format === 'esm' ? [hostStaysInPlace] : [],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
