/** One finding of the report. */
import type { DiffRow, FindingView, FromReportPanel, ReportLabels } from '../../protocol/report';
import { codeBlock } from '../shared/codeBlock';
import { button, element, setAttribute, setShown, setText, type Part } from '../shared/dom';
import { markupNodes } from '../shared/markup';
import { AskBox, type AskRequest } from './askBox';

/** What a finding's buttons ask for; the page adds the run. */
export type FindingRequest =
  | { readonly type: 'reveal' | 'compare' | 'dismiss' | 'restore' | 'copy' }
  | { readonly type: 'fix'; readonly preview: boolean };

export interface CardContext {
  readonly labels: ReportLabels;
  send(message: FromReportPanel): void;
  /** The run that the finding belongs to. */
  runId(): number;
  isClosed(findingId: string): boolean;
  setClosed(findingId: string, closed: boolean): void;
  draftOf(findingId: string): string;
  setDraft(findingId: string, text: string): void;
  /** To screen readers. */
  say(text: string): void;
}

const SIGN: Readonly<Record<DiffRow['kind'], string>> = { same: ' ', removed: '-', added: '+' };

export class FindingCard implements Part<FindingView> {
  readonly node = element('li');
  /** What the arrow keys move between. */
  readonly article: HTMLElement;
  #view: FindingView;
  /** What explanation and code blocks show, so that a selection in them survives. */
  #explained = '';
  #shown = '';
  readonly #severity = element('span', { class: 'severity' });
  readonly #title = element('span', { class: 'title' });
  readonly #state = element('p', { class: 'state' });
  readonly #place: HTMLElement;
  readonly #category = element('span');
  readonly #confidence = element('span');
  readonly #explanation = element('div', { class: 'explanation' });
  readonly #code: HTMLPreElement;
  readonly #diff: HTMLPreElement;
  readonly #suggestion: HTMLDetailsElement;
  readonly #preview: HTMLButtonElement;
  readonly #apply: HTMLButtonElement;
  readonly #compare: HTMLButtonElement;
  readonly #dismiss: HTMLButtonElement;
  readonly #copy: HTMLButtonElement;
  readonly #actions: HTMLElement;
  readonly #ask: AskBox;

