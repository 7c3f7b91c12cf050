/** The words of a health check: a line for each check, with what to do where something is amiss. */
import * as l10n from '@vscode/l10n';
import { addressForms } from './cache/addressWords';
import { CHECKS, type CheckId, type HealthFacts, type NotChecked, type ProxyUse } from './health/facts';
import { reportOf, type CheckStatus, type HealthCheck, type HealthReport } from './health/report';
import type { RequestFailure } from './outcome';
import { presentBlock } from './presentBlock';
import { presentFailure } from './presentFailure';
import { presentKey } from './presentKey';
import { joined, type NextStep, type Presentation } from './presentation';

/** An end that is nearer is told as something to see to, in days. */
const SOON_DAYS = 14;

type Line = Omit<HealthCheck, 'id'>;

export function presentHealth(facts: HealthFacts): HealthReport {
  const lines: Readonly<Record<CheckId, Line>> = {
    endpoint: endpointLine(facts.endpoint),
    reachable: reachableLine(facts.reachable),
    certificate: certificateLine(facts.certificate),
    proxy: proxyLine(facts.proxy),
    key: keyLine(facts.key),
    credit: creditLine(facts.key),
    model: modelLine(facts.model),
    structured_outputs: structuredLine(facts.structuredOutputs),
    redis: redisLine(facts.redis),
    state_folder: stateLine(facts.stateFolder),
    privacy: privacyLine(facts.privacy),
  };
  return reportOf(CHECKS.map((id) => ({ id, ...lines[id] })));
}

/** One sentence about the whole. */
export function healthSummary({ status, checks }: HealthReport): string {
  const count = (wanted: CheckStatus): number => checks.filter((check) => check.status === wanted).length;
  switch (status) {
    case 'ok':
      return l10n.t('Everything that was checked is in order.');
    case 'degraded':
      return l10n.t('Reviews can work. To see to: {0}.', count('warning'));
    case 'failed':
      return l10n.t('Reviews can not work as it is. Failed: {0}.', count('failed'));
  }
}

/** The report for a terminal or a bug report. */
export function healthText(report: HealthReport): string {
  const lines = report.checks.flatMap(({ id, status, message, advice }) => [
    `[${status}] ${id}: ${message}`,
    ...(advice === '' ? [] : [`    ${advice}`]),
  ]);
  return [`${report.status}: ${healthSummary(report)}`, '', ...lines].join('\n');
}

function line(
  status: CheckStatus,
  message: string,
  advice = '',
  steps: readonly NextStep[] = [],
  setting?: string,
): Line {
  return { status, message: plain(message), advice: plain(advice), steps, ...(setting !== undefined && { setting }) };
}

const ok = (message: string): Line => line('ok', message);
const skipped = (message: string): Line => line('skipped', message);

/** A failure in the words of a review; what the health check itself offers is not offered again. */
function failed(failure: RequestFailure, ...more: string[]): Line {
  return presented('failed', presentFailure(failure), ...more);
}

function presented(status: CheckStatus, { message, advice, steps, setting }: Presentation, ...more: string[]): Line {
  const useful = steps.filter((step) => !['check_health', 'show_log', 'copy_diagnostics'].includes(step));
  return line(status, joined(message, ...more), advice, useful, setting);
}

function notCheckedLine({ because }: NotChecked): Line {
  switch (because) {
    case 'endpoint':
      return skipped(l10n.t('Not checked: the endpoint can not be asked.'));
    case 'not_reached':
      return skipped(l10n.t('Not checked: the endpoint was not reached.'));
    case 'no_list':
      return skipped(l10n.t('Not checked: the endpoint gives no list of models.'));
    case 'model':
      return skipped(l10n.t('Not checked: the model is not on the list.'));
    case 'not_agreed':
      return line(
        'warning',
        l10n.t('Not checked: you did not agree that your API key goes to this endpoint.'),
        l10n.t('Check again and agree, or change codeInsight.endpoint.'),
        ['retry', 'open_settings'],
        'codeInsight.endpoint',
      );
    case 'cancelled':
      return skipped(l10n.t('Not checked: cancelled.'));
    case 'late':
      return line('warning', l10n.t('No answer came in time.'), l10n.t('Check again.'), ['retry']);
    case 'broken':
      return line('warning', l10n.t('The check itself failed.'), l10n.t('Check again.'), ['retry']);
  }
}

