/** User and password for Redis: in the system's secret storage, together with the host they are for. */
import type * as vscode from 'vscode';
import * as z from 'zod';
import type { RedisCredentials } from '../../core/cache/redisAddress';

const SECRET = 'codeInsight.redisCredentials';
const stored = z.object({ host: z.string(), username: z.string(), password: z.string() });

export class RedisSecret {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  async read(): Promise<RedisCredentials | undefined> {
    try {
      return stored.safeParse(JSON.parse((await this.secrets.get(SECRET)) ?? 'null')).data;
    } catch {
      // No keyring, or not what we stored.
      return undefined;
    }
  }

  /** Rejects where the system has no keyring. */
  async store(credentials: RedisCredentials): Promise<void> {
    await this.secrets.store(SECRET, JSON.stringify(credentials));
  }

  async remove(): Promise<void> {
    await this.secrets.delete(SECRET);
  }
}
