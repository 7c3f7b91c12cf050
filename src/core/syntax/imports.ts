/**
 * Which files of the same workspace a part of a text uses: what its imports could name, by paths alone. Which of those files
 * is there is not known here.
 */
import type { LineRange } from '../prompt/source';
import { nodeText, type SyntaxTree } from './tree';

/** One file that is imported: where it may be, the likeliest first; relative to the workspace folder, with forward slashes. */
export type ImportedFile = readonly string[];

interface Import {
  readonly paths: readonly string[];
  /** What the text calls it; undefined where an import does not tell. */
  readonly names: readonly string[] | undefined;
}

type ReadImport = (text: string, file: FilePath) => Import | undefined;

interface FilePath {
  /** Without the name; '' at the top. */
  readonly folder: string;
  /** The name without its ending. */
  readonly stem: string;
}

/** More is not followed: what is used first counts most. */
const MOST = 8;

/**
 * @param rows those whose needs count.
 * @returns in the order in which the imports stand.
 */
export function importedFiles(
  tree: SyntaxTree,
  languageId: string,
  path: string,
  rows: readonly LineRange[],
): ImportedFile[] {
  const readers = IMPORTS[languageId];
  if (!readers) return [];
  const folder = path.split('/').slice(0, -1).join('/');
  const stem = (path.split('/').pop() ?? '').replace(/\.[^.]*$/, '');
  const used = wordsOn(tree, rows);
  const found = new Map<string, ImportedFile>();
  for (const node of tree.nodes) {
    const read = Object.hasOwn(readers, node.type) ? readers[node.type] : undefined;
    const one = read?.(nodeText(tree, node), { folder, stem });
    if (!one || !(one.names?.some((name) => used.has(name)) ?? true)) continue;
    const paths = one.paths.filter((each) => each !== '' && each !== path && !each.startsWith(OUTSIDE));
    if (paths.length > 0) found.set(paths.join('\n'), paths);
  }
  return [...found.values()].slice(0, MOST);
}

function wordsOn(tree: SyntaxTree, rows: readonly LineRange[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { start, end } of rows) {
    for (const line of tree.lines.slice(start - 1, end)) for (const word of words(line)) found.add(word);
  }
  return found;
}

/** What leads out of the workspace; no ending makes another path of it. */
const OUTSIDE = '../outside';

/** @returns a path below OUTSIDE for what leads out of the workspace. */
function joined(folder: string, relative: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return OUTSIDE;
  }
  return parts.join('/');
}

/** A folder and all above it, nearest first. */
function foldersFrom(folder: string): string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return [...parts.map((_, at) => parts.slice(0, parts.length - at).join('/')), ''];
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const words = (text: string): string[] => [...text.matchAll(WORD)].map(([word]) => word);

const SPECIFIER = String.raw`['"](\.{1,2}/[^'"\n]*)['"]`;
const FROM = new RegExp(String.raw`^(?:import|export)\b([^;]*?)(?:\bfrom\s*)?${SPECIFIER}`);
const REQUIRED = new RegExp(
  String.raw`^(?:const|let|var)\s+([^=;]*)=\s*(?:await\s+)?(?:require|import)\s*\(\s*${SPECIFIER}`,
);
const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** `import a, { b as c } from './x'`, `export … from './x'`, `const a = require('./x')` */
const script: ReadImport = (text, { folder }) => {
  const [, head = '', specifier = ''] = FROM.exec(text) ?? REQUIRED.exec(text) ?? [];
  if (specifier === '') return undefined;
  const base = joined(folder, specifier);
  if (base === '') return undefined;
  const own = /\.[cm]?[jt]sx?$/.test(base) ? [base] : [];
  // TypeScript names the file that it will compile to.
  const plain = base.replace(/\.[cm]?jsx?$/, '');
  return {
    paths: [...own, ...ENDINGS.map((end) => `${plain}${end}`), ...ENDINGS.map((end) => `${plain}/index${end}`)],
    names: words(head).filter((word) => word !== 'as' && word !== 'type'),
  };
};

