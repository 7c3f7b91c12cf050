/**
 * Composition root of the command line: constructor arguments by hand.
 */
import * as l10n from '@vscode/l10n';
import { AuditLog } from '../core/audit/auditLog';
import { Estimates } from '../core/budget/estimates';
import { Ledger } from '../core/budget/ledger';
import { TeamBudget, type TeamRedis } from '../core/budget/teamBudget';
import { BudgetKeeper } from '../core/budget/keeper';
import { CacheStatistics } from '../core/cache/statistics';
import { FileCounts } from '../core/cache/keptCounts';
import { FileStore } from '../core/cache/fileStore';
import { MemoryStore } from '../core/cache/memoryStore';
import { addressForms } from '../core/cache/addressWords';
import { chooseRedis } from '../core/cache/redisAddress';
import { redisOptions, RedisStore } from '../core/cache/redisStore';
import { TeamFlight } from '../core/cache/teamFlight';
import { TieredCache } from '../core/cache/tieredCache';
import { ModelCatalogue } from '../core/claude/catalogue';
import { ClaudeClient } from '../core/claude/client';
import { GenerationLookup } from '../core/claude/generation';
import { KeyCheck } from '../core/claude/keyStatus';
import { retryDelay } from '../core/claude/retryDelay';
import { repositoryOf } from '../core/git/repository';
import { IgnoreGuard } from '../core/guard/ignore/ignoreGuard';
import type { KeyAnswer } from '../core/guard/keyGate';
import { DEFAULT_LANGUAGES } from '../core/guard/languages';
import { HarmlessStore } from '../core/guard/secrets/harmlessStore';
import { checkHealth } from '../core/health/health';
import { redisHealth } from '../core/health/redisProbe';
import type { HealthReport } from '../core/health/report';
import { Pipeline } from '../core/pipeline';
import type { CacheStore, Clock, Logger } from '../core/ports';
import { joined } from '../core/presentation';
import type { EffectiveBrain } from '../core/prompt/brainLayers';
import { ProjectRulesReader } from '../core/prompt/projectRules';
import { RelatedFilesReader } from '../core/prompt/relatedFiles';
import {
  cleanKey,
  DEFAULT_ENDPOINT,
  DEFAULT_MAX_BYTES,
  DEFAULT_MODEL,
  DEFAULT_TIMEOUT_MS,
  demoModel,
  KEEP_ALIVE_TIMEOUT_MS,
  normaliseEndpoint,
  type Settings,
} from '../core/settings';
import { processIsAlive, Spool } from '../core/spool/spool';
import { FolderState, stateFolder } from '../core/state/folderState';
import { FolderWorkspace } from '../core/workspace/folderWorkspace';
import { startLocalOpenRouter, type LocalOpenRouter } from '../demo/server';
import { WorkerCompute } from '../worker/workerCompute';
import type { Arguments } from './arguments';
import { budgetFromEnvironment } from './budget';

const NO_REDIS: TeamRedis = { run: () => Promise.resolve(undefined) };

/** How long the end of a run waits for OpenRouter to tell what a cut reply took. */
export const SETTLE_MS = 4_000;

