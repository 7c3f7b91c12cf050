// A whole engine for benchmarks: real worker, real ledger, real client, against a server that answers at once.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { FolderAssets } from '../../src/core/assets';
import { AuditLog } from '../../src/core/audit/auditLog';
import { Estimates } from '../../src/core/budget/estimates';
import { Ledger } from '../../src/core/budget/ledger';
import { MemoryStore } from '../../src/core/cache/memoryStore';
import { TieredCache } from '../../src/core/cache/tieredCache';
import { ClaudeClient } from '../../src/core/claude/client';
import { modelFacts } from '../../src/core/claude/models';
import { GenerationLookup } from '../../src/core/claude/generation';
import { repositoryOf } from '../../src/core/git/repository';
import { IgnoreGuard } from '../../src/core/guard/ignore/ignoreGuard';
import { DEFAULT_LANGUAGES } from '../../src/core/guard/languages';
import { Pipeline } from '../../src/core/pipeline';
import type { Logger } from '../../src/core/ports';
import { DEFAULT_ANSWER_LANGUAGE } from '../../src/core/prompt/answerLanguage';
import { BRAIN_FILE, parseBrain } from '../../src/core/prompt/brain';
import { shippedBrain } from '../../src/core/prompt/mergeBrain';
import { DEFAULT_MODEL, KEEP_ALIVE_TIMEOUT_MS, NO_PRIVACY, type Settings } from '../../src/core/settings';
import { processIsAlive, Spool } from '../../src/core/spool/spool';
import { FolderState } from '../../src/core/state/folderState';
import { ProjectRulesReader } from '../../src/core/prompt/projectRules';
import { RelatedFilesReader } from '../../src/core/prompt/relatedFiles';
import { FolderWorkspace } from '../../src/core/workspace/folderWorkspace';
import { WorkerCompute } from '../../src/worker/workerCompute';

export interface BenchEngine {
  readonly pipeline: Pipeline;
  readonly settings: Settings;
  readonly endpoint: string;
  /** When each request's headers arrived, by performance.now(). */
  readonly arrivals: readonly number[];
  close(): Promise<void>;
}

/** @param content the reply's text. */
export async function startBenchEngine(content = '{"findings":[]}'): Promise<BenchEngine> {
  const arrivals: number[] = [];
  const pieces = content.match(/[^]{1,24}/g) ?? [];
  const reply = [
    ...pieces.map((piece) => ({ choices: [{ delta: { role: 'assistant', content: piece }, finish_reason: null }] })),
    { choices: [{ delta: { content: '' }, finish_reason: 'stop' }] },
    { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0 } },
  ];
  const server = createServer((request, response) => {
    arrivals.push(performance.now());
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`${reply.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  const folder = mkdtempSync(path.join(tmpdir(), 'code-insight-bench-'));
  const state = new FolderState(folder);
  const silent: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };
  const clock = { now: () => Date.now() };
  const compute = new WorkerCompute(path.resolve('dist'));
  const brain = parseBrain(await new FolderAssets('.').read(BRAIN_FILE));
  const ignored = new IgnoreGuard(compute, (folder) => new FolderWorkspace(folder));
  return {
    pipeline: new Pipeline({
      brain: () => Promise.resolve({ ...shippedBrain(brain), files: [] }),
      modelFacts: ({ model }) => Promise.resolve(modelFacts(model)),
      charges: new GenerationLookup(clock, false),
      compute,
      harmless: () => Promise.resolve({ key: '', hashes: [] }),
      repository: repositoryOf,
      cache: new TieredCache([new MemoryStore()], clock, silent),
      ledger: new Ledger(state, clock),
      audit: new AuditLog(state, clock),
      estimates: new Estimates(state, silent),
      client: new ClaudeClient({ clock, log: silent, retryDelay: () => 0, environmentProxy: false }),
      spool: new Spool(state, process.pid, processIsAlive),
      apiKey: () => Promise.resolve({ kind: 'key', key: 'bench' }),
      ignored,
      related: new RelatedFilesReader(compute, ignored, (folder) => new FolderWorkspace(folder)),
      rules: new ProjectRulesReader(ignored, (folder) => new FolderWorkspace(folder)),
      clock,
      log: silent,
    }),
    settings: {
      endpoint,
      model: DEFAULT_MODEL,
      demo: false,
      timeoutMs: 30_000,
      keepAliveTimeoutMs: KEEP_ALIVE_TIMEOUT_MS,
      maxBytes: 1_000_000,
      languages: DEFAULT_LANGUAGES,
      secrets: 'redact',
      respectGitignore: true,
      projectRules: true,
      relatedFiles: true,
      answerLanguage: DEFAULT_ANSWER_LANGUAGE,
      privacy: NO_PRIVACY,
      askAboveTokens: 0,
      budget: { tokens: null, usd: null },
    },
    endpoint,
    arrivals,
    close: async () => {
      await compute.close();
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Real code of about that many kilobytes. */
export function realCode(kilobytes: number): string {
  const all = ['pipeline.ts', 'presentOutcome.ts', 'claude/client.ts', 'review/reviewFlow.ts', 'guard/languages.ts']
    .map((name) => readFileSync(path.join('src/core', name), 'utf8'))
    .join('\n');
  return all.repeat(Math.ceil((kilobytes * 1_000) / all.length)).slice(0, kilobytes * 1_000);
}
