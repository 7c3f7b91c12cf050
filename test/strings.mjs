// `npm run strings`: collects the texts that users see, l10n.t('…') in src, into l10n/bundle.l10n.json for translators.
// With --check it changes nothing and fails when that file is out of date, or when package.json and package.nls.json
// disagree about a %key%.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { getL10nJson } from '@vscode/l10n-dev';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bundle = path.join(root, 'l10n/bundle.l10n.json');

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function collect() {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !file.startsWith(path.join('demo', 'workspace')),
    )
    .map((file) => ({ contents: read(path.join(root, 'src', file)), extension: path.extname(file) }));
  const strings = await getL10nJson(files);
  const sorted = Object.fromEntries(
    Object.keys(strings)
      .sort()
      .map((key) => [key, strings[key]]),
  );
  return `${JSON.stringify(sorted, null, 2)}\n`;
}

/** Keys that the manifest uses and that have no text, and texts that nothing uses. */
function manifestFaults() {
  const used = new Set([...read(path.join(root, 'package.json')).matchAll(/"%([^%"\s]+)%"/g)].map(([, key]) => key));
  const texts = new Set(Object.keys(JSON.parse(read(path.join(root, 'package.nls.json')) || '{}')));
  return [
    ...[...used].filter((key) => !texts.has(key)).map((key) => `package.nls.json lacks ${key}`),
    ...[...texts].filter((key) => !used.has(key)).map((key) => `package.nls.json: nothing uses ${key}`),
  ];
}

const wanted = await collect();
if (process.argv.includes('--check')) {
  const stale = read(bundle) === wanted ? [] : ['l10n/bundle.l10n.json is out of date: run `npm run strings`'];
  const faults = [...stale, ...manifestFaults()];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
} else {
  mkdirSync(path.dirname(bundle), { recursive: true });
  writeFileSync(bundle, wanted);
  for (const fault of manifestFaults()) console.error(fault);
}
