/** Source files as they are found in the wild: ours, and axios' as npm delivered them. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { ROOT } from './product';

export interface RealFile {
  readonly path: string;
  readonly text: string;
}

export function realFiles(): RealFile[] {
  return [...filesBelow('src', /\.ts$/), ...filesBelow('node_modules/axios/lib', /\.js$/)];
}

function filesBelow(folder: string, wanted: RegExp): RealFile[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => wanted.test(name))
    .sort()
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(path.join(ROOT, folder, name), 'utf8') }));
}
