// A month of use, as a ledger holds it: two models, several files, answers of the cache, one request whose cost nobody told.
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { LedgerEvent } from '../../src/core/budget/events';

const MODELS = ['anthropic/claude-sonnet-4.5', 'anthropic/claude-opus-4.5'];
const FILES = [
  'src/stock/stockSync.js',
  'src/cart.ts',
  'inventory.py',
  'rates.go',
  'src/a/rather/long/path/to/Schedule.java',
];
/** Ids of repositories, as they stand in a ledger; with the lines that have none, one more than a chart has colours for. */
const REPOSITORIES = ['0a1b2c3d4e5f6071', '1b2c3d4e5f60718a', '2c3d4e5f60718a9b', '3d4e5f60718a9bac'];

/** The month that it is now, or one before it, by the clock of this machine. */
export function monthBefore(months: number): string {
  const now = new Date();
  const first = new Date(Date.UTC(now.getFullYear(), now.getMonth() - months, 1));
  return first.toISOString().slice(0, 7);
}

export function daysOf(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(year, number, 0).getDate();
}

/** Something on every second day up to a day, at noon. 1,000 tokens on the first, 3,000 on the third, and so on. */
export function sampleMonth(month: string, lastDay: number): LedgerEvent[] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Array.from({ length: Math.ceil(lastDay / 2) }, (_, index): LedgerEvent[] => {
    const day = 2 * index + 1;
    const at = new Date(year, number - 1, day, 12).getTime();
    const total = 1_000 * day;
    const what = {
      ...{ task: 'code_review', model: MODELS[index % 2] ?? '', file: FILES[index % FILES.length] ?? '', at },
      ...(index % 5 < 4 && { repo: REPOSITORIES[index % 5] ?? '' }),
    };
    const took = { prompt: total * 0.8, completion: total * 0.2, total, cached: 0, compressed: total / 4 };
    const costUsd = index === 1 ? null : total * 0.000004;
    const settled: LedgerEvent = { e: 'settle', id: `${month}/${day}`, ...what, ...took, costUsd, estimated: false };
    const hits = index % 3 === 0 ? 2 : 0;
    return [
      settled,
      ...Array.from({ length: hits }, (): LedgerEvent => {
        return { e: 'hit', ...what, tier: 'memory', saved: total, savedUsd: total * 0.000004 };
      }),
    ];
  }).flat();
}

export function writeLedger(folder: string, month: string, events: readonly LedgerEvent[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(ledgerFile(folder, month), events.map((event) => `\n${JSON.stringify(event)}`).join(''));
}

export function ledgerFile(folder: string, month: string): string {
  return path.join(folder, `ledger-${month}.jsonl`);
}
