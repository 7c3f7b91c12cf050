/** For Redis, in the system's secret storage: user and password with the host they are for, and the team's passphrase. */
import type * as vscode from 'vscode';
import * as z from 'zod';
import type { RedisCredentials } from '../../core/cache/redisAddress';

const SECRET = 'codeInsight.redisCredentials';
const PASSPHRASE = 'codeInsight.teamPassphrase';
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

  async readPassphrase(): Promise<string | undefined> {
    try {
      return await this.secrets.get(PASSPHRASE);
    } catch {
      return undefined;
    }
  }

  /** Empty: none any more. Rejects where the system has no keyring. */
  async storePassphrase(passphrase: string): Promise<void> {
    if (passphrase === '') await this.secrets.delete(PASSPHRASE);
    else await this.secrets.store(PASSPHRASE, passphrase);
  }

  async remove(): Promise<void> {
    await this.secrets.delete(SECRET);
    await this.secrets.delete(PASSPHRASE);
  }
}
