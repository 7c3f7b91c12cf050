// No key, no code and no reply text in any log line at any level: searches the logs that the windows of a run left behind
// for what the local OpenRouters of that run saw (test/openrouter/markers.ts).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/** Any so many characters in a row of a line of code are a find: a log that cuts what it writes gives itself away too. */
const LENGTH = 20;
/** Rulers and indentation are nobody's secret. */
const DISTINCT = 6;
const KEY = /sk-or-v1-\w{3,}|\bBearer [\w.~+/-]{8,}/;
const URL_CREDENTIALS = /:\/\/[^/\s:@*]*:[^/\s@*]+@/;
const SHOWN = 200;

function* windowsOf(line) {
  for (let at = 0; at + LENGTH <= line.length; at++) yield line.slice(at, at + LENGTH);
}

/** An index of what must not be found, by marker kind. */
export function indexMarkers(markers) {
  const keys = new Set();
  const windows = new Map();
  const counts = { key: 0, code: 0, reply: 0 };
  const seen = new Set();
  for (const { kind, text } of markers) {
    if (kind === 'key') {
      if (text.length >= 8 && !keys.has(text)) counts.key++;
      keys.add(text);
      continue;
    }
    // A reply is JSON: its strings stand there escaped, and are logged, if ever, as they read.
    const strings = [...text.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([quoted]) => unescaped(quoted));
    for (const line of [...text.split(/\r?\n/), ...strings.flatMap((string) => string.split(/\r?\n/))]) {
      const trimmed = line.trim();
      if (seen.has(trimmed)) continue;
      seen.add(trimmed);
      if (trimmed.length >= LENGTH) counts[kind]++;
      for (const window of windowsOf(trimmed)) if (new Set(window).size >= DISTINCT) windows.set(window, kind);
    }
  }
  return { keys: [...keys].filter((key) => key.length >= 8), windows, counts };
}

function unescaped(quoted) {
  try {
    return JSON.parse(quoted);
  } catch {
    return '';
  }
}

/** The kinds of what stands in a line and must not; `own`: a line that the extension itself wrote. */
export function findsIn(line, { keys, windows }, own = true) {
  const kinds = new Set();
  if (KEY.test(line) || keys.some((key) => line.includes(key))) kinds.add('key');
  // VS Code itself logs the user's proxy with its password, below its normal level.
  if (own && URL_CREDENTIALS.test(line)) kinds.add('credentials');
  for (const window of windowsOf(line)) {
    const kind = windows.get(window);
    if (kind !== undefined) kinds.add(kind);
  }
  return [...kinds];
}

/** The host lists the extensions that it knows by their names, and any source that speaks of VS Code may hold one of those. */
const NAMES_OF_EXTENSIONS =
  /^\S+ \S+ \[info\] Creating extension host with the following (?:global|local) extensions: /;

/** The host tells where a request to this machine goes, and a hostile reply of a test names the same address. All else of the line counts. */
const RESOLVED_HERE = /(?<=\] ProxyResolver#resolveProxy \S+ )http:\/\/127\.0\.0\.1:\d+\/api\/v1\/[a-z/]+(?= DIRECT)/;

/** All finds in a text, as lines for a person. */
export function searchText(name, text, index, own = true) {
  return text.split(/\r?\n/).flatMap((line, at) => {
    if (!own && NAMES_OF_EXTENSIONS.test(line)) return [];
    const kinds = findsIn(own ? line : line.replace(RESOLVED_HERE, ''), index, own);
    return kinds.length === 0 ? [] : [`${name}:${at + 1}: ${kinds.join(', ')}: ${line.slice(0, SHOWN)}`];
  });
}

/** The logs below a folder: the extension's own, and those of the processes that it runs in. */
function logFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile() || !entry.name.endsWith('.log')) return [];
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const own = path.basename(path.dirname(file)) === 'code-insight.code-insight';
    return own || /exthost/.test(entry.name) ? [{ file, own }] : [];
  });
}

/** The code that the demo shows and the words that it finds for it: no server of a test sees them. */
function demoMarkers(root) {
  const folder = path.join(root, 'src/demo/workspace');
  const files = [...readdirSync(folder).map((name) => path.join(folder, name)), path.join(root, 'src/demo/checks.ts')];
  return files.map((file) => ({ kind: 'code', text: readFileSync(file, 'utf8') }));
}

/** All finds in the logs below a folder, and how much was searched. */
export function searchLogs(folder, markers) {
  const index = indexMarkers(markers);
  const found = [];
  const lines = { own: 0, host: 0 };
  for (const { file, own } of logFiles(folder)) {
    const text = readFileSync(file, 'utf8');
    lines[own ? 'own' : 'host'] += text.split('\n').filter(Boolean).length;
    found.push(...searchText(path.basename(file), text, index, own));
  }
  return { found, lines, counts: index.counts };
}

/**
 * Throws for a find, and where nothing was logged or nothing looked for: a search of nothing proves nothing. `markersFile` is
 * what noteMarkers wrote. Returns what was searched, in words.
 */
export function checkLogs(folder, markersFile, { root, mayBeEmpty }) {
  const noted = existsSync(markersFile) ? readFileSync(markersFile, 'utf8').split('\n').filter(Boolean) : [];
  const seen = noted.map((line) => JSON.parse(line));
  const { found, lines, counts } = searchLogs(folder, [...seen, ...demoMarkers(root)]);
  const searched =
    `${lines.own} lines of the extension and ${lines.host} of its host searched ` +
    `for ${counts.key} keys, ${counts.code} lines of code and ${counts.reply} of replies`;
  if (found.length > 0)
    throw new Error(`What no log may hold was found, ${found.length} times (${searched})\n${found.join('\n')}`);
  const empty = lines.own * lines.host * counts.key * counts.reply === 0;
  if (empty && !mayBeEmpty) throw new Error(`There was nothing to search: ${searched}`);
  return searched;
}