export interface Engine {
  readonly pipeline: Pipeline;
  readonly settings: Settings;
  readonly estimates: Estimates;
  readonly ledger: Ledger;
  /** Never rejects. */
  health(signal: AbortSignal): Promise<HealthReport>;
  /** What of the environment could not be used, in sentences. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/** @param brain prompts and filters of the run. */
export async function startEngine(
  args: Arguments,
  env: NodeJS.ProcessEnv,
  log: Logger,
  brain: () => Promise<EffectiveBrain>,
): Promise<Engine> {
  const clock: Clock = { now: () => Date.now() };
  // esbuild puts the command line into dist/, beside the worker and the tokenizer.
  const dist = __dirname;
  const state = new FolderState(stateFolder(env['CODE_INSIGHT_STATE_DIR']));
  const stores: CacheStore[] = [new MemoryStore()];
  const redis = chooseRedis(undefined, env['REDIS_URL']);
  let team: TeamFlight | undefined;
  let redisStore: RedisStore | undefined;
  if (redis.kind === 'usable' && !args.demo) {
    const options = await redisOptions(env['REDIS_PREFIX'], env['CODE_INSIGHT_TEAM_PASSPHRASE']);
    const store = new RedisStore(redis.target, clock, log, options);
    stores.push(store);
    redisStore = store;
    team = new TeamFlight(() => Promise.resolve(store), log);
  }
  stores.push(new FileStore(state));
  const statistics = new CacheStatistics(new FileCounts(state), () => Promise.resolve(redisStore), log);
  const cache = new TieredCache(stores, clock, log, statistics);
  const compute = new WorkerCompute(dist);
  let demo: LocalOpenRouter | undefined;
  if (args.demo && args.command !== 'preview') demo = await startLocalOpenRouter();
  const address = env['OPENROUTER_URL'] ?? DEFAULT_ENDPOINT;
  const catalogue = new ModelCatalogue({ state, clock, log, environmentProxy: !args.demo });
  const harmless = new HarmlessStore(state);
  // Address and key come from the same hand, the caller's environment: nobody needs to be asked.
  const key = demo?.key ?? cleanKey(env['OPENROUTER_API_KEY'] ?? '');
  const answer: KeyAnswer = key === '' ? { kind: 'none' } : { kind: 'key', key };
  const apiKey = (): Promise<KeyAnswer> => Promise.resolve(answer);
  const { budget, warnings } = budgetFromEnvironment(env);
  const ledger = new Ledger(state, clock);
  const estimates = new Estimates(state, log);
  const ignored = new IgnoreGuard(compute, (folder) => new FolderWorkspace(folder));
  const pipeline = new Pipeline({
    brain,
    modelFacts: (run) => catalogue.facts(run),
    charges: new GenerationLookup(clock, !args.demo),
    compute,
    harmless: () => harmless.read(),
    ignored,
    // As with brain files: whoever wrote what is reviewed could have written them.
    rules: new ProjectRulesReader(ignored, (folder) => (args.trustWorkspace ? new FolderWorkspace(folder) : undefined)),
    related: new RelatedFilesReader(compute, ignored, (folder) => new FolderWorkspace(folder)),
    repository: repositoryOf,
    cache,
    team,
    ledger: new BudgetKeeper(ledger, new TeamBudget(redisStore ?? NO_REDIS, clock), log),
    audit: new AuditLog(state, clock),
    estimates,
    client: new ClaudeClient({
      clock,
      log,
      retryDelay: (retry) => retryDelay(retry, Math.random()),
      environmentProxy: !args.demo,
    }),
    spool: new Spool(state, process.pid, processIsAlive),
    apiKey,
    clock,
    log,
  });
  const settings: Settings = Object.freeze({
    endpoint: demo?.url ?? normaliseEndpoint(address) ?? address,
    model: args.demo ? demoModel(env['CLAUDE_MODEL']) : (env['CLAUDE_MODEL'] ?? DEFAULT_MODEL),
    demo: args.demo,
    timeoutMs: DEFAULT_TIMEOUT_MS,
    keepAliveTimeoutMs: KEEP_ALIVE_TIMEOUT_MS,
    maxBytes: DEFAULT_MAX_BYTES,
    languages: DEFAULT_LANGUAGES,
    secrets: args.redact ? 'redact' : 'block',
    respectGitignore: true,
    projectRules: args.projectRules,
    relatedFiles: args.relatedFiles,
    answerLanguage: args.language,
    privacy: { denyDataCollection: args.denyDataCollection, zeroDataRetention: args.zeroDataRetention },
    askAboveTokens: args.askAbove,
    budget,
  });
  return {
    pipeline,
    estimates,
    ledger,
    settings,
    health: (signal) =>
      checkHealth(
        {
          ...{ clock, apiKey, state, environmentProxy: !args.demo },
          keyCheck: new KeyCheck(clock, !args.demo),
          redis: (timeoutMs, either) => redisHealth(args.demo ? { kind: 'none' } : redis, undefined, timeoutMs, either),
          proxy: () => ({ env }),
        },
        settings,
        signal,
      ),
    warnings: [
      ...(redis.kind === 'invalid'
        ? [joined(l10n.t('REDIS_URL is no address of a Redis; none is used.'), addressForms())]
        : []),
      ...warnings,
    ],
    close: async () => {
      await pipeline.settle(SETTLE_MS);
      await Promise.all([compute.close(), cache.close(), demo?.close()]);
    },
  };
}
