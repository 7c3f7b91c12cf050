/** The brain of a run: ours, the file that was named, and the workspace's own only where its checkout is trusted. */
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { FolderAssets } from '../core/assets';
import { toBrainJson } from '../core/export/brainJson';
import { problemLine } from '../core/presentBrain';
import { BRAIN_FILE, parseBrain } from '../core/prompt/brain';
import {
  BrainLayers,
  WORKSPACE_BRAIN,
  type BrainBytes,
  type BrainFileRef,
  type EffectiveBrain,
} from '../core/prompt/brainLayers';
import { effectiveBrainText } from '../core/prompt/effectiveBrain';
import type { Arguments } from './arguments';

/** @param folder the workspace, as an absolute path. */
export async function brainInForce(args: Arguments, folder: string): Promise<EffectiveBrain> {
  const assets = new FolderAssets(path.dirname(__dirname));
  const layers = new BrainLayers(() => assets.read(BRAIN_FILE).then(parseBrain), readBytes);
  const files: BrainFileRef[] = [];
  if (args.brain !== undefined) files.push({ layer: 'user', file: args.brain });
  if (args.trustWorkspace) files.push({ layer: 'workspace', file: path.join(folder, WORKSPACE_BRAIN) });
  return layers.effective(files);
}

/** A line for each thing that is wrong, as compilers write them. */
export function brainProblems({ files }: EffectiveBrain): string[] {
  return files.flatMap(({ file, problems }) => problems.map((problem) => problemLine(file, problem)));
}

/** False where a file has an error: a run that leaves out what was asked for is not what was asked for. */
export function isWhole({ files }: EffectiveBrain): boolean {
  return files.every(({ status }) => status === 'used' || status === 'absent');
}

export function brainOutput(brain: EffectiveBrain, json: boolean): string {
  return json ? `${JSON.stringify(toBrainJson(brain), undefined, 2)}\n` : effectiveBrainText(brain, (file) => file);
}

async function readBytes(file: string, maxBytes: number): Promise<BrainBytes> {
  try {
    const found = await stat(file);
    // A pipe or a device may never end.
    if (!found.isFile()) return { kind: 'unreadable', detail: found.isDirectory() ? 'EISDIR' : 'ENOTSUP' };
    return found.size > maxBytes ? { kind: 'too_large' } : { kind: 'read', bytes: await readFile(file) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unreadable', detail: code };
  }
}
