/** At start: answers that streamed when the window was closed or killed are brought back, below their findings. */
import { salvageAnswer } from '../../core/followUp/askFlow';
import type { Conversations } from '../../core/followUp/conversations';
import type { Pipeline } from '../../core/pipeline';
import type { Logger } from '../../core/ports';
import type { Settings } from '../../core/settings';

export interface SalvageAnswersDeps {
  readonly pipeline: Pipeline;
  readonly conversations: Conversations;
  readonly settings: () => Promise<Settings>;
  readonly log: Logger;
}

export async function salvageAnswers({ pipeline, conversations, settings, log }: SalvageAnswersDeps): Promise<void> {
  for (const spool of await pipeline.abandoned()) {
    const shown: { id?: number } = {};
    const salvaged = await salvageAnswer(pipeline, spool, await settings(), (accounting) => {
      if (shown.id !== undefined) conversations.amend(shown.id, accounting);
    });
    if (!salvaged) continue;
    log.info('an answer was salvaged', { chars: spool.text.length });
    const { origin, outcome } = salvaged;
    if (!outcome) continue;
    shown.id = conversations.start(origin.documentId, origin.findingId, origin.question, origin.askedAt);
    conversations.end(shown.id, outcome);
  }
}
