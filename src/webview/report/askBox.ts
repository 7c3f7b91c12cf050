/** Questions about a finding with their answers, and the field for the next one. */
import { MAX_QUESTION, type FindingView, type ReportLabels, type TurnView } from '../../protocol/report';
import { button, element, KeyedList, setAttribute, setShown } from '../shared/dom';
import { TurnPart, type TurnRequest } from './turnPart';

export type AskRequest =
  { readonly type: 'ask' | 'previewQuestion'; readonly question: string } | (TurnRequest & { readonly turnId: number });

export interface AskContext {
  readonly labels: ReportLabels;
  ask(request: AskRequest): void;
  /** To screen readers. An answer that arrives is not read out piece by piece: its end is said. */
  say(text: string): void;
  draft(): string;
  setDraft(text: string): void;
}

export class AskBox {
  readonly node: HTMLElement;
  /** Opens and closes the box; stands with the finding's other buttons. */
  readonly toggle: HTMLButtonElement;
  readonly #turns: KeyedList<TurnView>;
  readonly #list = element('ol', { class: 'turns' });
  readonly #field: HTMLTextAreaElement;
  readonly #compose: HTMLElement;
  readonly #send: HTMLButtonElement;
  #isOpen = false;
  /** States by turn, to tell what began and ended. */
  #known: ReadonlyMap<number, TurnView['state']> | undefined;

  constructor(
    findingId: string,
    private readonly context: AskContext,
  ) {
    const { labels } = context;
    const id = `ask-${findingId}`;
    this.#turns = new KeyedList(
      this.#list,
      (turn) => String(turn.id),
      (turn) =>
        new TurnPart(turn, labels, (request) => {
          context.ask({ ...request, turnId: turn.id });
        }),
    );
    const field = `question-${findingId}`;
    this.#field = element('textarea', { id: field, rows: '2', maxlength: String(MAX_QUESTION) });
    this.#field.value = context.draft();
    this.#field.addEventListener('input', () => {
      context.setDraft(this.#field.value);
      this.#enable();
    });
    this.#field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      // The editor has a meaning of its own for these keys.
      event.preventDefault();
      event.stopPropagation();
      this.#ask('ask');
    });
    this.#send = button(labels.send, '', () => {
      this.#ask('ask');
    });
    const preview = button(labels.preview, '', () => {
      this.#ask('previewQuestion');
    });
    this.#compose = element(
      'div',
      { class: 'compose' },
      element('label', { for: field }, labels.question),
      this.#field,
      element('p', { class: 'actions' }, this.#send, preview, element('span', { class: 'hint' }, labels.askHint)),
    );
    this.node = element(
      'div',
      { class: 'ask', role: 'group', id, 'aria-label': labels.ask },
      this.#list,
      this.#compose,
    );
    this.toggle = button(labels.ask, '', () => {
      this.#setOpen(!this.#isOpen);
      if (this.#isOpen) this.#field.focus();
    });
    setAttribute(this.toggle, 'aria-controls', id);
    this.#setOpen(this.#field.value !== '');
  }

  open(): void {
    this.#setOpen(true);
  }

  update({ turns, canAsk, title }: FindingView): void {
    const { labels } = this.context;
    const hadFocus = this.node.contains(document.activeElement);
    const before = this.#known;
    this.#known = new Map(turns.map(({ id, state }) => [id, state]));
    this.#turns.update(turns);
    setShown(this.#list, turns.length > 0);
    setShown(this.#compose, canAsk);
    setShown(this.toggle, canAsk || turns.length > 0);
    setAttribute(this.toggle, 'aria-label', `${labels.ask}: ${title}`);
    setAttribute(this.node, 'aria-label', `${labels.ask}: ${title}`);
    this.#enable();
    if (turns.some(({ id }) => before?.has(id) !== true)) this.#setOpen(true);
    for (const turn of before ? turns : []) {
      const was = before?.get(turn.id);
      if (turn.state === 'running' && was === undefined) this.context.say(turn.message);
      if (turn.state === 'done' && was === 'running') this.context.say(endWords(turn, labels));
    }
    // The button that had it may be gone, as "Stop" is at the end.
    const { activeElement } = document;
    const isLost =
      activeElement === null || activeElement === document.body || activeElement.closest('[hidden]') !== null;
    if (hadFocus && isLost) this.#field.focus();
  }

  get #isAsking(): boolean {
    return [...(this.#known?.values() ?? [])].includes('running');
  }

  #enable(): void {
    // Not `disabled`: who stands on it would lose the focus.
    setAttribute(this.#send, 'aria-disabled', String(this.#isAsking || this.#field.value.trim() === ''));
  }

  #setOpen(open: boolean): void {
    this.#isOpen = open;
    setShown(this.node, open);
    setAttribute(this.toggle, 'aria-expanded', String(open));
  }

  #ask(type: 'ask' | 'previewQuestion'): void {
    const question = this.#field.value.trim();
    if (question === '' || (type === 'ask' && this.#isAsking)) {
      this.#field.focus();
      return;
    }
    this.context.ask({ type, question });
    if (type === 'previewQuestion') return;
    this.#field.value = '';
    this.context.setDraft('');
    this.#enable();
  }
}

function endWords({ answer, message, advice }: TurnView, { answered }: ReportLabels): string {
  return [...(answer.length > 0 ? [answered] : []), message, advice].filter((part) => part !== '').join(' ');
}
