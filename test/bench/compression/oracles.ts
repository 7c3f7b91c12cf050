// What others than us say to what is sent: CPython, esbuild, gcc, javac and rustc, where the machine has them. The rows of bodies
// that stay behind are put back as they were; comments and blank rows are not, for they must not matter, and indentation stays as
// it was sent. Then the text must mean what the file means. What does not stand the test as a file is no case.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { transformSync } from 'esbuild';

export interface OracleCase {
  readonly file: string;
  readonly languageId: string;
  readonly original: string;
  readonly sent: string;
  /** Rows that were put back. */
  readonly bodies: readonly number[];
}

export interface Verdict {
  readonly oracle: string;
  readonly compared: number;
  readonly wrong: readonly string[];
  /** The oracle can't read the file itself, or it is not here. */
  readonly noCase: number;
}

/** @returns what the text means, or undefined where that can't be told. */
type Meaning = (text: string, languageId: string) => string | undefined;

const C_STYLE: ReadonlySet<string> = new Set(['c', 'cpp']);
const HERE = path.resolve('test/bench/compression');

export function verdicts(cases: readonly OracleCase[]): Verdict[] {
  const of = (...ids: string[]): OracleCase[] => cases.filter(({ languageId }) => ids.includes(languageId));
  return [
    byMeaning('esbuild transform', of('javascript', 'typescript'), esbuildOutput),
    byMeaning('gcc token stream', of(...C_STYLE), gccTokens),
    byMeaning('rustc pretty-printer', of('rust'), rustcPrint),
    inOneRun('CPython ast', of('python'), 'python3', [path.join(HERE, 'pythonAst.py')]),
    inOneRun('javac tree', of('java'), 'java', [path.join(HERE, 'JavaTree.java')]),
  ];
}

function byMeaning(oracle: string, cases: readonly OracleCase[], meaning: Meaning): Verdict {
  const known = new Map<string, string | undefined>();
  const wrong: string[] = [];
  let noCase = 0;
  for (const { file, languageId, original, sent } of cases) {
    if (!known.has(original)) known.set(original, meaning(original, languageId));
    const wanted = known.get(original);
    if (wanted === undefined) noCase++;
    else if (meaning(sent, languageId) !== wanted) wrong.push(file);
  }
  return { oracle, compared: cases.length - noCase, wrong, noCase };
}

const esbuildOutput: Meaning = (text, languageId) => {
  try {
    const loader = languageId === 'typescript' ? 'ts' : 'jsx';
    return transformSync(text, { loader, minifyWhitespace: true, legalComments: 'none', logLevel: 'silent' }).code;
  } catch {
    return undefined;
  }
};

/** Comments go, continued rows are joined; blanks at the sides of rows are no tokens. */
const gccTokens: Meaning = (text, languageId) => {
  const args = ['-E', '-P', '-fpreprocessed', '-x', languageId === 'c' ? 'c' : 'c++', '-w', '-'];
  const { status, stdout } = spawnSync('gcc', args, { input: text, encoding: 'utf8' });
  return status === 0 ? trimmedRows(stdout) : undefined;
};

/** It prints the tree that it parsed, with its comments, which are taken out; where it breaks rows depends on them. */
const rustcPrint: Meaning = (text) => {
  const { status, stdout } = spawnSync(
    'rustc',
    ['-Zunpretty=normal', '--edition', '2021', '--crate-type', 'lib', '-'],
    { input: text, encoding: 'utf8', env: { ...process.env, RUSTC_BOOTSTRAP: '1' } },
  );
  if (status !== 0) return undefined;
  const bare = stdout.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/(^\s*\/\/|\s\/\/[/!]?\s).*$/gm, '');
  return bare.replaceAll(/\s+/g, '');
};

function trimmedRows(text: string): string {
  const rows = text.split('\n').map((row) => row.trim());
  return rows.filter((row) => row !== '').join('\n');
}

/** Scripts that read the cases as JSON and answer `same`, `different` or `none` for each. */
function inOneRun(oracle: string, cases: readonly OracleCase[], command: string, args: readonly string[]): Verdict {
  const folder = mkdtempSync(path.join(tmpdir(), 'code-insight-oracle-'));
  try {
    cases.forEach(({ original, sent, bodies }, at) => {
      writeFileSync(path.join(folder, `${at}.original`), original);
      writeFileSync(path.join(folder, `${at}.sent`), sent);
      writeFileSync(path.join(folder, `${at}.bodies`), bodies.join('\n'));
    });
    const { status, stdout } = spawnSync(command, [...args, folder, String(cases.length)], { encoding: 'utf8' });
    const answers = status === 0 ? stdout.trim().split('\n') : [];
    const judged = cases.map(({ file }, at) => ({ file, answer: answers[at] ?? 'none' }));
    const noCase = judged.filter(({ answer }) => answer === 'none').length;
    return {
      ...{ oracle, compared: cases.length - noCase, noCase },
      wrong: judged.filter(({ answer }) => answer === 'different').map(({ file }) => file),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
