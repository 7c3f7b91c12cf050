/**
 * A health report as others read it: the JSON form of the command line (health.schema.json), and plain text. No key, no
 * password and nothing of the user's code is in one.
 */
import * as z from 'zod';
import type { NextStep } from '../presentation';
import { CHECKS, type CheckId } from './facts';

export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped';

export interface HealthCheck {
  readonly id: CheckId;
  readonly status: CheckStatus;
  /** What was found, one or two sentences. */
  readonly message: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly advice: string;
  readonly steps: readonly NextStep[];
  /** Setting to open for `open_settings`. */
  readonly setting?: string;
}

export interface HealthReport {
  /** `failed`: reviews can't work as it is. `degraded`: they can, with something amiss. */
  readonly status: 'ok' | 'degraded' | 'failed';
  readonly service: 'code-insight';
  readonly checks: readonly HealthCheck[];
}

export const healthSchema = z.strictObject({
  status: z.enum(['ok', 'degraded', 'failed']).describe('failed: reviews can not work as it is.'),
  service: z.literal('code-insight'),
  checks: z.array(
    z.strictObject({
      id: z.enum(CHECKS),
      status: z.enum(['ok', 'warning', 'failed', 'skipped']),
      message: z.string().describe('What was found.'),
      advice: z.string().describe('What to do about it; empty when there is nothing to do.'),
      steps: z.array(z.string()).describe('What the editor offers to do.'),
      setting: z.string().optional(),
    }),
  ),
});

export function reportOf(checks: readonly HealthCheck[]): HealthReport {
  const has = (status: CheckStatus): boolean => checks.some((check) => check.status === status);
  return {
    status: has('failed') ? 'failed' : has('warning') ? 'degraded' : 'ok',
    service: 'code-insight',
    checks,
  };
}