function endpointLine(fact: HealthFacts['endpoint']): Line {
  if (fact.kind === 'invalid') {
    const { advice, steps, setting } = presentBlock({ code: 'endpoint', endpoint: '' });
    return line('failed', l10n.t('The endpoint is not an https address.'), advice, steps, setting);
  }
  switch (fact.is) {
    case 'demo':
      return ok(l10n.t('The local demo model is in use, and it is what was checked; nothing leaves this machine.'));
    case 'here':
      return ok(l10n.t('Endpoint: {0}, on this machine.', fact.host));
    case 'openrouter':
      return ok(l10n.t('Endpoint: {0}.', fact.host));
    case 'other':
      return ok(l10n.t("Endpoint: {0}. This is not OpenRouter's own address.", fact.host));
  }
}

function reachableLine(fact: HealthFacts['reachable']): Line {
  switch (fact.kind) {
    case 'answered':
      return ok(l10n.t('The endpoint answers, in {0} ms.', fact.ms));
    case 'no_list':
      return line(
        'warning',
        l10n.t('The endpoint answers, but gives no list of models (status {0}).', fact.status),
        l10n.t('A gateway may have none. Else check codeInsight.endpoint.'),
        ['open_settings'],
        'codeInsight.endpoint',
      );
    case 'failed':
      return failed(fact.failure);
    case 'not_checked':
      return notCheckedLine(fact);
  }
}

function certificateLine(fact: HealthFacts['certificate']): Line {
  switch (fact.kind) {
    case 'not_needed':
      return skipped(l10n.t('No certificate: the connection stays on this machine.'));
    case 'not_checked':
      return notCheckedLine(fact);
    case 'untrusted':
      return failed(fact.failure, fact.issuer === undefined ? '' : l10n.t('It was issued by {0}.', named(fact.issuer)));
    case 'trusted': {
      const { issuer, daysLeft } = fact;
      const words = l10n.t('The certificate is trusted. Issued by {0}; days left: {1}.', named(issuer), daysLeft);
      if (daysLeft >= SOON_DAYS) return ok(words);
      // OpenRouter's own is renewed by itself; a company's gateway has somebody who does it.
      return line('warning', words, l10n.t('Who runs the endpoint has to renew it before it ends.'));
    }
  }
}

function proxyLine(fact: HealthFacts['proxy']): Line {
  switch (fact.kind) {
    case 'not_checked':
      return notCheckedLine(fact);
    case 'refused': {
      const through = fact.use.kind === 'used' ? proxyWords(fact.use) : '';
      return failed(fact.failure, through);
    }
    case 'none':
    case 'not_needed':
      return skipped(proxyWords(fact));
    case 'used':
    case 'bypassed':
      return ok(proxyWords(fact));
  }
}

function proxyWords(use: ProxyUse): string {
  switch (use.kind) {
    case 'none':
      return l10n.t('No proxy is set.');
    case 'not_needed':
      return l10n.t('No proxy is asked for an endpoint on this machine.');
    case 'used':
      return l10n.t('Requests go through the proxy {0} ({1}).', use.proxy, use.from);
    case 'bypassed':
      return l10n.t('The proxy {0} is not asked for this endpoint ({1}).', use.proxy, use.by);
  }
}

function keyLine(fact: HealthFacts['key']): Line {
  switch (fact.kind) {
    case 'not_checked':
      return notCheckedLine(fact);
    case 'none':
      return line(
        'failed',
        l10n.t('No OpenRouter API key is set.'),
        l10n.t('Sign in or set a key; the local demo model needs none.'),
        ['sign_in', 'set_key', 'get_key', 'use_demo'],
      );
    case 'failed':
      return failed(fact.failure);
    case 'accepted': {
      const { info } = fact;
      if (info.management) return presented('failed', presentKey({ kind: 'valid', info }));
      const expires = info.expiresAt === null ? '' : l10n.t('It expires on {0}.', info.expiresAt.slice(0, 10));
      return ok(joined(l10n.t('The API key {0} is accepted.', named(info.label)), expires));
    }
  }
}

function creditLine(fact: HealthFacts['key']): Line {
  switch (fact.kind) {
    case 'not_checked':
      return notCheckedLine(fact);
    case 'none':
    case 'failed':
      return skipped(l10n.t('Not checked: without an accepted key nothing is told about credit.'));
    case 'accepted': {
      const { limitUsd, leftUsd, usedUsd } = fact.info;
      if (limitUsd === null) {
        return ok(
          joined(
            l10n.t('The key has no limit of its own.'),
            l10n.t('What it can spend is the credit of your OpenRouter account.'),
          ),
        );
      }
      const left = leftUsd ?? limitUsd - usedUsd;
      const words = l10n.t("Left of the key's limit: ${0} of ${1}.", dollars(left), dollars(limitUsd));
      return left > 0
        ? ok(words)
        : line('failed', words, l10n.t('Raise the limit of the key at openrouter.ai/keys, or set another key.'), [
            'open_keys',
            'set_key',
            'sign_in',
          ]);
    }
  }
}

