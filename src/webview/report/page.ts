/** The report's page: built once, then changed to what a snapshot says. */
import type { FindingView, FromReportPanel, ReportLabels, ReportView, ToReportPanel } from '../../protocol/report';
import { Announcer } from '../shared/announcer';
import { button, element, fill, KeyedList, setAttribute, setShown, setText } from '../shared/dom';
import { FilterBar, fits } from './filterBar';
import { FindingCard, type CardContext } from './findingCard';
import { FindingKeys } from './findingKeys';
import type { PanelState } from './panelState';
import { RunProgress } from './runProgress';
import { SortChoice, sorted } from './sortChoice';

/** A list of findings under its heading. */
class Section {
  readonly node: HTMLElement;
  readonly list: KeyedList<FindingView, FindingCard>;
  readonly #heading: HTMLElement;

  constructor(
    id: string,
    private readonly title: string,
    context: CardContext,
    ...between: readonly Node[]
  ) {
    this.#heading = element('h2', { id, tabindex: '-1' });
    const items = element('ol', { class: 'findings' });
    const keyOf = (view: FindingView): string => `${context.runId()}/${view.id}`;
    this.list = new KeyedList(items, keyOf, (view) => new FindingCard(view, context));
    this.node = element('section', { 'aria-labelledby': id }, this.#heading, ...between, items);
  }

  update(views: readonly FindingView[]): void {
    setText(this.#heading, `${this.title} (${views.length})`);
    setShown(this.node, views.length > 0);
    this.list.update(views);
  }

  focus(): void {
    this.#heading.focus();
  }
}

export class ReportPage {
  #report: ReportView | null = null;
  readonly #announcer = new Announcer();
  readonly #demo: HTMLElement;
  readonly #runs: HTMLSelectElement;
  readonly #runsRow: HTMLElement;
  readonly #title = element('h1');
  readonly #status = element('p', { class: 'status', role: 'status' });
  readonly #progress: RunProgress;
  readonly #advice = element('p', { class: 'advice' });
  readonly #steps = element('span');
  readonly #rerun: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #copy: HTMLButtonElement;
  readonly #export: HTMLButtonElement;
  readonly #buttons: HTMLElement;
  readonly #facts = element('dl', { class: 'facts' });
  readonly #details: HTMLElement;
  readonly #filter: FilterBar;
  readonly #sort: SortChoice;
  readonly #nothing: HTMLElement;
  readonly #hidden = element('span');
  readonly #hiddenRow: HTMLElement;
  readonly #findings: Section;
  readonly #notPlaced: Section;
  readonly #keys: FindingKeys;

  constructor(
    root: HTMLElement,
    private readonly labels: ReportLabels,
    private readonly state: PanelState,
    private readonly send: (message: FromReportPanel) => void,
  ) {
    const runId = (): number => this.#report?.runId ?? 0;
    this.#demo = element('p', { class: 'demo' }, labels.demo);
    this.#runs = element('select', { id: 'runs' });
    this.#runs.addEventListener('change', () => {
      send({ type: 'choose', runId: Number(this.#runs.value) });
    });
    this.#runsRow = element('p', { class: 'runs' }, element('label', { for: 'runs' }, labels.report), this.#runs);
    this.#progress = new RunProgress(labels, this.#announcer);
    this.#rerun = button(labels.rerun, '', () => {
      send({ type: 'rerun', runId: runId() });
    });
    this.#stop = button(labels.stop, '', () => {
      send({ type: 'stop', runId: runId() });
    });
    this.#copy = button(labels.copyReport, '', () => {
      send({ type: 'copy', runId: runId() });
    });
    this.#export = button(labels.exportReport, '', () => {
      send({ type: 'export', runId: runId() });
    });
    const files = [this.#copy, this.#export];
    this.#buttons = element('p', { class: 'buttons' }, this.#steps, this.#rerun, this.#stop, ...files);
    this.#details = element('section', { 'aria-label': labels.details }, this.#facts);
    this.#filter = new FilterBar(labels, state.value.filter, (filter) => {
      state.change({ filter });
      this.#applyFilter();
      this.#announcer.say(this.#countWords(), 400);
    });
    this.#sort = new SortChoice(labels, state.value.sort, (sort) => {
      state.change({ sort });
      this.#updateFindings();
    });
    this.#filter.node.firstElementChild?.after(this.#sort.node);
    this.#nothing = element('p', { class: 'nothing' }, labels.nothingShown);
    const showHidden = button(labels.showHidden, '', () => {
      send({ type: 'showHidden', runId: runId() });
      // The button goes with what it shows.
      this.#findings.focus();
    });
    this.#hiddenRow = element('p', { class: 'hidden-findings' }, this.#hidden, ' ', showHidden);
    const context: CardContext = {
      ...{ labels, send, runId },
      isClosed: (id) => state.isClosed(id),
      setClosed: (id, closed) => {
        state.setClosed(id, closed);
      },
      draftOf: (id) => state.draftOf(id),
      setDraft: (id, text) => {
        state.setDraft(id, text);
      },
      say: (text) => {
        this.#announcer.say(text);
      },
    };
    const hint = element('p', { class: 'hint' }, labels.keys);
    this.#findings = new Section('findings', labels.findings, context, hint);
    this.#notPlaced = new Section('not-placed', labels.notPlaced, context);
    this.#keys = new FindingKeys(() => this.#cards);
    root.replaceChildren(
      ...[this.#demo, this.#runsRow, this.#title, this.#status, this.#progress.node, this.#advice, this.#buttons],
      ...[this.#details, this.#filter.node, this.#nothing, this.#hiddenRow, this.#findings.node, this.#notPlaced.node],
      this.#announcer.node,
    );
  }

  update({ demo, runs, report, notice, target }: ToReportPanel): void {
    const another = report?.runId !== this.#report?.runId;
    this.#report = report;
    setShown(this.#demo, demo);
    this.#updateRuns(runs, report?.runId);
    setText(this.#title, report?.title ?? this.labels.report);
    setAttribute(this.#status, 'class', `status ${report?.level ?? 'info'}`);
    setText(this.#status, report?.message ?? notice);
    setText(this.#advice, report?.advice ?? '');
    setShown(this.#advice, (report?.advice ?? '') !== '');
    this.#progress.update(report);
    this.#updateButtons(report);
    this.#updateFacts(report?.facts ?? []);
    setText(this.#hidden, report?.hidden ?? '');
    setShown(this.#hiddenRow, (report?.hidden ?? '') !== '');
    this.#updateFindings();
    if (another) {
      // Back where the user was before the panel was hidden; a report that was not shown yet begins at its top.
      window.scrollTo(0, report ? this.state.scrollOf(report.key) : 0);
      this.state.change({ run: report?.key ?? this.state.value.run });
    }
    if (target !== null) this.#bringUp(target);
  }

  /** Also what the filter hides. */
  #bringUp(findingId: string): void {
    const card = this.#cards.find(({ view }) => view.id === findingId);
    if (card?.node.hidden === true) this.#filter.clear();
    card?.bringUp();
  }

  get #cards(): readonly FindingCard[] {
    return [...this.#findings.list.parts, ...this.#notPlaced.list.parts];
  }

  #updateFindings(): void {
    const by = this.#sort.value;
    this.#findings.update(sorted(this.#report?.findings ?? [], by));
    this.#notPlaced.update(sorted(this.#report?.notPlaced ?? [], by));
    this.#applyFilter();
  }

  #updateRuns(runs: ToReportPanel['runs'], shown: number | undefined): void {
    setShown(this.#runsRow, runs.length > 1 || (runs.length > 0 && shown === undefined));
    const options = [...this.#runs.options].map(({ value, text }) => `${value} ${text}`);
    const wanted = runs.map(({ runId, name }) => `${runId} ${name}`);
    if (options.join('\n') !== wanted.join('\n')) {
      this.#runs.replaceChildren(...runs.map(({ runId, name }) => element('option', { value: String(runId) }, name)));
    }
    this.#runs.value = shown === undefined ? '' : String(shown);
  }

  #updateButtons(report: ReportView | null): void {
    const hadFocus = this.#buttons.contains(document.activeElement);
    const steps = report?.steps ?? [];
    const wanted = steps.map(({ step }) => step).join(' ');
    if (this.#steps.dataset['steps'] !== wanted) {
      this.#steps.dataset['steps'] = wanted;
      this.#steps.replaceChildren(
        ...steps.map(({ step, label }) =>
          button(label, '', () => {
            this.send({ type: 'step', runId: this.#report?.runId ?? 0, step });
          }),
        ),
      );
    }
    setShown(this.#rerun, report?.state === 'done');
    setShown(this.#stop, report?.state === 'running');
    setShown(this.#copy, report?.canExport === true);
    setShown(this.#export, report?.canExport === true);
    setShown(this.#buttons, report !== null);
    // "Stop" becomes "Run again" when the run ends: who stood there stays there.
    if (!hadFocus || (this.#buttons.contains(document.activeElement) && !document.activeElement?.matches('[hidden]'))) {
      return;
    }
    (report?.state === 'running' ? this.#stop : this.#rerun).focus();
  }

  #updateFacts(facts: ReportView['facts']): void {
    setShown(this.#details, facts.length > 0);
    const wanted = facts.map(({ label, value }) => `${label}\n${value}`).join('\n');
    if (this.#facts.dataset['facts'] === wanted) return;
    this.#facts.dataset['facts'] = wanted;
    const rows = facts.map(({ label, value }) =>
      element('div', {}, element('dt', {}, label), element('dd', {}, value)),
    );
    this.#facts.replaceChildren(...rows);
  }

  #applyFilter(): void {
    const { filter } = this.#filter;
    const cards = this.#cards;
    for (const card of cards) setShown(card.node, fits(card.view, filter));
    setShown(this.#filter.node, cards.length > 0);
    setShown(this.#nothing, cards.length > 0 && cards.every(({ node }) => node.hidden));
    this.#filter.setCount(this.#countWords());
    this.#keys.refresh();
  }

  #countWords(): string {
    const cards = this.#cards;
    return fill(this.labels.shown, cards.filter(({ node }) => !node.hidden).length, cards.length);
  }
}
