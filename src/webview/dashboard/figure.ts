/** A chart with its title, its legend, what is under the pointer, and the same as a table. */
import type { DashboardLabels, FigureView } from '../../protocol/dashboard';
import { element, setAttribute, setShown, setText, type Part } from '../shared/dom';
import { Chart } from './chart';
import { DataTable } from './dataTable';
import type { PanelState } from './panelState';
import type { Theme } from './theme';

export interface FigureContext {
  readonly labels: DashboardLabels;
  readonly locale: string;
  readonly state: PanelState;
  readonly theme: Theme;
}

export class FigurePart implements Part<FigureView> {
  readonly node: HTMLElement;
  readonly #title: HTMLElement;
  readonly #canvas = element('div', { class: 'chart', role: 'img' });
  readonly #legend = element('ul', { class: 'legend' });
  /** The table says the same to whoever has no pointer. */
  readonly #readout = element('p', { class: 'readout', 'aria-hidden': 'true' });
  readonly #note = element('p', { class: 'note' });
  readonly #table: DataTable;
  readonly #chart: Chart;
  #view: FigureView;
  #shown = '';

  constructor(view: FigureView, { labels, locale, state, theme }: FigureContext) {
    this.#view = view;
    const { id, title } = view;
    this.#title = element('h2', { id: `figure-${id}` });
    this.#table = new DataTable(title);
    const details = element('details', {}, element('summary', {}, labels.showTable), this.#table.node);
    details.open = state.isOpen(id);
    details.addEventListener('toggle', () => {
      state.setOpen(id, details.open);
    });
    this.node = element(
      'figure',
      { 'aria-labelledby': `figure-${id}` },
      element('figcaption', {}, this.#title),
      ...[this.#legend, this.#canvas, this.#readout, this.#note, details],
    );
    this.#chart = new Chart(this.#canvas, theme, locale, (day) => {
      setText(this.#readout, day === null ? '' : (this.#view.days[day]?.words ?? ''));
    });
  }

  /** In the colours of the theme as it is now. */
  redraw(): void {
    this.#chart.redraw();
  }

  update(view: FigureView): void {
    this.#view = view;
    setText(this.#title, view.title);
    setAttribute(this.#canvas, 'aria-label', view.summary);
    setText(this.#note, view.note);
    setShown(this.#note, view.note !== '');
    this.#table.update(view.table);
    const { series } = view;
    const text = JSON.stringify(view);
    if (text === this.#shown) return;
    this.#shown = text;
    setShown(this.#legend, series.length > 1);
    this.#legend.replaceChildren(
      ...series.map(({ label }, index) =>
        element('li', {}, element('span', { class: `swatch series-${index + 1}`, 'aria-hidden': 'true' }), label),
      ),
    );
    this.#chart.draw(view);
  }
}
