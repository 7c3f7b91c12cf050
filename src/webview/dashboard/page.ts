/** The dashboard's page: built once, then changed to what a snapshot says. */
import type { FigureView, FromDashboardPanel, TableView, ToDashboardPanel } from '../../protocol/dashboard';
import { Announcer } from '../shared/announcer';
import { button, element, KeyedList, setAttribute, setShown, setText, type Part } from '../shared/dom';
import { BudgetBar, showLines } from './budgetBar';
import { DataTable } from './dataTable';
import { FigurePart } from './figure';
import type { PanelState } from './panelState';
import { Theme } from './theme';

/** A table under its heading. */
class TableSection implements Part<TableView> {
  readonly node: HTMLElement;
  readonly #title: HTMLElement;
  readonly #table: DataTable;

  constructor({ id, title }: TableView) {
    this.#title = element('h2', { id: `table-${id}` });
    this.#table = new DataTable(title);
    this.node = element('section', { 'aria-labelledby': `table-${id}` }, this.#title, this.#table.node);
  }

  update(view: TableView): void {
    setText(this.#title, view.title);
    this.#table.update(view);
  }
}

export class DashboardPage {
  readonly #announcer = new Announcer();
  readonly #months = element('select', { id: 'months' });
  readonly #export: HTMLButtonElement;
  readonly #title = element('h1');
  readonly #messages = element('div', { role: 'status' });
  readonly #budget = new BudgetBar();
  readonly #facts = element('dl', { class: 'facts' });
  readonly #redisTitle = element('h2', { id: 'redis' });
  readonly #redis = element('div');
  readonly #connect: HTMLButtonElement;
  readonly #health: HTMLButtonElement;
  readonly #figures: KeyedList<FigureView, FigurePart>;
  readonly #tables: KeyedList<TableView>;
  #month: string | undefined;

  constructor(
    root: HTMLElement,
    { labels, locale }: ToDashboardPanel,
    private readonly state: PanelState,
    send: (message: FromDashboardPanel) => void,
  ) {
    this.#months.addEventListener('change', () => {
      send({ type: 'choose', month: this.#months.value });
    });
    this.#export = button(labels.exportCsv, '', () => {
      send({ type: 'export' });
    });
    const step = (label: string, what: Extract<FromDashboardPanel, { type: 'step' }>['step']): HTMLButtonElement =>
      button(label, '', () => {
        send({ type: 'step', step: what });
      });
    this.#connect = step(labels.connectRedis, 'redis');
    this.#health = step(labels.checkHealth, 'health');
    const top = [
      element('label', { for: 'months' }, labels.month),
      ...[this.#months, this.#export, step(labels.openBudget, 'budget')],
    ];
    const figures = element('div', { class: 'figures' });
    const tables = element('div');
    const theme = new Theme(root.parentElement ?? root);
    const context = { labels, locale, state, theme };
    this.#figures = new KeyedList(
      figures,
      ({ id }) => id,
      (view) => new FigurePart(view, context),
    );
    theme.onChange(() => {
      for (const part of this.#figures.parts) part.redraw();
    });
    this.#tables = new KeyedList(
      tables,
      ({ id }) => id,
      (view) => new TableSection(view),
    );
    root.replaceChildren(
      ...[this.#title, element('p', { class: 'top' }, ...top), this.#messages, this.#budget.node],
      ...[this.#facts, figures, tables],
      element(
        'section',
        { 'aria-labelledby': 'redis' },
        ...[this.#redisTitle, this.#redis, element('p', {}, this.#connect, this.#health)],
      ),
      this.#announcer.node,
    );
  }

  update(view: ToDashboardPanel): void {
    const before = this.#month;
    this.#month = view.month;
    this.#updateMonths(view);
    setText(this.#title, view.title);
    this.#export.disabled = !view.canExport;
    setAttribute(this.#messages, 'class', view.messages.length === 0 ? '' : `status ${view.level}`);
    showLines(this.#messages, view.messages);
    this.#budget.update(view.budget);
    this.#updateFacts(view);
    this.#figures.update(view.figures);
    this.#tables.update(view.tables);
    setText(this.#redisTitle, view.redis.title);
    showLines(this.#redis, view.redis.lines);
    this.#updateRedisStep(view.redis.step);
    // Back where the user was before the panel was hidden or VS Code was closed.
    if (before === undefined) window.scrollTo(0, this.state.value.scroll);
    else if (before !== view.month) this.#announcer.say(view.title);
    this.state.change({ month: view.month === view.thisMonth ? null : view.month });
  }

  #updateMonths({ month, months }: ToDashboardPanel): void {
    const shown = [...this.#months.options].map(({ value, text }) => `${value} ${text}`);
    const wanted = months.map((one) => `${one.month} ${one.name}`);
    if (shown.join('\n') !== wanted.join('\n')) {
      this.#months.replaceChildren(...months.map((one) => element('option', { value: one.month }, one.name)));
    }
    this.#months.value = month;
  }

  #updateFacts({ facts }: ToDashboardPanel): void {
    setShown(this.#facts, facts.length > 0);
    const wanted = JSON.stringify(facts);
    if (this.#facts.dataset['facts'] === wanted) return;
    this.#facts.dataset['facts'] = wanted;
    this.#facts.replaceChildren(
      ...facts.map(({ label, value }) => element('div', {}, element('dt', {}, label), element('dd', {}, value))),
    );
  }

  #updateRedisStep(step: ToDashboardPanel['redis']['step']): void {
    const [shown, other] = step === 'redis' ? [this.#connect, this.#health] : [this.#health, this.#connect];
    const hadFocus = document.activeElement === other;
    setShown(shown, true);
    setShown(other, false);
    // Redis was connected, or was let go: who stood on the button stays there.
    if (hadFocus) shown.focus();
  }
}
