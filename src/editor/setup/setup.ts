/** What belongs to no single review: key, health, Redis credentials, consent, diagnostics, removal of data; and the steps to them. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Estimates } from '../../core/budget/estimates';
import type { LedgerTotals } from '../../core/budget/fold';
import type { Ledger } from '../../core/budget/ledger';
import type { RedisTier } from '../../core/cache/redisTier';
import type { CacheStatistics } from '../../core/cache/statistics';
import type { TieredCache } from '../../core/cache/tieredCache';
import type { KeyCheck } from '../../core/claude/keyStatus';
import type { KeyExchange } from '../../core/claude/signIn';
import type { RecentOutcome } from '../../core/diagnostics';
import type { KeyGate } from '../../core/guard/keyGate';
import { redisHealth } from '../../core/health/redisProbe';
import type { NextStep } from '../../core/presentation';
import type { FolderState } from '../../core/state/folderState';
import type { ApiKey } from '../adapters/apiKey';
import { readSettings, redisChoice } from '../adapters/editorSettings';
import type { RedisSecret } from '../adapters/redisSecret';
import { connectRedis } from './connectRedis';
import type { Consent } from './consent';
import { copyDiagnostics } from './diagnosticsCommand';
import { showHealth, type HealthCommandDeps } from './healthCommand';
import { checkApiKey, getApiKey, pasteKey, removeApiKey, setApiKey } from './keyCommands';
import type { RedisSetup } from './redisSetup';
import { setTeamPassphrase } from './teamPassphrase';
import { removeAllData } from './removeData';
import { SignIn } from './signIn';

export interface SetupDeps {
  readonly extension: vscode.Extension<unknown>;
  readonly env: NodeJS.ProcessEnv;
  readonly channel: vscode.LogOutputChannel;
  readonly key: ApiKey;
  readonly gate: KeyGate;
  readonly keyCheck: KeyCheck;
  readonly exchange: KeyExchange;
  readonly health: Pick<HealthCommandDeps, 'check' | 'settings'>;
  readonly redis: { readonly setup: RedisSetup; readonly secret: RedisSecret; readonly tier: RedisTier };
  readonly consent: Consent;
  readonly cache: TieredCache;
  readonly statistics: CacheStatistics;
  readonly estimates: Pick<Estimates, 'models'>;
  readonly ledger: Ledger;
  readonly state: FolderState;
  readonly recent: () => readonly RecentOutcome[];
  /** Removes findings, dismissals and reports of this workspace, in memory and on disk. */
  readonly forgetFindings: () => Promise<void>;
  /** Forgets what the user said is no secret, and what is marked. */
  readonly forgetSecrets: () => Promise<void>;
  /** What is shown of usage is out of date. */
  readonly usageChanged: () => void;
}

export class Setup {
  readonly commands: Readonly<Record<string, () => unknown>> = {
    'codeInsight.setApiKey': () => setApiKey(this.deps.key, this.signIn),
    'codeInsight.signIn': () => this.signIn.start(),
    'codeInsight.checkHealth': () => showHealth({ ...this.deps.health, takeStep: this.takeStep }),
    'codeInsight.checkApiKey': () =>
      checkApiKey({
        gate: this.deps.gate,
        check: this.deps.keyCheck,
        settings: () => readSettings(this.deps.env, undefined),
        takeStep: this.takeStep,
      }),
    'codeInsight.removeApiKey': () => removeApiKey(this.deps.key),
    'codeInsight.connectRedis': () =>
      connectRedis({
        secret: this.deps.redis.secret,
        test: async (timeoutMs, signal) =>
          redisHealth(redisChoice(this.deps.env), await this.deps.redis.secret.read(), timeoutMs, signal),
        changed: () => this.deps.redis.tier.reset(),
        setCredentials: () => this.deps.redis.setup.setCredentials(),
      }),
    'codeInsight.setRedisCredentials': () => this.deps.redis.setup.setCredentials(),
    'codeInsight.setTeamPassphrase': () =>
      setTeamPassphrase(this.deps.redis.secret, () => this.deps.redis.tier.reset()),
    'codeInsight.showLog': () => {
      this.deps.channel.show();
    },
    'codeInsight.copyDiagnostics': () => this.#copyDiagnostics(),
    'codeInsight.removeAllData': () => this.#removeAllData(),
  };

  readonly signIn: SignIn;