  constructor(
    view: FindingView,
    private readonly context: CardContext,
  ) {
    this.#view = view;
    const { labels } = context;
    const ask = (request: FindingRequest) => (): void => {
      context.send({ ...request, runId: context.runId(), findingId: this.#view.id });
    };
    const heading = element('h3', { id: `title-${view.id}` }, this.#severity, ' ', this.#title);
    this.#place = view.placed ? button('', '', ask({ type: 'reveal' })) : element('span');
    this.#place.classList.add('place');
    this.#code = codeBlock('code', labels.code);
    this.#diff = codeBlock('diff', labels.suggestion);
    this.#suggestion = element('details', {}, element('summary', {}, labels.suggestion), this.#diff);
    this.#suggestion.open = !context.isClosed(view.id);
    this.#suggestion.addEventListener('toggle', () => {
      context.setClosed(this.#view.id, !this.#suggestion.open);
    });
    this.#preview = button(labels.previewFix, '', ask({ type: 'fix', preview: true }));
    this.#apply = button(labels.applyFix, '', ask({ type: 'fix', preview: false }));
    this.#compare = button(labels.compare, '', ask({ type: 'compare' }));
    this.#dismiss = button('', '', () => {
      ask({ type: this.#view.state === 'dismissed' ? 'restore' : 'dismiss' })();
    });
    this.#copy = button(labels.copyFinding, '', ask({ type: 'copy' }));
    this.#ask = new AskBox(view.id, {
      labels,
      ask: (request) => {
        this.#request(request);
      },
      say: (text) => {
        context.say(text);
      },
      draft: () => context.draftOf(this.#view.id),
      setDraft: (text) => {
        context.setDraft(this.#view.id, text);
      },
    });
    const change = [this.#preview, this.#apply, this.#compare];
    this.#actions = element('p', { class: 'actions' }, ...change, this.#dismiss, this.#copy, this.#ask.toggle);
    this.article = element(
      'article',
      { tabindex: '-1', 'aria-labelledby': heading.id },
      heading,
      this.#state,
      element('p', { class: 'meta' }, this.#place, this.#category, this.#confidence),
      element('div', { class: 'body' }, this.#explanation, this.#code, this.#suggestion),
      this.#actions,
      this.#ask.node,
    );
    this.node.append(this.article);
    this.update(view);
  }

  get view(): FindingView {
    return this.#view;
  }

  reveal(): void {
    if (this.#view.placed) this.#place.click();
  }

  /** Brings it into view, ready for a question. */
  bringUp(): void {
    this.#ask.open();
    this.article.scrollIntoView({ block: 'start' });
    this.article.focus();
  }

  update(view: FindingView): void {
    this.#view = view;
    const { labels } = this.context;
    setAttribute(this.node, 'class', `finding ${view.severity} ${view.state}`);
    setText(this.#severity, view.severityLabel);
    setText(this.#title, view.title);
    setText(this.#state, view.stateLabel);
    setShown(this.#state, view.stateLabel !== '');
    setText(this.#place, view.place);
    setText(this.#category, view.category);
    setText(this.#confidence, view.confidence);
    this.#explain(view);
    this.#showCode(view);
    // A button's name says which finding it is about, and begins with what is seen on it.
    const name = (node: Element, text: string): void => {
      setAttribute(node, 'aria-label', `${text}: ${view.title}`);
    };
    if (view.placed) name(this.#place, `${labels.goTo} ${view.place}`);
    const dismiss = view.state === 'dismissed' ? labels.restore : labels.dismiss;
    setText(this.#dismiss, dismiss);
    name(this.#preview, labels.previewFix);
    name(this.#apply, labels.applyFix);
    name(this.#compare, labels.compare);
    name(this.#dismiss, dismiss);
    name(this.#copy, labels.copyFinding);
    setShown(this.#preview, view.canFix);
    setShown(this.#apply, view.canFix);
    setShown(this.#compare, view.canCompare);
    const canDismiss = view.placed && ['open', 'stale', 'dismissed'].includes(view.state);
    setShown(this.#dismiss, canDismiss);
    // What is still arriving is not the whole finding.
    setShown(this.#copy, view.state !== 'provisional');
    setShown(this.#actions, view.state !== 'provisional');
    this.#ask.update(view);
    // What had the focus may be gone: the finding takes it, not the top of the page.
    const { activeElement } = document;
    if (activeElement && this.article.contains(activeElement) && activeElement.closest('[hidden]') !== null) {
      this.article.focus();
    }
  }

  #request(request: AskRequest): void {
    const runId = this.context.runId();
    if ('question' in request) this.context.send({ ...request, runId, findingId: this.#view.id });
    else this.context.send({ ...request, runId });
  }

  #explain({ markup }: FindingView): void {
    const explained = JSON.stringify(markup);
    if (explained === this.#explained) return;
    this.#explained = explained;
    this.#explanation.replaceChildren(...markupNodes(markup, this.context.labels.code));
    setShown(this.#explanation, markup.length > 0);
  }

  #showCode({ code, diff }: FindingView): void {
    const shown = JSON.stringify([code, diff]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    setText(this.#code, code);
    setShown(this.#code, code !== '');
    setShown(this.#suggestion, diff !== null);
    this.#diff.replaceChildren(...(diff ?? []).map(rowNode));
  }
}

/** Elements that say by themselves what was deleted and inserted; the sign says it to everyone. */
function rowNode({ kind, text }: DiffRow): HTMLElement {
  const tag = kind === 'removed' ? 'del' : kind === 'added' ? 'ins' : 'span';
  return element(tag, { class: 'row' }, `${SIGN[kind]} ${text}\n`);
}
