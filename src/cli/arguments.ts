/** The command line's words, read with Node's own parser. */
import { parseArgs } from 'node:util';
import { REPORT_FORMATS, type ReportFormat } from '../core/export/report';
import { filterOf, SHOW_ALL, type FindingFilter } from '../core/findings/filter';
import { DEFAULT_ANSWER_LANGUAGE, languageTag } from '../core/prompt/answerLanguage';
import type { LineRange } from '../core/prompt/source';

export const USAGE = `code-insight: reviews code with Claude through OpenRouter, on your own key

Usage:
  code-insight review FILE [options]           review a file
  code-insight preview review FILE [options]   show what would be sent; sends nothing
  code-insight scan FILE... [options]          look for secrets; sends nothing, needs no key and no network
  code-insight debug --parse-only [--log FILE] [--cwd DIR] [--json]
                                               say what a failed command's output means: error, causes, frames, and
                                               where to look first; sends nothing, needs no key and no network
  code-insight audit [--json]                  print what was sent from this machine, newest first: no content
  code-insight audit clear                     remove that record
  code-insight usage [--json | --csv]          what was used this month, by day, task, model, file and repository;
                                               as CSV one row for each request and each answer of the cache
  code-insight cache stats [--json]            hits, misses and what is kept, here and in the team's Redis
  code-insight cache clear [--json] [--team]   remove the answers kept on this machine; --team: the team's too
  code-insight brain [options]                 show the prompts in force, and where each part came from
  code-insight health [options]                check key, model, network, Redis and state folder; sends no code

Options:
  --lines A-B     review only these lines (1-based, inclusive)
  --json          print JSON: the outcome, also on failure (outcome.schema.json), the preview, the places
                  of secrets (scan.schema.json), the record of what was sent (audit.schema.json), the
                  prompts, the use of this month (usage.schema.json), what the cache did
                  (cacheStats.schema.json, cacheCleared.schema.json), what a log says (errors.schema.json), or the health report
                  (health.schema.json)
  --team          with cache clear: remove what everybody shares in REDIS_URL as well
  --format FORMAT of a review: markdown, json (the same as --json) or sarif (SARIF 2.1.0), as the editor's
                  Export Report writes it (default: plain words)
  --log FILE      the output to read, escape sequences and all (default: -, standard input)
  --cwd DIR       the folder in which the command ran (default: the current folder)
  --parse-only    read the output on this machine alone; the only form of debug
  --refresh       do not answer from the cache
  --ask-above N   send nothing when the prompt has more than N tokens (estimate), unless --yes is there
  --yes           send all the same
  --split         review a file that is too large for one request in several, cut between functions
                  (default: nothing is sent)
  --over-budget   send although this month's budget is spent; recorded as such
  --min-severity S, --min-confidence C
                  print only findings of at least this severity (critical, major, minor, info) and this
                  confidence (high, medium, low); what is left out is counted on standard error
  --redact        send with placeholders where secrets are found (default: nothing is sent)
  --no-ignore     review the file although a rule (.gitignore, .codeinsightignore, built-in names) keeps it back
  --deny-data-collection
                  only providers that neither keep what is sent nor train on it
  --zdr           only endpoints with zero data retention; of Claude's, not Anthropic's own
  --brain FILE    prompts of your own over ours: any part of a brain file (prompts/system_brain.schema.json)
  --trust-workspace
                  let .code-insight/brain.json and the project's rules (AGENTS.md, CLAUDE.md,
                  .github/copilot-instructions.md, .code-insight/rules.md) of the workspace count too
                  (default: they are not read, since whoever wrote what is reviewed could have written them)
  --no-project-rules
                  leave the project's rules out all the same
  --no-related    with --lines, leave out the signatures of the files that these lines use
  --language TAG  the language of the answer, such as de or pt-BR (default: en)
  --demo          answer with the local demo model; needs no key and no network
  --root DIR      the workspace that paths are relative to (default: the git root, else the current folder)
  --verbose       write the log to standard error
  --help, --version

Environment:
  OPENROUTER_API_KEY, OPENROUTER_URL, CLAUDE_MODEL, REDIS_URL, REDIS_PREFIX
  CODE_INSIGHT_TEAM_PASSPHRASE
                           encrypts what goes to Redis; the same for all of a team
  CODE_INSIGHT_BUDGET      a plan (lite, pro, business), tokens a month, US dollars such as $20, or both such
                           as 500000,$20 (default: lite); shared with the editor, which has its own setting
  CODE_INSIGHT_TEAM_BUDGET tokens a month that all who share REDIS_URL may use together (default: no such budget)
  CODE_INSIGHT_STATE_DIR   folder for the ledger, the cache, the record of what was sent and what you
                           said is no secret

Exit codes:
  0 answered   2 wrong usage   3 blocked, nothing was sent   4 failed   5 partial answer   6 refused   130 cancelled
  health: 0 reviews can work, also where something is amiss   4 they can not
  cache: 0 done   2 wrong usage   4 the team's answers could not be removed
  debug: 0 the log was read   2 wrong usage, or the log or the folder can not be read
  scan: 0 nothing found   1 something found   2 wrong usage, or a file can not be read   4 a scan did not finish

Nobody is asked anything: where a secret is found, review sends nothing, names the places and ends with 3; so does
a prompt of more tokens than --ask-above.
debug ends with 0 also where no error is recognised: the output says so.
scan reads files of up to 50 MB in any language, standard input as -, and skips binary files; it never prints a value.
`;

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
    filter: readFilter(values['min-severity'], values['min-confidence']),
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

function readFilter(severity: string, confidence: string): FindingFilter {
  const filter = filterOf({ severity, confidence, categories: [], mostPerFile: 0 });
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
