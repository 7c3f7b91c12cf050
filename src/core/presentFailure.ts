/** Words for every way in which a request can fail. */
import * as l10n from '@vscode/l10n';
import type { RequestFailure } from './outcome';
import { joined, sentence, type NextStep, type Presentation } from './presentation';

export function presentFailure(failure: RequestFailure): Presentation {
  const { message, advice, steps, setting } = failureWords(failure);
  const words = failure.detail === undefined ? '' : l10n.t('The service said: {0}', sentence(failure.detail));
  const id = failure.requestId === undefined ? '' : l10n.t('Request id: {0}.', failure.requestId);
  return {
    level: 'error',
    message: joined(message, failure.code === 'unexpected' || failure.status !== undefined ? words : ''),
    advice: joined(advice, id),
    steps: [...steps, 'show_log', 'copy_diagnostics'],
    ...(setting !== undefined && { setting }),
  };
}

function failureWords({ code, status, retryAfterMs }: RequestFailure): Omit<Presentation, 'level'> {
  const words = (
    message: string,
    advice: string,
    steps: readonly NextStep[],
    setting?: string,
  ): Omit<Presentation, 'level'> => ({
    message,
    advice,
    steps,
    ...(setting !== undefined && { setting }),
  });
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
        ['retry'],
      );
    case 'auth':
      return words(l10n.t('The API key was not accepted.'), l10n.t('Set a valid OpenRouter key.'), ['set_key']);
    case 'credits':
      return words(
        l10n.t('The OpenRouter credit does not cover this request.'),
        l10n.t('Add credit at openrouter.ai, or review a smaller selection.'),
        [],
      );
    case 'moderation':
      return words(
        l10n.t('The request was refused by a moderation or account rule.'),
        l10n.t('Review a smaller selection, or choose another model.'),
        ['open_settings'],
        'codeInsight.model',
      );
    case 'no_endpoint':
      return words(
        l10n.t('No provider serves this model with what was asked.'),
        l10n.t('Choose another model, or relax the privacy settings of your OpenRouter account.'),
        ['open_settings'],
        'codeInsight.model',
      );
    case 'bad_request':
      return words(
        l10n.t('The service rejected the request.'),
        l10n.t('Check codeInsight.model.'),
        ['open_settings'],
        'codeInsight.model',
      );
    case 'context_length':
      return words(l10n.t('The request is too long for the model.'), l10n.t('Review a smaller selection.'), []);
    case 'rate_limit':
      return words(
        l10n.t('Too many requests.'),
        retryAfterMs === undefined
          ? l10n.t('Wait a little, then try again.')
          : l10n.t('Try again in {0} seconds.', Math.ceil(retryAfterMs / 1_000)),
        ['retry'],
      );
    case 'overloaded':
      return words(l10n.t('The model is overloaded or not available right now.'), l10n.t('Try again in a moment.'), [
        'retry',
      ]);
    case 'server':
      return words(l10n.t('The service failed.'), l10n.t('Try again in a moment.'), ['retry']);
    case 'http':
      return words(l10n.t('The service answered with status {0}.', status ?? 0), l10n.t('Try again, or see the log.'), [
        'retry',
      ]);
    case 'invalid_reply':
      return words(
        l10n.t('The endpoint did not answer as OpenRouter does.'),
        l10n.t('Check codeInsight.endpoint.'),
        ['open_settings'],
        'codeInsight.endpoint',
      );
    case 'storage':
      return words(
        l10n.t('Nothing was sent: the state folder of Code Insight can not be written.'),
        l10n.t('Free disk space or mend its permissions, then try again.'),
        ['retry'],
      );
    case 'unexpected':
      return words(l10n.t('Something unexpected went wrong.'), l10n.t('Try again; the log has the details.'), [
        'retry',
      ]);
  }
}