function modelLine(fact: HealthFacts['model']): Line {
  switch (fact.kind) {
    case 'not_checked':
      return notCheckedLine(fact);
    case 'unlisted':
      return line(
        'failed',
        l10n.t('The model {0} is not on the list: OpenRouter has no such model, or has it no more.', named(fact.model)),
        l10n.t('Choose another model.'),
        ['choose_model', 'open_settings'],
        'codeInsight.model',
      );
    case 'listed': {
      const words = l10n.t('The model {0} is available.', named(fact.model));
      if (fact.endsOn === null || fact.daysLeft === null) return ok(words);
      const ends = l10n.t('It will be removed on {0}.', fact.endsOn);
      return line('warning', joined(words, ends), l10n.t('Choose another model before that day.'), ['choose_model']);
    }
  }
}

function structuredLine(fact: HealthFacts['structuredOutputs']): Line {
  const other = l10n.t('Answers may be harder to read. Choose a model with structured outputs.');
  switch (fact.kind) {
    case 'not_checked':
      return notCheckedLine(fact);
    case 'unsupported':
      return line('warning', l10n.t('The model {0} has no structured outputs.', named(fact.model)), other, [
        'choose_model',
      ]);
    case 'supported': {
      if (fact.providers === undefined) return ok(l10n.t('The model has structured outputs.'));
      const { with: able, without } = fact.providers;
      if (able.length === 0) {
        return line('warning', l10n.t('No provider of the model has structured outputs now.'), other, ['choose_model']);
      }
      return ok(
        without.length === 0
          ? l10n.t('The model has structured outputs with {0}.', listed(able))
          : l10n.t('The model has structured outputs with {0}; not with {1}.', listed(able), listed(without)),
      );
    }
  }
}

function redisLine(fact: HealthFacts['redis']): Line {
  const setting = 'codeInsight.redisUrl';
  switch (fact.kind) {
    case 'not_checked':
      return notCheckedLine(fact);
    case 'not_used':
      return skipped(l10n.t('Redis is not used: answers are kept on this machine.'));
    case 'unusable':
      return line(
        'warning',
        fact.because === 'invalid'
          ? joined(l10n.t('Redis is not used: its address is none of a Redis.'), addressForms())
          : l10n.t('Redis is not used: codeInsight.redisUrl contains a user name or a password.'),
        l10n.t('Mend the address. Code Insight: Set Redis Credentials keeps user and password.'),
        ['open_settings'],
        setting,
      );
    case 'connected': {
      const version = fact.version === undefined ? '' : l10n.t('Redis {0}.', fact.version);
      const memory = fact.usedMemory === undefined ? '' : l10n.t('Memory used: {0}.', fact.usedMemory);
      return ok(joined(l10n.t('Redis at {0} answers, in {1} ms.', fact.host, fact.ms), version, memory));
    }
    case 'failed':
      return line(
        'warning',
        l10n.t('Redis at {0} does not answer ({1}): reviews work, without the shared answers.', fact.host, fact.code),
        fact.credentials
          ? l10n.t('Set user and password with Code Insight: Set Redis Credentials, or in REDIS_URL.')
          : l10n.t('Check the address (codeInsight.redisUrl or REDIS_URL), and whether Redis runs.'),
        ['open_settings', 'retry'],
        setting,
      );
  }
}

function stateLine(fact: HealthFacts['stateFolder']): Line {
  switch (fact.kind) {
    case 'not_checked':
      return notCheckedLine(fact);
    case 'writable':
      return ok(l10n.t('The state folder can be written.'));
    case 'failed': {
      const { advice } = presentFailure({ code: 'storage' });
      return line('failed', l10n.t('The state folder can not be written ({0}).', fact.code), advice, ['retry']);
    }
  }
}

function privacyLine({ denyDataCollection, zeroDataRetention }: HealthFacts['privacy']): Line {
  const excluded = [
    ...(denyDataCollection ? [l10n.t('Providers that may store or train on what is sent are excluded.')] : []),
    ...(zeroDataRetention
      ? [l10n.t("All but endpoints with zero data retention are excluded, Anthropic's own among them.")]
      : []),
  ];
  return ok(excluded.length === 0 ? l10n.t('No provider is excluded by the privacy settings.') : joined(...excluded));
}

function dollars(usd: number): string {
  return Math.max(0, usd).toFixed(2);
}

/** Names that others chose, for one line. */
function named(name: string): string {
  const short = plain(name).slice(0, 80);
  return short === '' ? l10n.t('(no name)') : short;
}

function listed(names: readonly string[]): string {
  return names.slice(0, 8).map(named).join(', ');
}

/** Other people's words must neither break a line nor draw an icon. */
function plain(words: string): string {
  return words
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .replaceAll('$(', '$ (')
    .trim();
}
