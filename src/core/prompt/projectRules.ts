/**
 * Which files tell a project's rules for a file: those of fixed names, from the workspace folder down to the file's own. Read
 * for every request, so that what was saved counts at once; how much of them goes along is decided in rulesSection.ts.
 */
import type { IgnoreGuard } from '../guard/ignore/ignoreGuard';
import { decodeText } from '../guard/decode';
import { WorkspaceReadError, type Workspace } from '../ports';
import type { Settings } from '../settings';
import { visible } from '../text/hidden';
import type { RulesFile, RulesLeftOut, RulesLeftOutReason } from './rulesSection';
import type { Source } from './source';

/** In one folder the later one has precedence: what was written for Code Insight knows best. */
export const RULES_FILES = [
  'AGENTS.md',
  'CLAUDE.md',
  '.github/copilot-instructions.md',
  '.code-insight/rules.md',
] as const;

/** All of a file is checked for secrets, however little of it goes along. */
export const MAX_RULES_READ_BYTES = 262_144;

export interface FoundRules {
  /** The one with precedence last. */
  readonly files: readonly RulesFile[];
  readonly leftOut: readonly RulesLeftOut[];
}

const NONE: FoundRules = Object.freeze({ files: [], leftOut: [] });

export class ProjectRulesReader {
  /** @param workspace by the name that sources give their workspace folder; undefined where it is not trusted. */
  constructor(
    private readonly ignored: Pick<IgnoreGuard, 'checkName'>,
    private readonly workspace: (folder: string) => Workspace | undefined,
  ) {}

  /** Never rejects: rules that can't be read are left out, and said to be. @param source what is asked about. */
  async read(source: Source | undefined, settings: Settings, signal: AbortSignal): Promise<FoundRules> {
    const place = source?.places?.find(({ folder }) => folder !== undefined);
    const workspace = place?.folder === undefined ? undefined : this.workspace(place.folder);
    if (!settings.projectRules || place?.folder === undefined || workspace === undefined) return NONE;
    const { folder } = place;
    // What is reviewed is in the request already.
    const paths = rulesPaths(place.path).filter((path) => path !== place.path);
    const found = await Promise.all(
      paths.map(async (path) => {
        const read = await readRules(workspace, path);
        if (read === undefined || 'reason' in read) return read;
        return (await this.#isIgnored(folder, path, settings, signal)) ? { path, reason: 'ignored' as const } : read;
      }),
    );
    const files: RulesFile[] = [];
    const leftOut: RulesLeftOut[] = [];
    // The nearest first: of two that say the same, it is the one that counts.
    for (const one of found.reverse()) {
      if (one === undefined) continue;
      if ('reason' in one) leftOut.unshift(one);
      else if (files.some(({ text }) => text === one.text)) leftOut.unshift({ path: one.path, reason: 'repeated' });
      else files.unshift(one);
    }
    return { files, leftOut };
  }

  /** Also where that can't be told. */
  async #isIgnored(folder: string, path: string, settings: Settings, signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.ignored.checkName([{ folder, path }], settings, signal)) !== undefined;
    } catch {
      return true;
    }
  }
}

/** From the workspace folder down to the file's own. */
function rulesPaths(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  const folders = ['', ...parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)];
  return folders.flatMap((folder) => RULES_FILES.map((name) => `${folder}${name}`));
}

/** @returns undefined when there is none, or nothing in it. */
async function readRules(workspace: Workspace, path: string): Promise<RulesFile | RulesLeftOut | undefined> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await workspace.read(path, MAX_RULES_READ_BYTES);
  } catch (error) {
    return { path, reason: error instanceof WorkspaceReadError ? reasonOf(error) : 'unreadable' };
  }
  if (bytes === undefined) return undefined;
  const decoded = decodeText(bytes);
  if (!('text' in decoded)) return { path, reason: 'not_text' };
  // Nobody who read the file has seen what is hidden in it: neither is it obeyed.
  const text = visible(decoded.text.replaceAll(/\r\n?/g, '\n'));
  return text.trim() === '' ? undefined : { path, text };
}

function reasonOf({ code }: WorkspaceReadError): RulesLeftOutReason {
  switch (code) {
    case 'outside':
    case 'too_large':
      return code;
    case 'folder':
    case 'not_a_file':
      return 'not_text';
    default:
      return 'unreadable';
  }
}
