/** The command line's words, read with Node's own parser. */
import { parseArgs } from 'node:util';
import { REPORT_FORMATS, type ReportFormat } from '../core/export/report';
import { filterOf, SHOW_ALL, type FindingFilter } from '../core/findings/filter';
import { DEFAULT_ANSWER_LANGUAGE, languageTag } from '../core/prompt/answerLanguage';
import type { LineRange } from '../core/prompt/source';
import { CATEGORIES } from '../core/tasks/review';

export interface Arguments {
  readonly command:
    | 'review'
    | 'preview'
    | 'debug'
    | 'scan'
    | 'usage'
    | 'cache_stats'
    | 'clear_cache'
    | 'brain'
    | 'health'
    | 'audit'
    | 'clear_audit'
    | 'help'
    | 'version';
  readonly file: string;
  /** Of `scan`. */
  readonly files: readonly string[];
  /** Of `debug`: a file, or - for standard input. */
  readonly log: string;
  /** Of `debug`. */
  readonly cwd: string;
  readonly lines?: LineRange;
  readonly json: boolean;
  /** Of `usage`. */
  readonly csv: boolean;
  /** How an outcome is printed; absent: in plain words. */
  readonly format?: ReportFormat;
  readonly refresh: boolean;
  readonly redact: boolean;
  /** What of an answer is printed. */
  readonly filter: FindingFilter;
  /** More than one request for a file that is too large for one. */
  readonly split: boolean;
  /** `--no-ignore`. */
  readonly ignored: boolean;
  /** Prompt tokens above which nothing is sent without `yes`; 0: no such limit. */
  readonly askAbove: number;
  readonly yes: boolean;
  readonly overBudget: boolean;
  /** Of `cache clear`: what others share goes as well. */
  readonly team: boolean;
  readonly demo: boolean;
  readonly denyDataCollection: boolean;
  readonly zeroDataRetention: boolean;
  readonly verbose: boolean;
  readonly root?: string;
  /** A file with prompts, as it was named. */
  readonly brain?: string;
  readonly trustWorkspace: boolean;
  /** False: `--no-project-rules`. */
  readonly projectRules: boolean;
  /** False: `--no-related`. */
  readonly relatedFiles: boolean;
  /** A canonical language tag. */
  readonly language: string;
}