/** `from .a import b as c`, `from a.b import c`, `import a.b as c` */
const python: ReadImport = (text, { folder }) => {
  const [, dots = '', module = '', tail = ''] =
    /^from\s+(\.*)([\w.]*)\s+import\s+([^]*)$/.exec(text) ?? /^import\s+(\.*)([\w.]+)([^]*)$/.exec(text) ?? [];
  if (dots === '' && module === '') return undefined;
  const names = words(tail).filter((word) => word !== 'as');
  const parts = module.split('.').filter(Boolean);
  const inside = (base: string): string[] => {
    const file = joined(base, parts.join('/'));
    // `from . import a` names a file of the package.
    const below = dots !== '' && module === '' ? names.map((name) => joined(base, `${name}.py`)) : [];
    return [...below, ...(parts.length > 0 ? [`${file}.py`] : []), joined(file, '__init__.py')];
  };
  const bases = dots === '' ? foldersFrom(folder) : [foldersFrom(folder)[dots.length - 1] ?? ''];
  return { paths: bases.flatMap(inside), names: text.startsWith('from') ? names : [...names, parts[0] ?? ''] };
};

/** `#include "a.h"`; what stands in angles is a library's. */
const include: ReadImport = (text, { folder }) => {
  const [, name = ''] = /^#\s*include\s*"([^"\n]+)"/.exec(text) ?? [];
  if (name === '') return undefined;
  const paths = foldersFrom(folder).flatMap((each) => [joined(each, name), joined(each, `include/${name}`)]);
  return { paths, names: undefined };
};

/** `require_relative 'a'` */
const ruby: ReadImport = (text, { folder }) => {
  const [, name = ''] = /^require_relative[\s(]*['"]([^'"\n#]+)['"]/.exec(text) ?? [];
  return name === '' ? undefined : { paths: [`${joined(folder, name).replace(/\.rb$/, '')}.rb`], names: undefined };
};

/** `mod a;` */
const rustModule: ReadImport = (text, file) => {
  const [, name = ''] = /^(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;$/.exec(text) ?? [];
  if (name === '') return undefined;
  const base = joined(file.folder, /^(main|lib|mod)$/.test(file.stem) ? name : `${file.stem}/${name}`);
  return { paths: [`${base}.rs`, `${base}/mod.rs`], names: [name] };
};

/** `use crate::a::b`, `use super::a` */
const rustUse: ReadImport = (text, { folder, stem }) => {
  const [, root = '', rest = ''] = /^(?:pub(?:\([^)]*\))?\s+)?use\s+(crate|super|self)::([^;]*)/.exec(text) ?? [];
  if (root === '') return undefined;
  const above = foldersFrom(folder);
  const source = above.find((each) => /(^|\/)src$/.test(each)) ?? folder;
  const isRoot = /^(main|lib|mod)$/.test(stem);
  const parent = isRoot ? (above[1] ?? '') : folder;
  const base = root === 'crate' ? source : root === 'super' ? parent : isRoot ? folder : joined(folder, stem);
  const parts = (/^[\w:]*/.exec(rest)?.[0] ?? '').split('::').filter(Boolean);
  const files = parts.map((_, at) => joined(base, parts.slice(0, parts.length - at).join('/')));
  return { paths: files.flatMap((each) => [`${each}.rs`, `${each}/mod.rs`]), names: words(rest) };
};

/** `require_once __DIR__ . '/a.php'` */
const php: ReadImport = (text, { folder }) => {
  const [, name = ''] =
    /^(?:require|include)(?:_once)?[\s(]*(?:__DIR__\s*\.\s*)?['"]\/?([^'"\n]+\.php)['"]/.exec(text) ?? [];
  return name === '' ? undefined : { paths: [joined(folder, name)], names: undefined };
};

/** `import a.b.C;`: below whatever folder the file's own package begins in. */
const java: ReadImport = (text, { folder }) => {
  const [, name = ''] = /^import\s+(?:static\s+)?([\w.]+?)(?:\.\*)?\s*;$/.exec(text) ?? [];
  const parts = name.split('.');
  const at = parts.findIndex((part) => /^\p{Lu}/u.test(part));
  if (at < 1) return undefined;
  const file = `${parts.slice(0, at + 1).join('/')}.java`;
  return { paths: foldersFrom(folder).map((each) => joined(each, file)), names: parts.slice(at) };
};

const SCRIPT = {
  import_statement: script,
  export_statement: script,
  lexical_declaration: script,
  variable_declaration: script,
};
const C = { preproc_include: include };
const PHP = {
  require_expression: php,
  require_once_expression: php,
  include_expression: php,
  include_once_expression: php,
};

/** By language → by node of its grammar. Go and C# name packages, which no path tells. */
const IMPORTS: Readonly<Record<string, Readonly<Record<string, ReadImport>>>> = {
  javascript: SCRIPT,
  javascriptreact: SCRIPT,
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
  python: { import_from_statement: python, import_statement: python },
  c: C,
  cpp: C,
  ruby: { call: ruby },
  rust: { mod_item: rustModule, use_declaration: rustUse },
  php: PHP,
  java: { import_declaration: java },
};
