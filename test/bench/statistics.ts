// Medians and percentiles, a table for people and JSON for machines.
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** @param share 0.5 for the median. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export interface Row {
  readonly name: string;
  /** Milliseconds. */
  readonly samples: readonly number[];
}

/** @param more what else is to stand in the JSON. */
export function report(bench: string, rows: readonly Row[], more: Readonly<Record<string, unknown>> = {}): void {
  const lines = rows.map(({ name, samples }) => ({
    name,
    runs: samples.length,
    'p50 ms': round(percentile(samples, 0.5)),
    'p95 ms': round(percentile(samples, 0.95)),
  }));
  console.table(lines);
  const folder = path.resolve('out/bench');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${bench}.json`);
  writeFileSync(
    file,
    JSON.stringify({ bench, node: process.version, at: new Date().toISOString(), rows, ...more }, undefined, 2),
  );
  console.log(`written: ${path.relative('.', file)}`);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
