/** Reads the file that was named: as text, or the reason why it is none. Waits for nothing, however odd the file is. */
import { decodeText } from '../core/guard/decode';
import { MAX_CHECKED_BYTES } from '../core/guard/limits';
import type { Block } from '../core/outcome';
import { WorkspaceReadError } from '../core/ports';
import { codeOf } from '../core/workspace/folderWorkspace';
import { readOrdinaryFile } from '../core/workspace/ordinaryFile';

export async function readTarget(file: string): Promise<{ readonly text: string } | { readonly block: Block }> {
  try {
    return decodeText(await readOrdinaryFile(file, MAX_CHECKED_BYTES));
  } catch (error) {
    return { block: whyNot(error) };
  }
}

function whyNot(error: unknown): Block {
  if (!(error instanceof WorkspaceReadError)) return { code: 'not_readable', detail: codeOf(error) };
  switch (error.code) {
    case 'folder':
      return { code: 'not_a_file', is: 'folder' };
    case 'too_large':
      return { code: 'too_large_to_check', bytes: error.bytes, limit: MAX_CHECKED_BYTES };
    default:
      return { code: 'not_a_file', is: 'other' };
  }
}
