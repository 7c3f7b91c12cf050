// False alarms in the wild: source files of packages that the lock file brings anyway, as npm delivered them.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { DETECTORS, type Place } from './detectors';

/** Ten that many know; the last handles credentials, so it is full of the very words. */
const PACKAGES = [
  'ajv',
  'axios',
  'diff',
  'eslint',
  'ioredis',
  'jszip',
  'mocha',
  'prettier',
  'semver',
  '@azure/identity',
] as const;
const SOURCE = /(?<!\.d)\.(?:[cm]?js|[cm]?ts)$/;
/** The product sends no larger file. */
const MAX_BYTES = 51_200;

interface Flagged {
  readonly detector: string;
  readonly file: string;
  readonly places: readonly (Place & { readonly text: string })[];
}

export interface Natural {
  readonly files: number;
  readonly flagged: readonly Flagged[];
}

export async function natural(): Promise<Natural> {
  const files = PACKAGES.flatMap((name) => {
    const folder = path.join('node_modules', name);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => SOURCE.test(file) && !file.includes('node_modules'))
      .map((file) => path.join(folder, file))
      .filter((file) => statSync(file).isFile() && statSync(file).size <= MAX_BYTES);
  });
  const flagged: Flagged[] = [];
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const rows = text.split('\n');
    for (const detector of DETECTORS) {
      const places = await detector.find(text, file);
      if (places.length === 0) continue;
      const shown = places.map((place) => ({ ...place, text: rows[place.line - 1]?.trim().slice(0, 200) ?? '' }));
      flagged.push({ detector: detector.name, file, places: shown });
    }
  }
  return { files: files.length, flagged };
}
