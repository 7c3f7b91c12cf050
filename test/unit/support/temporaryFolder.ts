/** Folders that belong to one suite. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** Called in the body of a `describe`: the folder is removed after that suite. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'code-insight-unit-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
