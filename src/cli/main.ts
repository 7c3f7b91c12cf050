/**
 * The command line: reads a file, asks the same engine as the editor, prints the outcome. Standard output holds the result
 * alone, so that it can be piped.
 */
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { takeBudgetWarning } from '../core/budget/level';
import { toText } from '../core/export/markdown';
import { toPreviewJson } from '../core/export/previewJson';
import { reportText, type Report } from '../core/export/report';
import { languageOfPath } from '../core/guard/languages';
import type { Outcome } from '../core/outcome';
import type { Logger, LogFields } from '../core/ports';
import { presentBudgetUse } from '../core/presentBudget';
import { joined } from '../core/presentation';
import { healthText } from '../core/presentHealth';
import { isRedactable } from '../core/presentSecrets';
import { estimateParts, tooLargeTogether } from '../core/review/partsGate';
import { previewReview, review } from '../core/review/reviewFlow';
import type { ReviewRequest } from '../core/review/reviewRequest';
import { tooLargeToSend } from '../core/review/sizeGate';
import { reviewTask } from '../core/tasks/review';
import type { EffectiveBrain } from '../core/prompt/brainLayers';
import { readArguments, UsageError, type Arguments } from './arguments';
import { audit } from './auditCommand';
import { cache } from './cacheCommand';
import { brainInForce, brainOutput, brainProblems, isWhole } from './brain';
import { debug } from './debug';
import { SETTLE_MS, startEngine, type Engine } from './engine';
import { USAGE } from './help';
import { readTarget } from './readTarget';
import { scan } from './scan';
import { screenForPrint } from './screening';
import { usage } from './usageCommand';
import { locate, workspaceFolder } from './workspace';

const EXIT: Readonly<Record<Outcome['kind'], number>> = {
  answered: 0,
  cached: 0,
  blocked: 3,
  failed: 4,
  partial: 5,
  refused: 6,
  cancelled: 130,
};
const EXIT_USAGE = 2;

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (args.command === 'help') return print(USAGE);
  if (args.command === 'version') return print(`${await version()}\n`);
  if (args.command === 'health') return health(args);
  if (args.command === 'scan') return scan(args, process.env, cancelledByUser().signal);
  if (args.command === 'debug') return debug(args, cancelledByUser().signal);
  if (args.command === 'audit' || args.command === 'clear_audit') return print(await audit(args, process.env));
  if (args.command === 'usage') return print(await usage(args, process.env, silentLog));
  if (args.command === 'cache_stats' || args.command === 'clear_cache') {
    const { text, problem, code } = await cache(args, process.env, args.verbose ? stderrLog : silentLog);
    if (problem !== '') process.stderr.write(`${problem}\n`);
    print(text);
    return code;
  }
  if (args.command === 'brain') return showBrain(args);
  const started = performance.now();
  try {
    return await run(args, started);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return await finish({ kind: 'failed', failure: { code: 'unexpected', detail } }, args, args.file, started);
  }
}

async function health(args: Arguments): Promise<number> {
  const { signal } = cancelledByUser();
  const log = args.verbose ? stderrLog : silentLog;
  const engine = await startEngine(args, process.env, log, async () =>
    brainInForce(args, await workspaceFolder(undefined, args.root)),
  );
  try {
    const report = await engine.health(signal);
    print(`${args.json ? JSON.stringify(report, undefined, 2) : healthText(report)}\n`);
    if (signal.aborted) return EXIT.cancelled;
    return report.status === 'failed' ? EXIT.failed : EXIT.answered;
  } finally {
    await engine.close();
  }
}

async function showBrain(args: Arguments): Promise<number> {
  const brain = await brainInForce(args, await workspaceFolder(undefined, args.root));
  return complain(brain) ? EXIT_USAGE : print(brainOutput(brain, args.json));
}

/** Says what is wrong with brain files. @returns true when nothing can be done with them. */
function complain(brain: EffectiveBrain): boolean {
  for (const line of brainProblems(brain)) process.stderr.write(`${line}\n`);
  return !isWhole(brain);
}

function cancelledByUser(): AbortController {
  const cancel = new AbortController();
  process.once('SIGINT', () => {
    cancel.abort();
  });
  return cancel;
}

