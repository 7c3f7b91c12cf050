/**
 * What of an answer is printed: without what comments suppress, what the project's `.code-insight/dismissed.json` dismisses and
 * what the options leave out. The file counts here without being trusted, as comments in the code do: whatever it takes out is
 * counted on standard error, and marked in SARIF.
 */
import * as l10n from '@vscode/l10n';
import type { Report } from '../core/export/report';
import { screen, type Screened, type ScreenedFile } from '../core/findings/screen';
import { MAX_TEAM_BYTES, readTeamFile, TEAM_FILE, teamFault, type TeamReading } from '../core/findings/teamFile';
import { decodeText } from '../core/guard/decode';
import type { Outcome } from '../core/outcome';
import { dismissalWhy, teamFaultWords } from '../core/review/dismissalWords';
import { codeOf, FolderWorkspace } from '../core/workspace/folderWorkspace';
import type { Arguments } from './arguments';

export interface Printed extends Pick<Report, 'outcome' | 'dismissed'> {
  /** For standard error: what is left out, and what is wrong with the team's file. */
  readonly notes: readonly string[];
}

/** @param folder the workspace, as an absolute path. */
export async function screenForPrint(
  outcome: Outcome,
  file: ScreenedFile,
  folder: string,
  { filter, format }: Pick<Arguments, 'filter' | 'format'>,
): Promise<Printed> {
  const { dismissals, faults } = await readTeam(folder);
  const screened = screen(outcome, file, filter, dismissals);
  const notes = faults.map(
    (fault) => `${TEAM_FILE}:${fault.range.line}:${fault.range.column} ${teamFaultWords(fault)}`,
  );
  // Forms that say what is dismissed are given it, with the reason.
  const isMarking = format === 'sarif' || format === 'markdown';
  notes.push(...leftOutWords(screened, format === 'sarif'));
  if (!isMarking) return { outcome: screened.outcome, notes };
  const dismissed = new Map([...screened.dismissed].map(([id, dismissal]) => [id, dismissalWhy(dismissal)]));
  return { outcome: screened.marked, dismissed, notes };
}

function leftOutWords({ suppressed, dismissed, hidden }: Screened, isMarked: boolean): string[] {
  const byTeam = dismissed.size === 0 ? '' : l10n.t('{0} dismissed by the team’s file', dismissed.size);
  const others = [
    isMarked ? '' : byTeam,
    suppressed === 0 ? '' : l10n.t('{0} suppressed by comments', suppressed),
    hidden === 0 ? '' : l10n.t('{0} left out as you asked', hidden),
  ].filter((part) => part !== '');
  const notes = others.length === 0 ? [] : [l10n.t('Not printed: {0}.', others.join(', '))];
  if (isMarked && byTeam !== '') notes.push(l10n.t('Marked as suppressed: {0}.', byTeam));
  return notes;
}

async function readTeam(folder: string): Promise<TeamReading> {
  try {
    const bytes = await new FolderWorkspace(folder).read(TEAM_FILE, MAX_TEAM_BYTES);
    if (!bytes) return { dismissals: [], faults: [] };
    const decoded = decodeText(bytes);
    return 'text' in decoded ? readTeamFile(decoded.text) : teamFault('not_text');
  } catch (error) {
    return teamFault(codeOf(error) === 'too_large' ? 'too_large' : 'not_text');
  }
}
