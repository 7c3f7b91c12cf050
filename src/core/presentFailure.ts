/** Words for every way in which a request can fail: one sentence for what happened, one for what to do. */
import * as l10n from '@vscode/l10n';
import type { FailureCode, PrivacyFilter, RequestFailure } from './outcome';
import { grouped, joined, sentence, type NextStep, type Presentation } from './presentation';

/** Below it an answer would hardly hold one finding: a smaller one is not offered. */
export const LEAST_ANSWER_TOKENS = 256;

export function presentFailure(failure: RequestFailure): Presentation {
  const { message, advice, steps, setting } = failureWords(failure);
  const id = failure.requestId === undefined ? '' : l10n.t('Request id: {0}.', failure.requestId);
  return {
    level: 'error',
    message: joined(message, quoted(failure)),
    advice: joined(advice, id),
    steps: [...steps, 'show_log', 'copy_diagnostics'],
    ...(setting !== undefined && { setting }),
  };
}

/** The service's own words; without a status they are our own error's, worth showing only where we know no better. */
export function quoted({ code, status, detail, provider, affordableTokens }: RequestFailure): string {
  if (detail === undefined || (code !== 'unexpected' && status === undefined)) return '';
  // Said already, in fewer words.
  if (affordableTokens !== undefined) return '';
  return provider === undefined
    ? l10n.t('The service said: {0}', sentence(detail))
    : l10n.t('{0} said: {1}', provider, sentence(detail));
}

/** Without its full stop, for a line that goes on: "too many requests". */
export function waitReason(code: FailureCode): string {
  switch (code) {
    case 'rate_limit':
      return l10n.t('too many requests');
    case 'overloaded':
      return l10n.t('the model is overloaded');
    case 'timeout':
      return l10n.t('no answer came in time');
    case 'connection':
    case 'offline':
      return l10n.t('the connection failed');
    default:
      return l10n.t('the service failed');
  }
}

type Words = Omit<Presentation, 'level'>;

function words(message: string, advice: string, steps: readonly NextStep[], setting?: string): Words {
  return { message, advice, steps, ...(setting !== undefined && { setting }) };
}

