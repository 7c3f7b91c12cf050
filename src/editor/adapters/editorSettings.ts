/**
 * Takes the settings of one run as a frozen snapshot. A setting wins over the environment; what a workspace must not
 * redirect (endpoint, model, Redis, budget) is application-scoped in package.json, so it is never read from there.
 */
import * as vscode from 'vscode';
import { budgetOf } from '../../core/budget/plans';
import { chooseRedis, type RedisChoice, type RedisTarget } from '../../core/cache/redisAddress';
import { redisOptions } from '../../core/cache/redisStore';
import type { RedisConfiguration } from '../../core/cache/redisTier';
import { filterOf, type FindingFilter } from '../../core/findings/filter';
import { DEFAULT_LANGUAGES } from '../../core/guard/languages';
import { DEFAULT_ANSWER_LANGUAGE, languageTag } from '../../core/prompt/answerLanguage';
import {
  DEFAULT_ENDPOINT,
  DEFAULT_MAX_BYTES,
  DEFAULT_MODEL,
  DEFAULT_TIMEOUT_MS,
  demoModel,
  KEEP_ALIVE_TIMEOUT_MS,
  normaliseEndpoint,
  type SecretsMode,
  type Settings,
} from '../../core/settings';
import type { LocalOpenRouter } from '../../demo/server';

const SECTION = 'codeInsight';

function config(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION);
}

/** The user's value, else the environment's; undefined when neither is there. */
function userOrEnvironment(name: string, variable: string | undefined): string | undefined {
  const set = config().inspect<string>(name)?.globalValue;
  const value = typeof set === 'string' && set.trim() !== '' ? set : variable;
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

export function isDemo(): boolean {
  return config().get('demo') === true;
}

export function redisChoice(env: NodeJS.ProcessEnv): RedisChoice {
  return chooseRedis(userOrEnvironment('redisUrl', undefined), env['REDIS_URL']);
}

/** @param target undefined where no Redis is used. */
export async function redisConfiguration(
  target: RedisTarget | undefined,
  passphrase: string | undefined,
): Promise<RedisConfiguration | undefined> {
  return target && { target, ...(await redisOptions(userOrEnvironment('redisPrefix', undefined), passphrase)) };
}

/** What the user set to something else than the default, by name without the section. */
export function changedSettings(names: readonly string[]): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const name of names) {
    const found = config().inspect(name);
    const value: unknown = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined) changed[name] = value;
  }
  return changed;
}

/** @param demo the running local demo model, when it is in use. */
export function readSettings(env: NodeJS.ProcessEnv, demo: LocalOpenRouter | undefined): Settings {
  const settings = config();
  const address = userOrEnvironment('endpoint', env['OPENROUTER_URL']) ?? DEFAULT_ENDPOINT;
  const model = userOrEnvironment('model', env['CLAUDE_MODEL']);
  const languages = settings.get<unknown>('languages');
  const listed = Array.isArray(languages) ? languages.filter((id): id is string => typeof id === 'string') : [];
  return Object.freeze({
    endpoint: demo?.url ?? normaliseEndpoint(address) ?? address,
    model: demo === undefined ? (model ?? DEFAULT_MODEL) : demoModel(model),
    demo: demo !== undefined,
    timeoutMs: positive(settings.get('timeout'), DEFAULT_TIMEOUT_MS / 1_000) * 1_000,
    keepAliveTimeoutMs: KEEP_ALIVE_TIMEOUT_MS,
    maxBytes: positive(settings.get('maxFileSize'), DEFAULT_MAX_BYTES),
    languages: listed.length > 0 ? listed : DEFAULT_LANGUAGES,
    secrets: secretsMode(settings.get('secrets')),
    respectGitignore: settings.get('respectGitignore') !== false,
    projectRules: settings.get('projectRules') !== false,
    relatedFiles: settings.get('relatedFiles') !== false,
    answerLanguage: answerLanguage(settings.get('answerLanguage')),
    privacy: {
      denyDataCollection: settings.get('privacy.denyDataCollection') === true,
      zeroDataRetention: settings.get('privacy.zeroDataRetention') === true,
    },
    askAboveTokens: positive(settings.get('askAboveTokens'), 0),
    budget: budgetOf({
      plan: settings.get('budget.plan'),
      customTokens: settings.get('budget.customTokens'),
      customUsd: settings.get('budget.customUsd'),
      teamTokens: settings.get('budget.teamTokens'),
      teamAllowance: settings.get('budget.teamAllowance'),
    }),
  });
}

function secretsMode(value: unknown): SecretsMode {
  return value === 'redact' || value === 'ask' ? value : 'block';
}

/** What is no language tag counts as English, as the editor itself has it. */
function answerLanguage(wanted: unknown): string {
  const tag = typeof wanted === 'string' && wanted.trim() !== 'auto' ? wanted : vscode.env.language;
  return languageTag(tag) ?? DEFAULT_ANSWER_LANGUAGE;
}

/** Which findings are worth showing. */
export function findingFilter(): FindingFilter {
  const settings = config();
  return filterOf({
    severity: settings.get<unknown>('minimumSeverity'),
    confidence: settings.get<unknown>('minimumConfidence'),
    categories: settings.get<unknown>('categories'),
    mostPerFile: settings.get<unknown>('findingsPerFile'),
  });
}

/** Whether a finding is hidden that another tool reports as well. */
export function foldsReported(): boolean {
  return config().get('foldReportedByOthers') !== false;
}

/** The file that `codeInsight.brainFile` names, as it is written there; '' for none. */
export function brainFileSetting(): string {
  const file = config().get<unknown>('brainFile');
  return typeof file === 'string' ? file.trim() : '';
}

function positive(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : fallback;
}
