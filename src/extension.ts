/**
 * Activation: a status bar item and the commands' names. Everything else is in main.js, which the first command loads.
 */
import * as vscode from 'vscode';
import type * as main from './compose';

/** As in core/prompt/brainLayers.ts, which is not loaded here. */
const WORKSPACE_BRAIN = '.code-insight/brain.json';

let product: main.Product | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const item = vscode.window.createStatusBarItem('codeInsight.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Code Insight';
  item.text =
    vscode.workspace.getConfiguration('codeInsight').get('demo') === true
      ? '$(checklist) Local demo model'
      : '$(checklist) Code Insight';
  item.tooltip = 'Code Insight';
  item.command = 'codeInsight.showMenu';
  item.show();
  context.subscriptions.push(item);

  const changed = new vscode.EventEmitter<string[] | undefined>();
  const view = vscode.window.createTreeView<string>('codeInsight.findings', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      // Asked once the view is seen; until something is to be restored, there is nothing to load for it.
      getChildren: (id) => product?.findings.getChildren(id) ?? [],
      getParent: (id) => product?.findings.getParent(id),
      getTreeItem: (id) => product?.findings.getTreeItem(id) ?? new vscode.TreeItem(''),
    },
  });
  context.subscriptions.push(view, changed);
  const host = { view, changed };

  const failed = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('Code Insight: {0}', reason));
  };
  const run = async (command: string, args: never[]): Promise<unknown> => {
    try {
      product ??= loadMain().compose(context, item, host);
      return await product.commands[command]?.(...args);
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  const loadIf = (wanted: Promise<boolean>): void => {
    wanted
      .then((yes) => {
        if (yes) product ??= loadMain().compose(context, item, host);
      })
      .catch(failed);
  };
  // What an earlier session left (findings, an interrupted reply) is brought back once the window stands.
  loadIf(hasSomethingToRestore(context));
  // Prompts that people wrote are checked before they are used.
  loadIf(hasOwnPrompts());
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      loadIf(hasOwnPrompts());
    }),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.path.endsWith(`/${WORKSPACE_BRAIN}`)) loadIf(Promise.resolve(true));
    }),
  );
  for (const view of ['report', 'dashboard'] as const) {
    context.subscriptions.push(
      vscode.window.registerWebviewPanelSerializer(`codeInsight.${view}`, {
        deserializeWebviewPanel: async (panel, state: unknown) => {
          product ??= loadMain().compose(context, item, host);
          await product.restore[view](panel, state);
        },
      }),
    );
  }
  context.subscriptions.push(
    vscode.window.registerUriHandler({
      handleUri: (uri) => {
        try {
          product ??= loadMain().compose(context, item, host);
          product.receive(uri);
        } catch (error) {
          failed(error);
        }
      },
    }),
  );
  for (const command of contributedCommands(context)) {
    context.subscriptions.push(vscode.commands.registerCommand(command, (...args: never[]) => run(command, args)));
  }
}

export async function deactivate(): Promise<void> {
  const running = product;
  product = undefined;
  await running?.dispose();
}

function loadMain(): typeof main {
  // esbuild leaves this require alone: the file is built beside this one.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./main.js') as typeof main;
}

async function hasSomethingToRestore(context: vscode.ExtensionContext): Promise<boolean> {
  const folder = context.storageUri ?? vscode.Uri.joinPath(context.globalStorageUri, 'no-workspace');
  try {
    return (await vscode.workspace.fs.readDirectory(folder)).length > 0;
  } catch {
    return false;
  }
}

async function hasOwnPrompts(): Promise<boolean> {
  const { getConfiguration, isTrusted, workspaceFolders = [], fs } = vscode.workspace;
  const file = getConfiguration('codeInsight').get('brainFile');
  if (typeof file === 'string' && file.trim() !== '') return true;
  for (const { uri } of isTrusted ? workspaceFolders : []) {
    const found = fs.stat(vscode.Uri.joinPath(uri, WORKSPACE_BRAIN));
    const exists = await Promise.resolve(found).then(
      () => true,
      () => false,
    );
    if (exists) return true;
  }
  return false;
}

/** The manifest is the one list of commands. */
function contributedCommands(context: vscode.ExtensionContext): string[] {
  const manifest = context.extension.packageJSON as { contributes: { commands: { command: string }[] } };
  return manifest.contributes.commands.map(({ command }) => command);
}