function failureWords(failure: RequestFailure): Words {
  const { code, status, detail, retryAfterMs, filters = [], record = false } = failure;
  switch (code) {
    case 'timeout':
      return words(
        l10n.t('No answer came in time.'),
        l10n.t('Try again, or raise codeInsight.timeout.'),
        ['retry', 'open_settings'],
        'codeInsight.timeout',
      );
    case 'connection':
      return words(
        l10n.t('The connection to the endpoint failed.'),
        l10n.t('Check the network, the proxy settings and codeInsight.endpoint, then try again.'),
        ['retry', 'check_health'],
      );
    case 'offline':
      return words(
        l10n.t('The endpoint can not be found: this computer seems to be offline.'),
        l10n.t('Connect to the network, or check the address in codeInsight.endpoint, then try again.'),
        ['retry', 'check_health'],
      );
    case 'certificate':
      return words(
        detail === undefined
          ? l10n.t('The certificate of the endpoint is not trusted, so nothing was sent.')
          : l10n.t('The certificate of the endpoint is not trusted ({0}), so nothing was sent.', detail),
        l10n.t(
          'A company proxy or a virus scanner that reads encrypted traffic is the usual cause: have its root certificate installed in this system, or name its file in NODE_EXTRA_CA_CERTS and start again.',
        ),
        ['check_health', 'retry'],
      );
    case 'proxy':
      return words(
        l10n.t('The proxy did not let the request through.'),
        l10n.t('Check the address, user and password of the proxy (http.proxy, HTTPS_PROXY), then try again.'),
        ['open_settings', 'check_health', 'retry'],
        'http.proxy',
      );
    case 'auth':
      return words(l10n.t('The API key was not accepted.'), l10n.t('Set a valid OpenRouter key.'), [
        'set_key',
        'sign_in',
      ]);
    case 'forbidden':
      return words(
        l10n.t('OpenRouter does not allow this request with this key.'),
        l10n.t("Check the key's limit and the guardrails of your account, or choose another model."),
        ['open_keys', 'choose_model'],
      );
    case 'credits':
      return creditWords(failure);
    case 'moderation':
      return words(
        l10n.t('The text was flagged, so the model was not asked.'),
        l10n.t('Review a selection without the passage, or choose another model.'),
        ['choose_model'],
      );
    case 'model':
      return words(
        l10n.t('OpenRouter has no such model, or has it no more.'),
        l10n.t('Choose another model.'),
        ['choose_model', 'open_settings'],
        'codeInsight.model',
      );
    case 'privacy':
    case 'no_endpoint':
      return filters.length > 0 || code === 'privacy'
        ? privacyWords(filters)
        : words(
            l10n.t('No provider serves this model with what was asked.'),
            l10n.t('Choose another model, or look at the privacy settings of your OpenRouter account.'),
            ['choose_model', 'open_account_privacy'],
          );
    case 'bad_request':
      return words(
        l10n.t('The service rejected the request.'),
        l10n.t('Choose another model, or report this with the diagnostics.'),
        ['choose_model'],
      );
    case 'context_length':
      return words(
        l10n.t('The request is too long for the model.'),
        l10n.t('Review a smaller selection, or choose a model with a longer context.'),
        ['choose_model'],
      );
    case 'rate_limit':
      return words(
        l10n.t('Too many requests.'),
        retryAfterMs === undefined
          ? l10n.t('Wait a little, then try again.')
          : l10n.t('Try again in {0}.', duration(retryAfterMs)),
        ['retry'],
      );
    case 'overloaded':
      return words(
        l10n.t('The model is overloaded or not available right now.'),
        l10n.t('Try again in a moment, or choose another model.'),
        ['retry', 'choose_model'],
      );
    case 'server':
      return words(l10n.t('The service failed.'), l10n.t('Try again in a moment.'), ['retry']);
    case 'http':
      return words(l10n.t('The service answered with status {0}.', status ?? 0), l10n.t('Try again, or see the log.'), [
        'retry',
      ]);
    case 'invalid_reply':
      return words(
        l10n.t('The endpoint did not answer as OpenRouter does.'),
        l10n.t('Check codeInsight.endpoint, and whether the network wants a sign-in in the browser first.'),
        ['open_settings', 'check_health'],
        'codeInsight.endpoint',
      );
    case 'storage':
      return words(
        record
          ? l10n.t('Nothing was sent: the record of what is sent can not be written.')
          : l10n.t('Nothing was sent: the state folder of Code Insight can not be written.'),
        l10n.t('Free disk space or mend its permissions, then try again.'),
        ['retry'],
      );
    case 'unexpected':
      return words(l10n.t('Something unexpected went wrong.'), l10n.t('Try again; the log has the details.'), [
        'retry',
      ]);
  }
}

function creditWords({ affordableTokens }: RequestFailure): Words {
  if (affordableTokens === undefined) {
    return words(
      l10n.t('The OpenRouter credit does not cover this request.'),
      l10n.t('Add credit, or review a smaller selection.'),
      ['open_credits'],
    );
  }
  const affordable = grouped(affordableTokens);
  if (affordableTokens < LEAST_ANSWER_TOKENS) {
    return words(
      l10n.t('The OpenRouter credit pays for an answer of {0} tokens only: too short to be of use.', affordable),
      l10n.t('Add credit, or review a smaller selection.'),
      ['open_credits'],
    );
  }
  return words(
    l10n.t('The OpenRouter credit pays for an answer of {0} tokens at most.', affordable),
    l10n.t('Send it again with a shorter answer of up to {0} tokens, or add credit.', affordable),
    ['smaller_answer', 'open_credits'],
  );
}

function privacyWords(filters: readonly PrivacyFilter[]): Words {
  const [first] = filters;
  if (first === undefined) {
    return words(
      l10n.t('The privacy settings of your OpenRouter account leave no provider for this model.'),
      l10n.t('Choose another model, or change them.'),
      ['choose_model', 'open_account_privacy'],
    );
  }
  const names = filters.map((filter) => `codeInsight.privacy.${filter}`).join(', ');
  return words(
    l10n.t('Your privacy settings leave no provider for this model: {0}.', names),
    l10n.t('Choose another model, or switch a setting off. The privacy settings of your OpenRouter account count too.'),
    ['choose_model', 'open_settings', 'open_account_privacy'],
    `codeInsight.privacy.${first}`,
  );
}

/** "1 second", "45 seconds", "60 minutes". */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds === 1) return l10n.t('1 second');
  if (seconds < 120) return l10n.t('{0} seconds', seconds);
  return l10n.t('{0} minutes', Math.ceil(seconds / 60));
}
