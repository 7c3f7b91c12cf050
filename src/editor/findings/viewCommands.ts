/** What the tree's entries offer, and the walk from finding to finding. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { severityName } from '../../core/review/findingWords';
import { nextStop, type Stop } from '../../core/review/findingWalk';
import { visibleLine } from '../../core/text/hidden';
import { showMessage } from '../messages';
import { workspacePath } from '../review/capture';
import type { CompareDocuments } from './compareDocuments';
import type { DismissCommands } from './dismissCommands';
import type { FindingCommands } from './findingCommands';
import type { FindingsView } from './findingsView';
import { openFinding, treeFindings } from './treeData';

type Act = (documentId: string, findingId: string) => unknown;

export class ViewCommands {
  /** Where the last step of the walk led, to tell several findings of one line apart. */
  #walked: { readonly documentId: string; readonly findingId: string; readonly line: number } | undefined;

  constructor(
    private readonly store: ReviewStore,
    private readonly view: FindingsView,
    private readonly findings: FindingCommands,
    private readonly dismissing: DismissCommands,
    private readonly comparing: CompareDocuments,
  ) {}

  readonly commands: Readonly<Record<string, (id?: string) => unknown>> = {
    'codeInsight.openFinding': (id) => this.#of(id, (documentId, findingId) => this.#open(documentId, findingId)),
    'codeInsight.fixFinding': (id) =>
      this.#of(id, (documentId, findingId) => this.findings.applyFix(documentId, findingId, false)),
    'codeInsight.previewFindingFix': (id) =>
      this.#of(id, (documentId, findingId) => this.findings.applyFix(documentId, findingId, true)),
    'codeInsight.compareFinding': (id) => this.#compare(id),
    'codeInsight.dismissListedFinding': (id) =>
      this.#of(id, (documentId, findingId) => {
        this.dismissing.dismiss(documentId, findingId);
      }),
    'codeInsight.restoreFinding': (id) =>
      this.#of(id, (documentId, findingId) => this.dismissing.restore(documentId, findingId)),
    'codeInsight.filterFindings': () => {
      this.view.askForFilter();
    },
    'codeInsight.clearFindingsFilter': () => {
      this.view.filter('');
    },
    'codeInsight.groupFindingsBySeverity': () => this.view.group('severity'),
    'codeInsight.groupFindingsByFile': () => this.view.group('file'),
    'codeInsight.groupFindingsByCategory': () => this.view.group('category'),
    'codeInsight.nextFinding': () => this.#walk(1),
    'codeInsight.previousFinding': () => this.#walk(-1),
  };

  /** @param id of an entry of the tree, as VS Code hands it to the command. */
  #of(id: string | undefined, act: Act): unknown {
    const of = id === undefined ? undefined : this.view.node(id)?.of;
    return of && act(of.documentId, of.findingId);
  }

  /** Of the tree's entry, else the one at the cursor. */
  async #compare(id: string | undefined): Promise<void> {
    const of = id === undefined ? undefined : this.view.node(id)?.of;
    if (of) return this.comparing.show(of.documentId, of.findingId);
    const here = await this.findings.atCursor(({ finding }) => finding.replacement !== null);
    if (here) await this.comparing.show(here.documentId, here.tracked.finding.id);
  }

  async #open(documentId: string, findingId: string): Promise<void> {
    if (await openFinding(this.store, documentId, findingId)) return;
    const name = visibleLine(workspacePath(vscode.Uri.parse(documentId)));
    void showMessage('warning', l10n.t('{0} can not be opened any more.', name));
  }

  async #walk(step: 1 | -1): Promise<void> {
    const stop = nextStop(treeFindings(this.store), this.#cursor(), step);
    if (!stop) {
      void showMessage('info', l10n.t('There are no findings. Review a file first.'));
      return;
    }
    const { documentId, finding } = stop.item;
    const editor = await openFinding(this.store, documentId, finding.id);
    if (!editor) {
      await this.#open(documentId, finding.id);
      return;
    }
    this.#walked = { documentId, findingId: finding.id, line: editor.selection.start.line };
    // The explanation, where the eyes are.
    await vscode.commands.executeCommand('editor.action.showHover');
    announce(stop);
  }

  #cursor(): Parameters<typeof nextStop>[1] {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const documentId = editor.document.uri.toString();
    const line = editor.selection.start.line;
    const walked = this.#walked;
    const on = walked?.documentId === documentId && walked.line === line ? { on: walked.findingId } : {};
    return { documentId, path: workspacePath(editor.document.uri), line: line + 1, ...on };
  }
}

/** In the status bar; where a screen reader is used, as a message, which VS Code reads out. */
function announce({ item, number, of }: Stop): void {
  const { finding, path, line } = item;
  const what = `${severityName(finding.severity)}: ${visibleLine(finding.title)}`;
  const words = l10n.t('Finding {0} of {1}. {2} {3}, line {4}.', number, of, what, visibleLine(path), line);
  const support = vscode.workspace.getConfiguration('editor').get('accessibilitySupport');
  if (support === 'on') void showMessage('info', words);
  // A dollar sign before a parenthesis would be the name of an icon.
  else vscode.window.setStatusBarMessage(words.replaceAll('$(', '\\$('), 5_000);
}
