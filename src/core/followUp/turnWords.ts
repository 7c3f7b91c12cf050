/** What the report shows of a question and its answer, in words. The panel only lays it out. */
import * as l10n from '@vscode/l10n';
import type { NextStep, Presentation } from '../presentation';
import { parseMarkup, type MarkupBlock } from '../reply/markup';
import { answerOf } from './askOutcome';
import type { Turn } from './conversation';
import { presentAnswer } from './presentAnswer';

export interface TurnWords {
  readonly id: number;
  readonly question: string;
  readonly state: 'running' | 'done';
  readonly answer: readonly MarkupBlock[];
  readonly level: Presentation['level'];
  /** While it runs what it waits for, then what it took or why it failed. */
  readonly message: string;
  readonly advice: string;
  readonly steps: readonly NextStep[];
}

export function turnWords(turn: Turn): TurnWords {
  const { id, question, outcome, arrived, progress } = turn;
  if (!outcome) {
    const message = progress.trim() === '' ? l10n.t('Asking…') : progress;
    return {
      ...{ id, question, state: 'running', answer: parseMarkup(arrived) },
      ...{ level: 'info', message, advice: '', steps: [] },
    };
  }
  const { level, message, advice, steps } = presentAnswer(outcome);
  return { id, question, state: 'done', answer: answerMarkup(outcome), level, message, advice, steps };
}

const read = new WeakMap<object, readonly MarkupBlock[]>();

/** Read once: views are made anew with every change, an answer stays. */
function answerMarkup(outcome: NonNullable<Turn['outcome']>): readonly MarkupBlock[] {
  let blocks = read.get(outcome);
  if (!blocks) read.set(outcome, (blocks = parseMarkup(answerOf(outcome)?.text ?? '')));
  return blocks;
}
