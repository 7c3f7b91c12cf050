/** The status bar item; what it says is core/usage/meter.ts. */
import * as vscode from 'vscode';
import { meterOf, type MeterInput } from '../../core/usage/meter';

export class StatusBar {
  constructor(private readonly item: vscode.StatusBarItem) {}

  update(input: MeterInput): void {
    const { icon, text, tooltip, label, click, warns } = meterOf(input);
    this.item.text = `$(${icon}) ${text}`;
    this.item.command = click === 'stop' ? 'codeInsight.stop' : 'codeInsight.showMenu';
    this.item.tooltip = tooltip.join('\n');
    this.item.accessibilityInformation = { label };
    this.item.backgroundColor = warns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  }
}
