/** The words of the model picker: a line for each model, and where the list is from. */
import * as l10n from '@vscode/l10n';
import type { ModelList } from './claude/catalogue';
import type { ListedModel } from './claude/modelList';
import { SHIPPED_PRICES_DATE } from './claude/models';
import type { FailureCode } from './outcome';
import { waitReason } from './presentFailure';
import { DEFAULT_MODEL, type Settings } from './settings';

export interface ModelLine {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What it can hold, costs and supports. */
  readonly detail: string;
}

/** @param current the model that is asked now. */
export function modelLine(model: ListedModel, current: string): ModelLine {
  const { id, name, context, thinks } = model;
  const supports = [
    ...(model.structuredOutputs ? [l10n.t('structured outputs')] : []),
    ...(model.sampling ? [l10n.t('temperature')] : []),
    ...(thinks === 'always' ? [l10n.t('always thinks')] : []),
    ...(thinks === 'by default' ? [l10n.t('thinks by default')] : []),
  ];
  const parts = [
    ...(model.structuredOutputs ? [] : [l10n.t('Warning: no structured outputs, so an answer may not be readable')]),
    ...(context === null ? [] : [l10n.t('{0} context', tokens(context))]),
    priceWords(model),
    ...(supports.length === 0 ? [] : [supports.join(', ')]),
  ];
  return {
    id,
    label: inert(name === '' ? id : name.replace(/^Anthropic: /, '')),
    description: described(id, model.aliasOf, current),
    detail: parts.join(' · '),
  };
}

/** For a model that is set but that the list does not have. */
export function unlistedLine(id: string, current: string): ModelLine {
  return {
    id,
    label: inert(id),
    description: described(undefined, null, current, id),
    detail: l10n.t('Not in this list, so its price and what it supports are not known'),
  };
}

function described(shown: string | undefined, aliasOf: string | null, current: string, id = shown): string {
  const parts = [
    ...(shown === undefined ? [] : [shown]),
    ...(aliasOf === null ? [] : [l10n.t('now {0}', aliasOf)]),
    ...(id === current ? [l10n.t('current')] : []),
    ...(id === DEFAULT_MODEL ? [l10n.t('default')] : []),
  ];
  return inert(parts.join(', '));
}

function priceWords({ prices, longCostsMore }: ListedModel): string {
  if (prices === null) return l10n.t('price unknown');
  const { inputUsd, outputUsd } = prices;
  const words = l10n.t('${0} in, ${1} out per million tokens', dollars(inputUsd), dollars(outputUsd));
  return longCostsMore ? l10n.t('{0}, more for long prompts', words) : words;
}

/** "3", "0.50", "0.025". */
function dollars(usd: number): string {
  if (Number.isInteger(usd)) return String(usd);
  const cents = usd.toFixed(2);
  return Math.abs(Number(cents) - usd) < 1e-9 ? cents : String(Number(usd.toFixed(6)));
}

/** "950", "200K", "1M", "1.5M". */
function tokens(count: number): string {
  if (count < 1_000) return String(count);
  const thousands = Math.round(count / 1_000);
  return thousands < 1_000 ? `${thousands}K` : `${Number((count / 1e6).toFixed(1))}M`;
}

/** Where a list is from, how old it is, and why it is no newer. @param now milliseconds since the epoch. */
export function listWords(list: ModelList, server: Pick<Settings, 'endpoint' | 'demo'>, now: number): string {
  const name = serverName(server);
  const { failure } = list;
  if (list.source === 'shipped') {
    const date = calendarDate(SHIPPED_PRICES_DATE);
    return failure === undefined
      ? l10n.t('Shipped with Code Insight, prices of {0}', date)
      : l10n.t(
          'Shipped with Code Insight, prices of {0}: {1} could not be reached ({2})',
          date,
          name,
          reason(failure.code),
        );
  }
  const from = l10n.t('From {0}, {1}', name, age(list.at, now));
  return failure === undefined ? from : l10n.t("{0}: it can't be reached now ({1})", from, reason(failure.code));
}

/** Said once a model was chosen. @param environment the model that `CLAUDE_MODEL` names, if any. */
export function chosenWords(
  id: string,
  model: ListedModel | undefined,
  { demo, environment }: { readonly demo: boolean; readonly environment: string | undefined },
): string {
  const name = model === undefined || model.name === '' ? id : model.name.replace(/^Anthropic: /, '');
  return [
    name === id ? l10n.t('Reviews now ask {0}.', id) : l10n.t('Reviews now ask {0} ({1}).', name, id),
    ...(model?.structuredOutputs === false
      ? [l10n.t('It has no structured outputs, so an answer may not be readable.')]
      : []),
    ...(environment === undefined || environment.trim() === ''
      ? []
      : [l10n.t('The setting codeInsight.model now wins over the environment variable CLAUDE_MODEL.')]),
    ...(demo && !id.startsWith('demo/')
      ? [l10n.t('Until codeInsight.demo is off, the local demo model answers.')]
      : []),
  ].join(' ');
}

function serverName({ demo, endpoint }: Pick<Settings, 'endpoint' | 'demo'>): string {
  if (demo) return l10n.t('the local demo model');
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
  return /^([\w-]+\.)?openrouter\.ai$/.test(host) ? 'OpenRouter' : host;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

function age(at: number, now: number): string {
  const then = new Date(at);
  const time = `${twoDigits(then.getHours())}:${twoDigits(then.getMinutes())}`;
  if (then.toDateString() === new Date(now).toDateString()) return l10n.t('today {0}', time);
  const days = Math.max(0, Math.floor((now - at) / DAY_MS));
  if (days === 0) return l10n.t('yesterday {0}', time);
  return days === 1 ? l10n.t('1 day old') : l10n.t('{0} days old', days);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function calendarDate(iso: string): string {
  const parts = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Date(iso).toLocaleDateString('en-GB', parts);
}

function reason(code: FailureCode): string {
  switch (code) {
    case 'offline':
      return l10n.t('this computer seems to be offline');
    case 'certificate':
      return l10n.t('its certificate is not trusted');
    case 'proxy':
      return l10n.t('the proxy did not let the request through');
    case 'invalid_reply':
      return l10n.t('the endpoint did not answer as OpenRouter does');
    default:
      return waitReason(code);
  }
}

/** VS Code draws `$(name)` in a list as an icon: words of a service must not become one. */
function inert(words: string): string {
  return words.replaceAll('$(', '$ (');
}
