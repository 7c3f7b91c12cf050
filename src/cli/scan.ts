/**
 * `code-insight scan`: looks for secrets in files, in one worker thread. No key, no network; only what was found goes to
 * standard output.
 */
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { FolderAssets } from '../core/assets';
import { toScanJson, type ScanJson } from '../core/export/scanJson';
import { HarmlessStore } from '../core/guard/secrets/harmlessStore';
import { WorkspaceReadError } from '../core/ports';
import { grouped } from '../core/presentation';
import { secretName } from '../core/presentSecrets';
import { BRAIN_FILE, parseBrain } from '../core/prompt/brain';
import { MAX_SCAN_BYTES, scanFile, type FileScan } from '../core/scan/scanFile';
import { FolderState, stateFolder } from '../core/state/folderState';
import { codeOf } from '../core/workspace/folderWorkspace';
import { readOrdinaryFile } from '../core/workspace/ordinaryFile';
import { WorkerCompute } from '../worker/workerCompute';
import type { Arguments } from './arguments';
import { readStandardInput } from './standardInput';
import { locate } from './workspace';

const STANDARD_INPUT = '-';

/** As grep has it: what could not be looked at counts for more than what was found. */
const EXIT = { nothing: 0, found: 1, unreadable: 2, not_finished: 4, cancelled: 130 } as const;
type Ending = keyof typeof EXIT;
const WORST: readonly Ending[] = ['nothing', 'found', 'not_finished', 'unreadable'];

/** @returns the exit code. */
export async function scan(args: Arguments, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<number> {
  const assets = new FolderAssets(path.dirname(__dirname));
  const compute = new WorkerCompute(__dirname);
  try {
    const patterns = parseBrain(await assets.read(BRAIN_FILE)).security_filters.redact_patterns;
    const harmless = await new HarmlessStore(new FolderState(stateFolder(env['CODE_INSIGHT_STATE_DIR']))).read();
    const found: ScanJson = [];
    let ending: Ending = 'nothing';
    for (const file of args.files) {
      signal.throwIfAborted();
      const bytes = await readBytes(file);
      const scanned =
        'kind' in bytes
          ? bytes
          : await scanFile(compute, { bytes, patterns, harmless, path: await nameOf(file, args.root) }, signal);
      const problem = problemWords(scanned);
      if (problem !== '') process.stderr.write(`${printable(file)}: ${problem}\n`);
      if (scanned.kind === 'scanned') found.push(...toScanJson(file, scanned.places));
      ending = WORST[Math.max(WORST.indexOf(ending), WORST.indexOf(endingOf(scanned)))] ?? ending;
    }
    process.stdout.write(args.json ? `${JSON.stringify(found, undefined, 2)}\n` : found.map(line).join(''));
    return EXIT[ending];
  } catch (error) {
    if (signal.aborted) return EXIT.cancelled;
    throw error;
  } finally {
    await compute.close();
  }
}

/** `detail` is the system's code. */
type Scanned = FileScan | { readonly kind: 'unreadable'; readonly detail: string };

function endingOf(scanned: Scanned): Ending {
  switch (scanned.kind) {
    case 'scanned':
      return scanned.places.length > 0 ? 'found' : 'nothing';
    case 'binary':
      return 'nothing';
    case 'not_finished':
      return 'not_finished';
    case 'too_large':
    case 'unreadable':
      return 'unreadable';
  }
}

function problemWords(scanned: Scanned): string {
  switch (scanned.kind) {
    case 'scanned':
      return '';
    case 'binary':
      return l10n.t('skipped, a binary file');
    case 'too_large':
      return l10n.t('not scanned, {0} bytes are more than {1}', grouped(scanned.bytes), grouped(MAX_SCAN_BYTES));
    case 'not_finished':
      return l10n.t('the scan did not finish; the file may hold anything');
    case 'unreadable':
      return l10n.t('can not be read ({0})', scanned.detail);
  }
}

async function readBytes(file: string): Promise<Uint8Array | Scanned> {
  try {
    return file === STANDARD_INPUT
      ? await readStandardInput(MAX_SCAN_BYTES)
      : await readOrdinaryFile(file, MAX_SCAN_BYTES);
  } catch (error) {
    const detail = codeOf(error);
    return error instanceof WorkspaceReadError && detail === 'too_large'
      ? { kind: 'too_large', bytes: error.bytes }
      : { kind: 'unreadable', detail: detail === 'folder' ? 'EISDIR' : detail };
  }
}

/** As a review names the file, so that what was spared in it is spared here. */
async function nameOf(file: string, root: string | undefined): Promise<string> {
  if (file === STANDARD_INPUT) return file;
  return locate(file, root).then(
    (located) => located.path,
    () => file,
  );
}

function line({ file, line: row, column, kind, rule, confidence }: ScanJson[number]): string {
  return `${printable(file)}:${row}:${column} ${secretName(kind)} (${rule}, ${confidence})\n`;
}

/** A file's name must not reach a terminal as an escape sequence. */
function printable(name: string): string {
  return name.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, '?');
}
