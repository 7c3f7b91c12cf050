/**
 * The record of what was sent: one line a request, written before the request leaves, in the per-user state folder that all
 * windows and the command line share. It holds sizes, names and a hash, never content. A retry sends the same bytes again
 * and is the same request; answers of the cache and of the local demo model left nothing to record.
 */
import * as z from 'zod';
import { sha256 } from '../cache/key';
import type { Clock, StateStore } from '../ports';
import type { Prepared } from '../prepared';

const count = z.int().min(0);

export const auditEntry = z.strictObject({
  time: z.iso.datetime().describe('When it was about to leave, UTC.'),
  kind: z.string().describe('The task, such as code_review.'),
  file: z.string().describe('As it was sent: relative to the workspace.'),
  repo: z
    .string()
    .optional()
    .describe('The id of its repository: a hash of what its remote, or its folder, is called.'),
  context: z.array(z.string()).describe('Other files that went along, whole or in part.'),
  bytes: count.describe('Of the body.'),
  tokens: count.describe('Of the prompt, as estimated before sending; what was charged is in the ledger.'),
  sha256: z.string().regex(/^[\da-f]{64}$/),
  redactions: z.record(z.string(), count).describe('Values that went out as placeholders, by their kind.'),
  host: z.string(),
  model: z.string().describe('As asked for.'),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export interface AuditRecord {
  /** Oldest first. */
  readonly entries: readonly AuditEntry[];
  /** Lines that are no entry, such as one that a full disk cut short. */
  readonly unreadable: number;
}

/** The month of writing and that many before it are kept. */
export const AUDIT_MONTHS = 12;
const FILE = /^audit-(\d{4}-\d{2})\.jsonl$/;

export class AuditLog {
  /** The month in which this process has removed what is too old. */
  #tidied = '';

  constructor(
    private readonly state: StateStore,
    private readonly clock: Clock,
  ) {}

  /** Rejects when the entry is not on disk: then the request must not leave. */
  async append(prepared: Prepared<unknown>): Promise<void> {
    const now = new Date(this.clock.now());
    const month = monthOf(now);
    const entry = entryOf(prepared, now);
    // The line end comes first: a line that a full disk cut short must not swallow the next one.
    await this.state.append(fileOf(month), `\n${JSON.stringify(entry)}`);
    if (this.#tidied === month) return;
    this.#tidied = month;
    // What could not be removed is removed next month: it must not keep a recorded request from leaving.
    await this.#tidy(now).catch(() => undefined);
  }

  async read(): Promise<AuditRecord> {
    const entries: AuditEntry[] = [];
    let unreadable = 0;
    for (const file of await this.#files()) {
      for (const line of ((await this.state.read(file)) ?? '').split('\n')) {
        if (line === '') continue;
        const entry = readLine(line);
        if (entry) entries.push(entry);
        else unreadable++;
      }
    }
    return { entries, unreadable };
  }

  async clear(): Promise<void> {
    for (const file of await this.#files()) await this.state.remove(file);
  }

  async #tidy(now: Date): Promise<void> {
    const oldest = fileOf(monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - AUDIT_MONTHS))));
    for (const file of await this.#files()) if (file < oldest) await this.state.remove(file);
  }

  /** By month. */
  async #files(): Promise<string[]> {
    return (await this.state.list('.')).filter((name) => FILE.test(name));
  }
}

function entryOf(prepared: Prepared<unknown>, now: Date): AuditEntry {
  const { task, sources, rules, body, promptTokens, redacted, repository, settings } = prepared;
  const [file = '', ...context] = [...sources, ...rules.used].map(({ path }) => path);
  const redactions: Record<string, number> = {};
  for (const { kind } of redacted) redactions[kind] = (redactions[kind] ?? 0) + 1;
  return {
    time: now.toISOString(),
    kind: task.name,
    file,
    ...(repository !== undefined && { repo: repository }),
    context,
    bytes: Buffer.byteLength(body),
    tokens: promptTokens,
    sha256: sha256(body),
    redactions,
    host: new URL(settings.endpoint).host,
    model: settings.model,
  };
}

function readLine(line: string): AuditEntry | undefined {
  try {
    return auditEntry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function monthOf(date: Date): string {
  return date.toISOString().slice(0, 7);
}

function fileOf(month: string): string {
  return `audit-${month}.jsonl`;
}
