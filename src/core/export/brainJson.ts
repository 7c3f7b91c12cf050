/** The brain in force as JSON: what `code-insight brain --json` prints. */
import * as z from 'zod';
import { faultWords } from '../presentBrain';
import { brainParts } from '../prompt/brain';
import type { EffectiveBrain } from '../prompt/brainLayers';

export const brainJsonOutput = z.strictObject({
  brain: z.record(z.string(), z.unknown()),
  origins: z
    .record(z.string(), z.array(z.enum(['shipped', 'user', 'workspace'])))
    .describe('Where each part came from, by its path with dots.'),
  files: z.array(
    z.strictObject({
      layer: z.enum(['user', 'workspace']),
      file: z.string(),
      status: z.enum(['used', 'last_good', 'not_used', 'absent']),
      problems: z.array(
        z.strictObject({
          severity: z.enum(['error', 'warning']),
          code: z.string(),
          message: z.string(),
          line: z.int().min(1),
          column: z.int().min(1),
        }),
      ),
    }),
  ),
});

export type BrainJson = z.infer<typeof brainJsonOutput>;

export function toBrainJson({ brain, origins, files }: EffectiveBrain): BrainJson {
  return brainJsonOutput.parse({
    brain: brainParts(brain),
    origins,
    files: files.map(({ layer, file, status, problems }) => ({
      ...{ layer, file, status },
      problems: problems.map(({ severity, fault, range }) => ({
        ...{ severity, code: fault.code, message: faultWords(fault) },
        line: range.line,
        column: range.column,
      })),
    })),
  });
}
