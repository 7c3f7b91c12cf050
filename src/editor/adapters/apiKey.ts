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
    const stored = await this.#stored();
    const key = cleanKey(stored ?? this.env['OPENROUTER_API_KEY'] ?? '');
    return key === '' ? undefined : key;
  }

  /** Rejects where the system has no keyring. */
  async store(pasted: string): Promise<void> {
    await this.secrets.store(SECRET, cleanKey(pasted));
  }

  async remove(): Promise<void> {
    await this.secrets.delete(SECRET);
  }

  /** Without a keyring nothing is stored; the environment's key must still be found. */
  async #stored(): Promise<string | undefined> {
    try {
      return await this.secrets.get(SECRET);
    } catch {
      return undefined;
    }
  }
}
