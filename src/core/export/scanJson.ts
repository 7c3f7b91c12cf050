/** What `code-insight scan --json` prints: where secrets stand, never what they are. */
import * as z from 'zod';
import type { ScanPlace } from '../compute/scanText';

const position = z.int().min(1);

export const scanSchema = z.array(
  z.strictObject({
    file: z.string().describe('As given on the command line; - for standard input.'),
    line: position,
    column: position.describe('UTF-16 units, as editors count; a byte order mark does not count.'),
    endLine: position,
    endColumn: position.describe('Exclusive.'),
    rule: z.string().describe('The id of the rule that found it.'),
    kind: z.string().describe('What it is, as in its placeholder: AWS_ACCESS_KEY.'),
    confidence: z.enum(['high', 'medium', 'low']),
  }),
);

export type ScanJson = z.infer<typeof scanSchema>;

export function toScanJson(file: string, places: readonly ScanPlace[]): ScanJson {
  return places.map(({ line, column, endLine, endColumn, rule, kind, confidence }) => ({
    ...{ file, line, column, endLine, endColumn },
    ...{ rule, kind, confidence },
  }));
}
