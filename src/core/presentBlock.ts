/** Words for everything that keeps a request from being sent. */
import * as l10n from '@vscode/l10n';
import type { Block } from './outcome';
import { presentBudget } from './presentBudget';
import { isInText, isRedactable, placesInWords } from './presentSecrets';
import { presentIgnored, presentUnreadable } from './presentIgnored';
import { formatUsd, grouped, type NextStep, type Presentation } from './presentation';

export function presentBlock(block: Block): Presentation {
  const said = (message: string, advice: string, steps: readonly NextStep[] = [], setting?: string): Presentation => ({
    level: 'warning',
    message,
    advice,
    steps,
    ...(setting !== undefined && { setting }),
  });
  switch (block.code) {
    case 'not_readable':
      return said(
        l10n.t('The file can not be read ({0}).', block.detail),
        l10n.t('Check that it exists and that you may read it.'),
      );
    case 'empty':
      return said(l10n.t('There is nothing to review: the text is empty.'), '');
    case 'binary':
      return said(l10n.t('This is a binary file; nothing was sent.'), l10n.t('Open a text file and review that.'));
    case 'encoding':
      return said(
        l10n.t('The file is not valid UTF-8; nothing was sent.'),
        l10n.t('Save it as UTF-8, then review it again.'),
      );
    case 'not_a_file':
      return said(
        block.is === 'folder'
          ? l10n.t('This is a folder; nothing was sent.')
          : l10n.t('This is not an ordinary file but a device or a pipe; it was not read.'),
        l10n.t('Name a file.'),
      );
    case 'garbled':
      return said(
        l10n.t(
          'Nothing was sent: the file was opened in another encoding than its own; characters are lost, from line {0} on.',
          block.line,
        ),
        l10n.t('Reopen it with the encoding that it was saved in, then review it again.'),
        ['change_encoding'],
      );
    case 'half_character':
      return said(
        l10n.t('Nothing was sent: line {0} holds half of a character, which can not be sent as it is.', block.line),
        l10n.t('Delete it or write it as an escape, then review again.'),
      );
    case 'too_large':
      return block.part === true
        ? said(
            l10n.t(
              'The selection with the lines around it is too large: {0} bytes, the limit is {1}. Nothing was sent.',
              grouped(block.bytes),
              grouped(block.limit),
            ),
            l10n.t('Select fewer lines, or raise codeInsight.maxFileSize.'),
            ['open_settings'],
            'codeInsight.maxFileSize',
          )
        : said(
            l10n.t(
              'The text is too large: {0} bytes, the limit is {1}. Nothing was sent.',
              grouped(block.bytes),
              grouped(block.limit),
            ),
            l10n.t('Select a part and choose Review Selection, or raise codeInsight.maxFileSize.'),
            ['review_selection', 'open_settings'],
            'codeInsight.maxFileSize',
          );
    case 'too_large_to_check':
      return said(
        l10n.t(
          'Nothing was sent: the whole file is checked for secrets before any part of it is sent, and {0} bytes are more than the {1} that are checked.',
          grouped(block.bytes),
          grouped(block.limit),
        ),
        l10n.t('Copy the part that you want reviewed into a file of its own.'),
      );
    case 'ignored':
      return presentIgnored(block);
    case 'ignore_unreadable':
      return presentUnreadable(block);
    case 'language':
      return said(
        l10n.t('The language "{0}" is not on the list of reviewed languages. Nothing was sent.', block.languageId),
        l10n.t('Change the language mode, or add it to codeInsight.languages.'),
        ['open_settings'],
        'codeInsight.languages',
      );
    case 'secrets': {
      const count = block.places.length;
      const where = placesInWords(block.places);
      if (!block.places.every(isRedactable)) {
        return said(
          l10n.t('Nothing was sent, because the finished request holds what looks like a secret ({0}).', where),
          l10n.t("It came from the file's name or from a prompt, not from the text. Change it there."),
        );
      }
      if (block.places.every(({ file }) => file !== undefined)) {
        return said(
          l10n.t("Nothing was sent, because the project's rules hold what looks like a secret: {0}.", where),
          l10n.t('Send them with placeholders, take it out of the file, or turn codeInsight.projectRules off.'),
          ['redact_and_send', 'open_settings'],
          'codeInsight.projectRules',
        );
      }
      // A prompt has no line that could be shown here.
      const steps: readonly NextStep[] = block.places.every(isInText)
        ? ['redact_and_send', 'show_secret', 'not_a_secret']
        : ['redact_and_send'];
      return said(
        count === 1
          ? l10n.t('Nothing was sent, because the text holds what looks like a secret: {0}.', where)
          : l10n.t('Nothing was sent, because the text holds what looks like secrets: {0}.', where),
        count === 1
          ? l10n.t('Send it with a placeholder in place of the value, remove the value, or say that it is no secret.')
          : l10n.t(
              'Send it with placeholders in place of the {0} values, remove them, or say which are no secrets.',
              count,
            ),
        steps,
      );
    }
    case 'scan_timeout':
      return said(
        l10n.t('Nothing was sent: the check for secrets did not finish in time.'),
        l10n.t(
          'Try again. If it happens again with this file, please report it: the diagnostics hold none of its text.',
        ),
        ['show_log', 'copy_diagnostics'],
      );
    case 'no_key':
      return said(
        l10n.t('No OpenRouter API key is set.'),
        l10n.t('Set a key, get one at openrouter.ai/keys, or try the local demo model, which needs none.'),
        ['set_key', 'get_key', 'use_demo'],
      );
    case 'key_host':
      return said(
        l10n.t('Nothing was sent: you did not agree that your API key goes to {0}.', block.host),
        l10n.t('Run it again and agree, or set codeInsight.endpoint to an address that you trust.'),
        ['retry', 'open_settings'],
        'codeInsight.endpoint',
      );
    case 'endpoint':
      return said(
        l10n.t('Nothing was sent: the endpoint is not an https address.'),
        l10n.t('Mend codeInsight.endpoint; plain http is accepted for this machine only.'),
        ['open_settings'],
        'codeInsight.endpoint',
      );
    case 'above_tokens':
      return said(
        block.mostUsd === undefined
          ? l10n.t(
              'Nothing was sent: the prompt has about {0} tokens for {1}, more than the {2} that are sent unasked.',
              grouped(block.tokens),
              block.model,
              grouped(block.limit),
            )
          : l10n.t(
              'Nothing was sent: the prompt has about {0} tokens for {1} (up to ${2} with its answer), more than the {3} that are sent unasked.',
              grouped(block.tokens),
              block.model,
              formatUsd(block.mostUsd),
              grouped(block.limit),
            ),
        l10n.t('With --yes it is sent; with --lines fewer lines are reviewed.'),
      );
    case 'budget':
      return presentBudget(block);
  }
}
