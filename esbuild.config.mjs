// Builds every bundle: the small entry and main (editor), the command line, the worker, and one file per panel.
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import * as esbuild from 'esbuild';

const args = new Set(process.argv.slice(2));
const production = args.has('--production');
const require = createRequire(import.meta.url);

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  legalComments: 'none',
  metafile: true,
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] };

// Its ES module asks for its own place with import.meta, which a CommonJS bundle does not have.
const commonJsTreeSitter = { 'web-tree-sitter': require.resolve('web-tree-sitter') };
// Each official package ships its grammar as WebAssembly.
const grammars = {
  c: ['c'],
  'c-sharp': ['c_sharp'],
  cpp: ['cpp'],
  go: ['go'],
  java: ['java'],
  javascript: ['javascript'],
  php: ['php'],
  python: ['python'],
  ruby: ['ruby'],
  rust: ['rust'],
  typescript: ['typescript', 'tsx'],
};

const panels = (await readdir('src/webview', { withFileTypes: true }))
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map((entry) => entry.name);

const builds = {
  // extension.ts requires ./main.js at run time: two CommonJS files start faster than one large one.
  extension: {
    ...node,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode', './main.js'],
  },
  main: { ...node, entryPoints: ['src/compose.ts'], outfile: 'dist/main.js', external: ['vscode'] },
  cli: { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  worker: { ...node, entryPoints: ['src/worker/main.ts'], outfile: 'dist/worker.js', alias: commonJsTreeSitter },
  panels: {
    ...common,
    entryPoints: Object.fromEntries(panels.map((name) => [name, `src/webview/${name}/main.ts`])),
    outdir: 'dist/panels',
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
  },
};

async function copyAssets() {
  await mkdir('dist', { recursive: true });
  const tiktoken = path.dirname(require.resolve('@dqbd/tiktoken/lite/tiktoken_bg.wasm'));
  await copyFile(path.join(tiktoken, 'tiktoken_bg.wasm'), 'dist/tiktoken_bg.wasm');
  await copyFile(require.resolve('@dqbd/tiktoken/encoders/cl100k_base.json'), 'dist/cl100k_base.json');
  await copyFile(require.resolve('web-tree-sitter/web-tree-sitter.wasm'), 'dist/web-tree-sitter.wasm');
  for (const [language, names] of Object.entries(grammars)) {
    const folder = path.dirname(require.resolve(`tree-sitter-${language}/package.json`));
    for (const name of names) {
      await copyFile(path.join(folder, `tree-sitter-${name}.wasm`), `dist/tree-sitter-${name}.wasm`);
    }
  }
}

await rm('dist', { recursive: true, force: true });
await copyAssets();
if (args.has('--watch')) {
  for (const options of Object.values(builds)) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
} else {
  const results = await Promise.all(
    Object.entries(builds).map(async ([name, options]) => [name, await esbuild.build(options)]),
  );
  if (args.has('--metafile')) {
    for (const [name, result] of results) await writeFile(`dist/${name}.meta.json`, JSON.stringify(result.metafile));
  }
}
