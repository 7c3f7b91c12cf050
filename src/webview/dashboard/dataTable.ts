/** A table of words and numbers, as core laid it out. */
import type { TableView } from '../../protocol/dashboard';
import { element, setShown, setText } from '../shared/dom';
import { tabWhenScrolling } from '../shared/overflow';

export class DataTable {
  readonly node: HTMLElement;
  readonly #table = element('table');
  readonly #scroller: HTMLElement;
  readonly #note = element('p', { class: 'note' });
  #shown = '';

  /** @param caption says what the table is of, for whoever comes to it without the heading. */
  constructor(caption: string) {
    this.#scroller = element('div', { class: 'scroller', role: 'group', 'aria-label': caption }, this.#table);
    tabWhenScrolling(this.#scroller);
    this.node = element('div', { class: 'data' }, this.#scroller, this.#note);
  }

  update(view: TableView): void {
    setText(this.#note, view.note);
    setShown(this.#note, view.note !== '');
    setShown(this.#scroller, view.rows.length > 0);
    const text = JSON.stringify(view);
    if (text === this.#shown) return;
    this.#shown = text;
    const { columns, rows, title } = view;
    const classOf = (index: number): string => columns[index]?.kind ?? 'text';
    const head = columns.map(({ label, kind }) => element('th', { scope: 'col', class: kind }, label));
    const body = rows.map((cells) =>
      element(
        'tr',
        {},
        ...cells.map((cell, index) =>
          index === 0
            ? element('th', { scope: 'row', class: classOf(index) }, cell)
            : element('td', { class: classOf(index) }, cell),
        ),
      ),
    );
    this.#table.replaceChildren(
      element('caption', { class: 'visually-hidden' }, title),
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...body),
    );
  }
}