/** @throws UsageError with a sentence for the user. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const format = readFormat(values);
  const { json, csv, refresh, redact, split, demo, verbose, root, brain } = values;
  const common = {
    files: [],
    ...(format && { format }),
    ...{ json, csv, refresh, redact, split, demo, verbose },
    ...{ log: values.log, cwd: values.cwd },
    filter: readFilter(values['min-severity'], values['min-confidence'], values.category, values.most),
    ignored: values['no-ignore'],
    askAbove: readTokens(values['ask-above']),
    yes: values.yes,
    overBudget: values['over-budget'],
    team: values.team,
    denyDataCollection: values['deny-data-collection'],
    zeroDataRetention: values.zdr,
    trustWorkspace: values['trust-workspace'],
    projectRules: !values['no-project-rules'],
    relatedFiles: !values['no-related'],
    language: readLanguage(values.language),
    ...(root !== undefined && { root }),
    ...(brain !== undefined && { brain }),
  };
  if (values.help) return { command: 'help', file: '', ...common };
  if (values.version) return { command: 'version', file: '', ...common };
  const [first = ''] = positionals;
  if (csv && (first !== 'usage' || json)) throw new UsageError('--csv is for usage, without --json.');
  if (values.format !== undefined && first !== 'review') throw new UsageError('--format is for review.');
  if (first === 'health' || first === 'brain' || first === 'usage') {
    if (positionals.length > 1) throw new UsageError(`${first} takes no file.`);
    return { command: first, file: '', ...common };
  }
  if (first === 'debug') {
    if (positionals.length > 1) throw new UsageError('debug takes no file; --log names the output.');
    if (!values['parse-only']) throw new UsageError('debug needs --parse-only: it reads the output and sends nothing.');
    return { command: 'debug', file: '', ...common };
  }
  if (first === 'scan') {
    const files = positionals.slice(1);
    if (files.length === 0) throw new UsageError('A file is missing.');
    if (files.filter((file) => file === '-').length > 1) throw new UsageError('Standard input can be read once only.');
    return { command: 'scan', file: '', ...common, files };
  }
  if (first === 'audit') return { command: auditCommand(positionals), file: '', ...common };
  if (first === 'cache') return { command: cacheCommand(positionals), file: '', ...common };
  const words = [...positionals];
  const preview = words[0] === 'preview';
  if (preview) words.shift();
  const [command, file, ...rest] = words;
  if (command === undefined) throw new UsageError('A command is missing.');
  if (command !== 'review') throw new UsageError(`Unknown command: ${command}.`);
  if (file === undefined) throw new UsageError('A file is missing.');
  if (rest.length > 0) throw new UsageError('One file at a time.');
  const lines = values.lines === undefined ? undefined : readLines(values.lines);
  return { command: preview ? 'preview' : 'review', file, ...(lines && { lines }), ...common };
}

function auditCommand([, what, ...rest]: readonly string[]): 'audit' | 'clear_audit' {
  if (rest.length > 0 || (what !== undefined && what !== 'clear'))
    throw new UsageError('audit takes clear or nothing.');
  return what === undefined ? 'audit' : 'clear_audit';
}

function cacheCommand([, what, ...rest]: readonly string[]): 'cache_stats' | 'clear_cache' {
  if (rest.length > 0 || (what !== 'stats' && what !== 'clear')) throw new UsageError('cache takes stats or clear.');
  return what === 'stats' ? 'cache_stats' : 'clear_cache';
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const flag = { type: 'boolean', default: false } as const;

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: flag,
        csv: flag,
        format: { type: 'string' },
        refresh: flag,
        redact: flag,
        'no-related': flag,
        split: flag,
        'no-ignore': flag,
        'ask-above': { type: 'string', default: '0' },
        'min-severity': { type: 'string', default: SHOW_ALL.severity },
        'min-confidence': { type: 'string', default: SHOW_ALL.confidence },
        category: { type: 'string', multiple: true, default: [] },
        most: { type: 'string', default: '0' },
        yes: flag,
        'over-budget': flag,
        team: flag,
        demo: flag,
        'deny-data-collection': flag,
        zdr: flag,
        verbose: flag,
        help: { ...flag, short: 'h' },
        version: flag,
        lines: { type: 'string' },
        root: { type: 'string' },
        log: { type: 'string', default: '-' },
        cwd: { type: 'string', default: '.' },
        'parse-only': flag,
        brain: { type: 'string' },
        'trust-workspace': flag,
        'no-project-rules': flag,
        language: { type: 'string', default: DEFAULT_ANSWER_LANGUAGE },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readFormat({ json, format }: { readonly json: boolean; readonly format?: string }): ReportFormat | undefined {
  if (format === undefined) return json ? 'json' : undefined;
  const known = REPORT_FORMATS.find((name) => name === format);
  if (known === undefined) throw new UsageError(`--format takes ${REPORT_FORMATS.join(', ')}.`);
  if (json && known !== 'json') throw new UsageError('--json and --format disagree.');
  return known;
}

function readLanguage(text: string): string {
  const tag = languageTag(text);
  if (tag === undefined) throw new UsageError('--language takes a language tag such as de or pt-BR.');
  return tag;
}

function readFilter(severity: string, confidence: string, categories: readonly string[], most: string): FindingFilter {
  if (!/^\d{1,6}$/.test(most)) throw new UsageError('--most takes a number of findings.');
  const filter = filterOf({ severity, confidence, categories, mostPerFile: Number(most) });
  if (filter.categories.length !== new Set(categories).size) {
    throw new UsageError(`--category takes ${CATEGORIES.join(', ')}.`);
  }
  if (filter.severity !== severity) throw new UsageError('--min-severity takes critical, major, minor or info.');
  if (filter.confidence !== confidence) throw new UsageError('--min-confidence takes high, medium or low.');
  return filter;
}

function readTokens(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('--ask-above takes a number of tokens.');
  return Number(text);
}

function readLines(text: string): LineRange {
  const match = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(text);
  const start = Number(match?.[1]);
  const end = Number(match?.[2] ?? match?.[1]);
  if (!match || start < 1 || end < start) throw new UsageError('--lines takes A-B with 1 <= A <= B.');
  return { start, end };
}
