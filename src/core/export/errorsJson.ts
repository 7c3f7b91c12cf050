/** What `code-insight debug --parse-only --json` prints: what a log says, with the places in the workspace. */
import * as z from 'zod';
import type { ErrorReading } from '../errors/trace';

const place = z.strictObject({
  file: z.string().describe('Relative to the folder, with forward slashes.'),
  line: z.int().min(1),
});

export const errorsSchema = z.strictObject({
  errorType: z.string().nullable().describe('As printed: TypeError, TS2322, com.acme.ImportException; null: not told.'),
  message: z.string(),
  causes: z
    .array(z.strictObject({ errorType: z.string().nullable(), message: z.string() }))
    .describe('Nearest cause first, the root cause last.'),
  frames: z
    .array(
      z.strictObject({
        file: z.string().describe('Relative to the folder where it lies there, else as printed.'),
        line: z.int().min(0).nullable().describe('Null: only the file is named.'),
        column: z.int().min(0).nullable().describe('As printed; most tools count from 1.'),
        function: z.string().nullable(),
        inWorkspace: z.boolean().describe('A file that is there and no library.'),
      }),
    )
    .describe('Of each error in the order printed, innermost first.'),
  primary: place.nullable().describe('Where to look first; null: the output names no file that is there.'),
  alternatives: z.array(place).describe('Other places worth a look, best first.'),
  hint: place.nullable().describe('A place that the output does not name, found by what it says.'),
  format: z.string().nullable().describe('The format that was recognised; null: none.'),
  generic: z.boolean().describe('True: no known format; places were found by their form alone.'),
});

export type ErrorsJson = z.infer<typeof errorsSchema>;

export function toErrorsJson(reading: ErrorReading): ErrorsJson {
  return {
    ...{
      errorType: reading.errorType,
      message: reading.message,
      causes: reading.causes.map((cause) => ({ ...cause })),
    },
    frames: reading.frames.map((frame) => ({ ...frame })),
    primary: reading.primary,
    alternatives: [...reading.alternatives],
    ...{ hint: reading.hint, format: reading.format, generic: reading.generic },
  };
}
