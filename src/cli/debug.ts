/** `code-insight debug --parse-only`: reads what a failed command printed. No key, no network, nothing is sent. */
import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { decodeLog } from '../core/errors/cleanTerminal';
import { FileIndex } from '../core/errors/fileIndex';
import { readErrors } from '../core/errors/readErrors';
import { toErrorsJson } from '../core/export/errorsJson';
import { errorsText } from '../core/presentErrors';
import { codeOf, FolderWorkspace } from '../core/workspace/folderWorkspace';
import { readOrdinaryFile } from '../core/workspace/ordinaryFile';
import { listFiles } from '../core/workspace/listFiles';
import type { Arguments } from './arguments';
import { readStandardInput } from './standardInput';

/** The reader keeps head and tail of what is longer than it looks at; this bounds what is held at all. */
const MAX_LOG_BYTES = 200_000_000;
const MAX_FILE_BYTES = 2_000_000;
const EXIT = { read: 0, unreadable: 2 } as const;

/** @returns the exit code. */
export async function debug({ log, cwd, json }: Arguments, signal: AbortSignal): Promise<number> {
  let text: string;
  let folder: string;
  try {
    text = decodeLog(log === '-' ? await readStandardInput(MAX_LOG_BYTES) : await readOrdinaryFile(log, MAX_LOG_BYTES));
    folder = await realpath(cwd);
  } catch (error) {
    process.stderr.write(
      `${l10n.t('The log or the folder can not be read ({0}). Check --log and --cwd.', codeOf(error))}\n`,
    );
    return EXIT.unreadable;
  }
  const workspace = new FolderWorkspace(folder);
  const read = (file: string): Promise<string | undefined> =>
    workspace.read(file, MAX_FILE_BYTES).then(
      (bytes) => (bytes ? new TextDecoder().decode(bytes) : undefined),
      () => undefined,
    );
  const folders = [...new Set([folder, path.resolve(cwd)])];
  const reading = await readErrors({ log: text, files: new FileIndex(folders, await listFiles(folder, signal), read) });
  process.stdout.write(json ? `${JSON.stringify(toErrorsJson(reading), undefined, 2)}\n` : `${errorsText(reading)}\n`);
  return EXIT.read;
}
