/**
 * What a repository is called on the screen. The ledger knows ids alone, which name nobody: those of folders that are open
 * have the name that their owner knows, and of others the id's beginning is shown.
 */
import * as l10n from '@vscode/l10n';
import { visibleLine } from '../text/hidden';

/** By id. */
export type RepositoryNames = ReadonlyMap<string, string>;

const ID = /^[\da-f]{16}$/;
/** As git shortens its own: enough to tell a person's repositories apart. */
const SHORT_DIGITS = 8;

/** @param id of a ledger's line; empty: nothing was open, or the line is of an older version. */
export function repositoryName(id: string, names: RepositoryNames): string {
  if (id === '') return l10n.t('No repository');
  // The folder may be the disk's own, which has no name.
  const name = visibleLine(names.get(id) ?? '');
  if (name !== '') return name;
  return ID.test(id) ? id.slice(0, SHORT_DIGITS) : visibleLine(id);
}

/** What there is to know about those that are shown by their id; empty where there are none. */
export function repositoryNote(ids: readonly string[], names: RepositoryNames): string {
  return ids.some((id) => id !== '' && !names.has(id))
    ? l10n.t(
        'A repository that is not open in this window is shown by the beginning of its id: its name is not recorded.',
      )
    : '';
}
