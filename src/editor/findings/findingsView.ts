/**
 * The tree in the activity bar as a view of the store. Its elements are ids, so that VS Code keeps what is expanded and
 * selected; only nodes whose words or children changed are asked for again.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import {
  DISMISSED,
  EMPTY_TREE,
  findingTree,
  GROUPINGS,
  HIDDEN,
  treeChanges,
  type FindingTree,
  type Grouping,
  type TreeNode,
} from '../../core/review/findingTree';
import { hiddenWords } from '../../core/review/hiddenWords';
import type { Severity } from '../../core/tasks/review';
import { treeFindings } from './treeData';

/** What extension.ts registers before anything else is loaded. */
export interface FindingsHost {
  readonly view: Pick<vscode.TreeView<string>, 'badge' | 'message'>;
  /** Told which elements to ask for again; undefined: all. */
  readonly changed: vscode.EventEmitter<string[] | undefined>;
}

const GROUPING_KEY = 'codeInsight.findingsGrouping';
/** Line numbers follow what is typed once the typing pauses that long. */
const MOVE_MS = 300;

/** The colours of the Problems list, and a form for whoever can't tell them apart. */
const ICON: Readonly<Record<Severity, vscode.ThemeIcon>> = {
  critical: new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground')),
  major: new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground')),
  minor: new vscode.ThemeIcon('info', new vscode.ThemeColor('problemsInfoIcon.foreground')),
  info: new vscode.ThemeIcon('lightbulb', new vscode.ThemeColor('problemsInfoIcon.foreground')),
};

export class FindingsView implements vscode.Disposable {
  #tree: FindingTree = EMPTY_TREE;
  #grouping: Grouping;
  #filter = '';
  /** What `when` clauses were told. */
  readonly #context = new Map<string, unknown>();
  #timer: NodeJS.Timeout | undefined;
  readonly #unsubscribe: () => void;
  readonly #onEdit: vscode.Disposable;

  constructor(
    private readonly host: FindingsHost,
    private readonly store: ReviewStore,
    private readonly memento: vscode.Memento,
  ) {
    const kept = memento.get(GROUPING_KEY);
    this.#grouping = GROUPINGS.find((known) => known === kept) ?? 'severity';
    this.#unsubscribe = store.onChange(({ documents }) => {
      if (documents.length > 0) this.#update();
    });
    this.#onEdit = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (store.findings(document.uri.toString()).length === 0) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#update();
      }, MOVE_MS);
    });
    this.#update();
  }

  getChildren(id?: string): string[] {
    return [...(id === undefined ? this.#tree.roots : (this.node(id)?.children ?? []))];
  }

  getParent(id: string): string | undefined {
    return this.node(id)?.parent;
  }

  getTreeItem(id: string): vscode.TreeItem {
    const node = this.node(id);
    return node ? toItem(node) : new vscode.TreeItem('');
  }

  node(id: string): TreeNode | undefined {
    return this.#tree.nodes.get(id);
  }

  async group(grouping: Grouping): Promise<void> {
    this.#grouping = grouping;
    this.#update();
    await this.memento.update(GROUPING_KEY, grouping);
  }

  /** Asks for the words of the filter; what is typed counts at once, and Escape takes it back. */
  askForFilter(): void {
    const before = this.#filter;
    const box = vscode.window.createInputBox();
    box.title = l10n.t('Filter findings');
    box.placeholder = l10n.t('Words in the title, explanation, code, path, severity or category');
    box.value = before;
    let accepted = false;
    box.onDidChangeValue((words) => {
      this.filter(words);
    });
    box.onDidAccept(() => {
      accepted = true;
      box.hide();
    });
    box.onDidHide(() => {
      if (!accepted) this.filter(before);
      box.dispose();
    });
    box.show();
  }

  filter(words: string): void {
    this.#filter = words.trim();
    this.#update();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe();
    this.#onEdit.dispose();
  }

  #update(): void {
    const before = this.#tree;
    const { store } = this;
    const hidden = hiddenWords(store.documents.flatMap((id) => store.hidden(id)).map(({ aside }) => aside));
    this.#tree = findingTree(treeFindings(store), this.#grouping, this.#filter, hidden);
    const changes = treeChanges(before, this.#tree);
    if (changes === 'roots') this.host.changed.fire(undefined);
    else if (changes.length > 0) this.host.changed.fire([...changes]);
    const { open, shown } = this.#tree;
    const { view } = this.host;
    const tooltip = open === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', open);
    view.badge = open === 0 ? undefined : { value: open, tooltip };
    // With words in it, VS Code shows no welcome.
    view.message = this.#filter === '' ? '' : l10n.t('Filter "{0}": {1} of {2} shown', this.#filter, shown, open);
    this.#setContext('codeInsight.hasFindings', open > 0);
    this.#setContext('codeInsight.findingsFiltered', this.#filter !== '');
    this.#setContext('codeInsight.findingsGrouping', this.#grouping);
  }

  #setContext(name: string, value: unknown): void {
    if (this.#context.get(name) === value) return;
    this.#context.set(name, value);
    void vscode.commands.executeCommand('setContext', name, value);
  }
}

function toItem({ id, kind, label, description, tooltip, spoken, children, severity, of }: TreeNode): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, children.length === 0 ? None : kind === 'group' ? Expanded : Collapsed);
  item.id = id;
  item.description = description;
  // Words of a model: a tooltip that is text can hold nothing that acts.
  item.tooltip = tooltip === '' ? label : tooltip;
  item.accessibilityInformation = { label: spoken };
  if (kind !== 'detail' && severity && of?.state !== 'dismissed') item.iconPath = ICON[severity];
  if (id === DISMISSED) {
    item.collapsibleState = Collapsed;
    item.iconPath = new vscode.ThemeIcon('eye-closed');
  }
  if (id === HIDDEN) {
    item.iconPath = new vscode.ThemeIcon('ellipsis');
    item.command = { command: 'codeInsight.showHidden', title: l10n.t('Show hidden'), arguments: [id] };
  }
  if (of) {
    item.contextValue = kind === 'finding' ? `finding ${contextOf(of)}` : 'detail';
    const title = l10n.t('Go to finding');
    item.command = { command: 'codeInsight.openFinding', title, arguments: [id] };
  }
  return item;
}

/** What can be done with a finding, as the `when` clauses of package.json have it. */
function contextOf({ state, canFix, canCompare }: NonNullable<TreeNode['of']>): string {
  if (state === 'dismissed') return 'dismissed';
  return canFix ? 'open fixable' : canCompare ? 'open changed' : 'open';
}
