/** The OpenRouter key: in the system's secret storage, else from the environment. Nowhere else. */
import type * as vscode from 'vscode';
import { cleanKey } from '../../core/settings';

const SECRET = 'codeInsight.openRouterKey';

export class ApiKey {
  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** @returns the key, or undefined when none is set. */
  async read(): Promise<string | undefined> {
    const stored = await this.secrets.get(SECRET);
    const key = cleanKey(stored ?? this.env['OPENROUTER_API_KEY'] ?? '');
    return key === '' ? undefined : key;
  }

  async store(pasted: string): Promise<void> {
    await this.secrets.store(SECRET, cleanKey(pasted));
  }

  async remove(): Promise<void> {
    await this.secrets.delete(SECRET);
  }
}
