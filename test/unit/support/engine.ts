/**
 * The engine as the products compose it, on real parts: a worker thread, a state folder, HTTP to the scenario server. Only
 * the waits before retries are short.
 */
import { AuditLog } from '../../../src/core/audit/auditLog';
import { Estimates } from '../../../src/core/budget/estimates';
import { Ledger } from '../../../src/core/budget/ledger';
import { MemoryStore } from '../../../src/core/cache/memoryStore';
import type { TeamFlight } from '../../../src/core/cache/teamFlight';
import { TieredCache } from '../../../src/core/cache/tieredCache';
import { ClaudeClient } from '../../../src/core/claude/client';
import { modelFacts } from '../../../src/core/claude/models';
import { GenerationLookup } from '../../../src/core/claude/generation';
import { repositoryOf } from '../../../src/core/git/repository';
import { HarmlessStore } from '../../../src/core/guard/secrets/harmlessStore';
import { IgnoreGuard } from '../../../src/core/guard/ignore/ignoreGuard';
import type { KeyAnswer } from '../../../src/core/guard/keyGate';
import type { Finding, Outcome } from '../../../src/core/outcome';
import { Pipeline, type PipelineDeps } from '../../../src/core/pipeline';
import type { CacheStore, Clock, Compute, IgnoreCompute } from '../../../src/core/ports';
import { review } from '../../../src/core/review/reviewFlow';
import type { ReviewOptions, ReviewRequest } from '../../../src/core/review/reviewRequest';
import { ProjectRulesReader } from '../../../src/core/prompt/projectRules';
import { RelatedFilesReader } from '../../../src/core/prompt/relatedFiles';
import type { Settings } from '../../../src/core/settings';
import { processIsAlive, Spool } from '../../../src/core/spool/spool';
import { FolderState } from '../../../src/core/state/folderState';
import { FolderWorkspace } from '../../../src/core/workspace/folderWorkspace';
import type { ScenarioServer } from '../../openrouter/scenarios';
import { OURS } from './brain';
import { RecordedLog } from './log';
import { settings } from './settings';

/** For requests that stand in no workspace folder. */
const NO_IGNORE_FILES: IgnoreCompute = {
  matchIgnoreFiles: () => Promise.reject(new Error('no ignore file was to be matched')),
};

export interface EngineParts {
  readonly server: Pick<ScenarioServer, 'url' | 'key'>;
  readonly compute: Compute;
  /** Default: none is asked, as no request of the test names a workspace folder. */
  readonly ignoreCompute?: IgnoreCompute;
  readonly stateFolder: string;
  readonly stores?: readonly CacheStore[];
  readonly team?: TeamFlight;
  readonly waitMs?: number;
  readonly clock?: Clock;
  readonly key?: string | undefined;
  readonly settings?: Partial<Settings>;
  /** Default: the one that ships. Asked anew for each request. */
  readonly brain?: PipelineDeps['brain'];
  /** Default: workspace folders are trusted. */
  readonly untrusted?: true;
}

export interface Engine {
  readonly pipeline: Pipeline;
  readonly ledger: Ledger;
  readonly audit: AuditLog;
  readonly estimates: Estimates;
  readonly cache: TieredCache;
  readonly state: FolderState;
  readonly harmless: HarmlessStore;
  readonly log: RecordedLog;
  readonly settings: Settings;
  /** A review to its end, with the findings in the order of their arrival. */
  review(request: ReviewRequest, options?: Partial<ReviewOptions>): Promise<{ outcome: Outcome; arrived: Finding[] }>;
}

export function startEngine(parts: EngineParts): Engine {
  const log = new RecordedLog();
  const clock = parts.clock ?? { now: () => Date.now() };
  const state = new FolderState(parts.stateFolder);
  const ledger = new Ledger(state, clock);
  const harmless = new HarmlessStore(state);
  const estimates = new Estimates(state, log);
  const audit = new AuditLog(state, clock);
  const cache = new TieredCache(parts.stores ?? [new MemoryStore()], clock, log);
  const key = 'key' in parts ? parts.key : parts.server.key;
  const ignored = new IgnoreGuard(parts.ignoreCompute ?? NO_IGNORE_FILES, (name) => new FolderWorkspace(name));
  const deps: PipelineDeps = {
    brain: parts.brain ?? (() => Promise.resolve(OURS)),
    modelFacts: ({ model }) => Promise.resolve(modelFacts(model)),
    charges: new GenerationLookup(clock, false, () => Promise.resolve()),
    compute: parts.compute,
    harmless: () => harmless.read(),
    ignored,
    rules: new ProjectRulesReader(ignored, (name) =>
      parts.untrusted === true ? undefined : new FolderWorkspace(name),
    ),
    related: new RelatedFilesReader(parts.compute, ignored, (name) => new FolderWorkspace(name)),
    repository: repositoryOf,
    cache,
    team: parts.team,
    waitMs: parts.waitMs,
    ledger,
    audit,
    estimates,
    client: new ClaudeClient({ clock, log, retryDelay: () => 1, environmentProxy: false }),
    spool: new Spool(state, process.pid, processIsAlive),
    apiKey: () => Promise.resolve<KeyAnswer>(key === undefined || key === '' ? { kind: 'none' } : { kind: 'key', key }),
    clock,
    log,
  };
  const pipeline = new Pipeline(deps);
  const own = settings({ endpoint: parts.server.url, ...parts.settings });
  return {
    ...{ pipeline, ledger, audit, estimates, cache, state, harmless, log, settings: own },
    review: async (request, options = {}) => {
      const arrived: Finding[] = [];
      const outcome = await review(pipeline, request, {
        settings: own,
        signal: new AbortController().signal,
        ...options,
        onFinding: (finding) => {
          arrived.push(finding);
          options.onFinding?.(finding);
        },
      });
      return { outcome, arrived };
    },
  };
}
