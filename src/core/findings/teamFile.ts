/**
 * The team's dismissals, `.code-insight/dismissed.json`: committed, so one entry a row, in an order of their own, and the same
 * bytes from whoever writes it. A file with a fault counts for what it says rightly and is never written over.
 */
import * as z from 'zod';
import type { FindingRange } from '../outcome';
import { rangeOf, readJsonText } from '../prompt/jsonText';
import { dismissalSchema, keyOf, type Dismissal } from './dismissal';

export const TEAM_FILE = '.code-insight/dismissed.json';
/** Four thousand entries or so. */
export const MAX_TEAM_BYTES = 1_048_576;
const MAX_DEPTH = 8;
/** After the first faults most of what follows is a consequence. */
const MAX_FAULTS = 20;

/** `form`: not JSON, or not of our form. `entry`: this one does not count. `version`: written by a later version. */
export interface TeamFault {
  readonly code: 'too_large' | 'not_text' | 'form' | 'version' | 'entry';
  readonly range: FindingRange;
}

export interface TeamReading {
  readonly dismissals: readonly Dismissal[];
  readonly faults: readonly TeamFault[];
}

const START: FindingRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };
const envelope = z.object({ version: z.number(), dismissed: z.array(z.unknown()) });

export function teamFault(code: TeamFault['code']): TeamReading {
  return { dismissals: [], faults: [{ code, range: START }] };
}

export function readTeamFile(text: string): TeamReading {
  if (text.length > MAX_TEAM_BYTES) return teamFault('too_large');
  const reading = readJsonText(text, MAX_DEPTH);
  if (reading.kind !== 'read') {
    const spans = reading.kind === 'syntax' ? reading.errors.map(({ span }) => span) : [reading.span];
    return {
      dismissals: [],
      faults: spans.slice(0, MAX_FAULTS).map((span) => ({ code: 'form', range: rangeOf(text, span) })),
    };
  }
  const { json } = reading;
  const whole = envelope.safeParse(json.value);
  if (!whole.success) return { dismissals: [], faults: [{ code: 'form', range: rangeOf(text, json.valueAt([])) }] };
  if (whole.data.version !== 1) {
    return { dismissals: [], faults: [{ code: 'version', range: rangeOf(text, json.valueAt(['version'])) }] };
  }
  const dismissals: Dismissal[] = [];
  const faults: TeamFault[] = [];
  whole.data.dismissed.forEach((entry, index) => {
    const parsed = dismissalSchema.safeParse(entry);
    if (parsed.success) dismissals.push(parsed.data);
    else if (faults.length < MAX_FAULTS) {
      faults.push({ code: 'entry', range: rangeOf(text, json.valueAt(['dismissed', index])) });
    }
  });
  return { dismissals, faults };
}

/** The file with these entries, each once: added and removed rows are all that a merge has to look at. */
export function teamFileText(dismissals: readonly Dismissal[]): string {
  const entries = new Map(dismissals.map((each) => [keyOf(each), each]));
  const rows = [...entries]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    // Through the schema, the keys of every entry stand in one order.
    .map(([, entry]) => `    ${JSON.stringify(dismissalSchema.parse(entry))}`);
  const list = rows.length === 0 ? '[]' : `[\n${rows.join(',\n')}\n  ]`;
  return `{\n  "version": 1,\n  "dismissed": ${list}\n}\n`;
}