async function run(args: Arguments, started: number): Promise<number> {
  const target = await readTarget(args.file);
  if ('block' in target) return await finish({ kind: 'blocked', block: target.block }, args, args.file, started);
  const cancel = cancelledByUser();
  const { path: file, places } = await locate(args.file, args.root);
  const request: ReviewRequest = {
    path: file,
    languageId: languageOfPath(file),
    text: target.text,
    places,
    ...(args.ignored && { reviewIgnored: true }),
    ...(args.lines && { scope: [args.lines] }),
  };
  const brain = await brainInForce(args, await workspaceFolder(args.file, args.root));
  if (complain(brain)) return EXIT_USAGE;
  const log = args.verbose ? stderrLog : silentLog;
  const engine = await startEngine(args, process.env, log, () => Promise.resolve(brain));
  for (const warning of engine.warnings) process.stderr.write(`${warning}\n`);
  try {
    const { pipeline, estimates, settings } = engine;
    if (args.command === 'preview') {
      const preparation = await previewReview(pipeline, request, settings, args.split, cancel.signal);
      if (preparation.kind !== 'prepared') return await finish(preparation, args, file, started);
      const { parts } = preparation.prepared;
      const shown = await Promise.all(parts.map(async (part) => toPreviewJson(part, await estimates.of(part))));
      return print(`${JSON.stringify(shown.length === 1 ? shown[0] : shown, undefined, 2)}\n`);
    }
    // What a killed run had received is settled before anything new is asked for.
    for (const spool of await pipeline.abandoned()) await pipeline.salvage(reviewTask, spool, settings);
    await pipeline.settle(SETTLE_MS);
    const outcome = await review(pipeline, request, {
      settings,
      signal: cancel.signal,
      refresh: args.refresh,
      ...(args.split && {
        confirmParts: async (plan) =>
          args.yes || (tooLargeTogether(plan, await estimateParts(plan, (part) => estimates.of(part))) ?? true),
      }),
      overBudget: args.overBudget,
      confirm: async (prepared) => args.yes || (tooLargeToSend(prepared, await estimates.of(prepared)) ?? true),
    });
    const printed = await screenForPrint(outcome, request, await workspaceFolder(args.file, args.root), args);
    for (const note of printed.notes) process.stderr.write(`${note}\n`);
    const code = await finish(printed.outcome, args, file, started, printed.dismissed);
    if (!settings.demo) await warnOfBudget(engine);
    return code;
  } finally {
    await engine.close();
  }
}

async function finish(
  outcome: Outcome,
  args: Arguments,
  file: string,
  started: number,
  dismissed: Report['dismissed'] = new Map(),
): Promise<number> {
  const elapsedMs = performance.now() - started;
  const report = { outcome, path: file, version: await version(), elapsedMs, dismissed };
  if (args.format) print(reportText(args.format, report));
  else print(`${joined(toText(outcome, file, 'plain'), onThisCommandLine(outcome))}\n`);
  return EXIT[outcome.kind];
}

/** Once a day, over all windows and runs: that the budget is nearly spent. */
async function warnOfBudget({ ledger, settings }: Engine): Promise<void> {
  const totals = await takeBudgetWarning(ledger, settings.budget).catch(() => undefined);
  if (totals === undefined) return;
  const { message, advice } = presentBudgetUse(totals, settings.budget, ledger.resets);
  process.stderr.write(`${joined(message, advice)}\n`);
}

/** How the advice is followed here, where that is not the same as in the editor. */
function onThisCommandLine(outcome: Outcome): string {
  if (outcome.kind === 'blocked' && outcome.block.code === 'too_large') {
    return l10n.t('With --split it is reviewed in several requests, cut between functions.');
  }
  if (outcome.kind === 'blocked' && outcome.block.code === 'budget') {
    return l10n.t('With --over-budget it is sent all the same; CODE_INSIGHT_BUDGET sets the budget here.');
  }
  const isSecret = outcome.kind === 'blocked' && outcome.block.code === 'secrets';
  return isSecret && outcome.block.places.every(isRedactable) ? l10n.t('With --redact it goes with placeholders.') : '';
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

async function version(): Promise<string> {
  const manifest = await readFile(path.join(__dirname, '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

const silentLog: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const line =
  (level: string) =>
  (message: string, fields?: LogFields): void => {
    const rest = Object.entries(fields ?? {}).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${String(value)}`],
    );
    process.stderr.write(`${[level, message, ...rest].join(' ')}\n`);
  };
const stderrLog: Logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    process.stderr.write(
      usage ? `${error.message}\nTry code-insight --help.\n` : `Something unexpected went wrong: ${String(error)}\n`,
    );
    process.exitCode = usage ? EXIT_USAGE : EXIT.failed;
  },
);