  constructor(private readonly deps: SetupDeps) {
    this.signIn = new SignIn({
      key: deps.key,
      exchange: deps.exchange,
      check: deps.keyCheck,
      settings: () => readSettings(deps.env, undefined),
      pasteKey: () => pasteKey(deps.key),
      takeStep: (step, setting) => this.takeStep(step, setting),
    });
  }

  /**
   * Carries out a step that belongs to no single review.
   * @returns true when what it is for is now so: a key is set, the demo model is on.
   */
  readonly takeStep = async (step: NextStep, setting: string | undefined): Promise<boolean> => {
    switch (step) {
      case 'set_key':
        return setApiKey(this.deps.key, this.signIn);
      case 'get_key':
        return getApiKey(this.deps.key);
      case 'use_demo':
        await vscode.workspace.getConfiguration('codeInsight').update('demo', true, vscode.ConfigurationTarget.Global);
        return true;
      case 'show_log':
        this.deps.channel.show();
        return true;
      case 'copy_diagnostics':
        await this.#copyDiagnostics();
        return true;
      case 'open_settings':
        await vscode.commands.executeCommand(
          'workbench.action.openSettings',
          setting ?? '@ext:code-insight.code-insight',
        );
        return true;
      case 'choose_model':
        return (await vscode.commands.executeCommand('codeInsight.chooseModel')) === true;
      case 'sign_in':
        return (await vscode.commands.executeCommand('codeInsight.signIn')) === true;
      case 'check_health':
        await vscode.commands.executeCommand('codeInsight.checkHealth');
        return false;
      case 'open_credits':
        return openPage('https://openrouter.ai/settings/credits');
      case 'open_keys':
        return openPage('https://openrouter.ai/settings/keys');
      case 'open_account_privacy':
        return openPage('https://openrouter.ai/settings/privacy');
      case 'smaller_answer':
      case 'continue_review':
      case 'redact_and_send':
      case 'show_secret':
      case 'not_a_secret':
      case 'review_selection':
      case 'review_ignored':
      case 'send_over_budget':
      case 'open_rule':
      case 'change_encoding':
      case 'retry':
        return false;
    }
  };

  #copyDiagnostics(): Promise<void> {
    const { cache, env, estimates, extension, key, recent, redis } = this.deps;
    return copyDiagnostics({
      extension,
      env,
      recent,
      cache: () => cache.counts,
      keySet: async () => (await key.read()) !== undefined,
      redis: () => (redis.setup.host === undefined ? 'not used' : redis.tier.connected ? 'connected' : 'not connected'),
      totals: () => this.#totals(),
      estimates: () => estimates.models(),
    });
  }

  async #removeAllData(): Promise<void> {
    const { cache, consent, env, forgetFindings, forgetSecrets, key, redis, state, statistics, usageChanged } =
      this.deps;
    const { host } = redis.setup;
    await removeAllData({
      parts: [
        { name: l10n.t('the stored API key'), remove: () => key.remove() },
        {
          name: l10n.t('the stored Redis credentials'),
          remove: async () => {
            await redis.secret.remove();
            await redis.tier.reset();
          },
        },
        { name: l10n.t('findings, dismissals and reports of this workspace'), remove: forgetFindings },
        { name: l10n.t('what you said is no secret'), remove: forgetSecrets },
        {
          name: l10n.t('cached answers in memory and in this workspace'),
          remove: async () => {
            await cache.clear(false);
            await statistics.clear();
          },
        },
        {
          name: l10n.t('the records of used tokens and of what was sent, and the state folder'),
          remove: () => state.removeAll(),
        },
        { name: l10n.t('the agreement to send, by address'), remove: () => consent.forget() },
      ],
      redis:
        host === undefined
          ? undefined
          : { host, part: { name: l10n.t('cached answers in Redis'), remove: () => this.#clearRedis() } },
      keyInEnvironment: (env['OPENROUTER_API_KEY'] ?? '').trim() !== '',
    });
    usageChanged();
  }

  /** A store never throws; that nothing was removed shows in the connection. */
  async #clearRedis(): Promise<void> {
    const { tier } = this.deps.redis;
    await tier.clear();
    if (!tier.connected) throw new Error('Redis is not connected');
  }

  #totals(): Promise<LedgerTotals | undefined> {
    return this.deps.ledger.totals().catch(() => undefined);
  }
}

/** @returns false: what the page is for is not done by opening it. */
async function openPage(address: string): Promise<false> {
  await vscode.env.openExternal(vscode.Uri.parse(address));
  return false;
}
