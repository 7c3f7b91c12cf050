/** Tabs of an earlier session that nobody has looked at since: VS Code would restore them beside a new one. */
import * as vscode from 'vscode';

/** @param view the panel's type. */
export function closeDormantTabs(view: string): void {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(view));
  if (tabs.length > 0) void vscode.window.tabGroups.close(tabs, true);
}
