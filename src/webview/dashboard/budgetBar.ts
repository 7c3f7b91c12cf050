/** What is left of the month's budget: a bar, and the same in words. */
import type { ToDashboardPanel } from '../../protocol/dashboard';
import { element, setAttribute, setShown, setText } from '../shared/dom';

export class BudgetBar {
  readonly node: HTMLElement;
  readonly #title = element('h2', { id: 'budget' });
  readonly #bar = element('progress', { max: '100', 'aria-labelledby': 'budget' });
  readonly #lines = element('div');

  constructor() {
    this.node = element('section', { 'aria-labelledby': 'budget' }, this.#title, this.#bar, this.#lines);
  }

  update(budget: ToDashboardPanel['budget']): void {
    setShown(this.node, budget !== null);
    if (!budget) return;
    setText(this.#title, budget.title);
    setAttribute(this.#bar, 'class', budget.level);
    this.#bar.value = budget.percent;
    showLines(this.#lines, budget.lines);
  }
}

/** A paragraph a line. */
export function showLines(parent: HTMLElement, lines: readonly string[]): void {
  const shown = [...parent.children].map(({ textContent }) => textContent);
  if (shown.length === lines.length && lines.every((line, index) => line === shown[index])) return;
  parent.replaceChildren(...lines.map((line) => element('p', {}, line)));
}
