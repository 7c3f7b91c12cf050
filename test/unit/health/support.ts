/** A health check with real parts, of which a test changes one. */
import { KeyCheck } from '../../../src/core/claude/keyStatus';
import type { CheckId } from '../../../src/core/health/facts';
import { checkHealth, type HealthParts, type HealthSettings } from '../../../src/core/health/health';
import { healthSchema, type HealthCheck, type HealthReport } from '../../../src/core/health/report';
import { DEFAULT_MODEL, NO_PRIVACY } from '../../../src/core/settings';
import { FolderState } from '../../../src/core/state/folderState';

const clock = { now: () => Date.now() };

export interface HealthRun {
  readonly report: HealthReport;
  readonly check: (id: CheckId) => HealthCheck;
}

/** @param folder for the state. */
export async function runHealth(
  folder: string,
  settings: Partial<HealthSettings> & Pick<HealthSettings, 'endpoint'>,
  parts: Partial<HealthParts> & { readonly key?: string } = {},
  signal = new AbortController().signal,
): Promise<HealthRun> {
  const { key, ...rest } = parts;
  const report = await checkHealth(
    {
      clock,
      environmentProxy: false,
      keyCheck: new KeyCheck(clock, false),
      apiKey: () => Promise.resolve(key === undefined || key === '' ? { kind: 'none' } : { kind: 'key', key }),
      redis: () => Promise.resolve({ kind: 'not_used' }),
      state: new FolderState(folder),
      proxy: () => ({ env: {} }),
      limitMs: 10_000,
      ...rest,
    },
    { model: DEFAULT_MODEL, demo: false, timeoutMs: 10_000, privacy: NO_PRIVACY, ...settings },
    signal,
  );
  // Every report of every test has the form that is promised.
  healthSchema.parse(report);
  return {
    report,
    check(id) {
      const found = report.checks.find((one) => one.id === id);
      if (!found) throw new Error(`no check ${id}`);
      return found;
    },
  };
}
