/** One question about a finding and its answer, which grows in place while it arrives. */
import type { ReportLabels, TurnView } from '../../protocol/report';
import { button, element, setAttribute, setShown, setText, type Part } from '../shared/dom';
import { markupNodes } from '../shared/markup';

export type TurnRequest = { readonly type: 'stopAnswer' } | { readonly type: 'answerStep'; readonly step: string };

export class TurnPart implements Part<TurnView> {
  readonly node = element('li', { class: 'turn' });
  readonly #question = element('p', { class: 'question' });
  readonly #answer = element('div', { class: 'explanation answer' });
  readonly #message = element('p');
  readonly #advice = element('p', { class: 'advice' });
  readonly #stop: HTMLButtonElement;
  readonly #steps = element('span');
  readonly #actions: HTMLElement;
  /** What is shown, so that a selection in it survives. */
  #shown = '';

  constructor(
    turn: TurnView,
    private readonly labels: ReportLabels,
    private readonly ask: (request: TurnRequest) => void,
  ) {
    this.#stop = button(labels.stop, `${labels.stop}: ${turn.question}`, () => {
      ask({ type: 'stopAnswer' });
    });
    this.#actions = element('p', { class: 'actions buttons' }, this.#stop, this.#steps);
    this.node.append(this.#question, this.#answer, this.#message, this.#advice, this.#actions);
  }

  update({ question, state, answer, level, message, advice, steps }: TurnView): void {
    setText(this.#question, question);
    const shown = JSON.stringify(answer);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#answer.replaceChildren(...markupNodes(answer, this.labels.code));
    }
    setShown(this.#answer, answer.length > 0);
    setAttribute(this.#message, 'class', `status ${level}`);
    setText(this.#message, message);
    setText(this.#advice, advice);
    setShown(this.#advice, advice !== '');
    this.#offer(steps);
    setShown(this.#stop, state === 'running');
    setShown(this.#actions, state === 'running' || steps.length > 0);
  }

  #offer(steps: TurnView['steps']): void {
    const wanted = steps.map(({ step }) => step).join(' ');
    if (this.#steps.dataset['steps'] === wanted) return;
    this.#steps.dataset['steps'] = wanted;
    const buttons = steps.map(({ step, label }) =>
      button(label, '', () => {
        this.ask({ type: 'answerStep', step });
      }),
    );
    this.#steps.replaceChildren(...buttons);
  }
}
