/** Messages with buttons, the one way in which an outcome is said outside the report. */
import * as vscode from 'vscode';
import type { NextStep, Presentation } from '../core/presentation';
import { stepLabel } from './review/nextSteps';

/** VS Code turns [words](address) into a link, `command:` included: words of others, and file names, must not become one. */
export function unlinked(text: string): string {
  return text.replaceAll('](', '] (');
}

/** @returns the button that was chosen; undefined when the message was closed. */
export async function showMessage(
  level: Presentation['level'],
  text: string,
  labels: readonly string[] = [],
): Promise<string | undefined> {
  const plain = unlinked(text);
  switch (level) {
    case 'error':
      return vscode.window.showErrorMessage(plain, ...labels);
    case 'warning':
      return vscode.window.showWarningMessage(plain, ...labels);
    case 'info':
      return vscode.window.showInformationMessage(plain, ...labels);
  }
}

/** @returns the next step that was chosen. @param about what the message is about, such as a file. */
export async function showPresentation(
  { level, message, advice, steps }: Presentation,
  about?: string,
): Promise<NextStep | undefined> {
  const words = [message, advice].filter((part) => part !== '').join(' ');
  const label = await showMessage(level, about === undefined ? words : `${about}: ${words}`, steps.map(stepLabel));
  return steps.find((step) => stepLabel(step) === label);
}
