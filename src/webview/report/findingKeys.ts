/**
 * The keyboard on the list of findings: one stop with Tab, J and K or the arrow keys from finding to finding, Enter to the
 * line.
 */
import { setAttribute } from '../shared/dom';
import type { FindingCard } from './findingCard';

export class FindingKeys {
  #current: FindingCard | undefined;

  /** @param cards all findings in the order on the page. */
  constructor(private readonly cards: () => readonly FindingCard[]) {
    document.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || isTextField(event.target)) return;
      if (this.#press(event.key, event.target)) event.preventDefault();
    });
    document.addEventListener('focusin', ({ target }) => {
      const card = this.cards().find(({ node }) => target instanceof Node && node.contains(target));
      if (card) this.#mark(card);
    });
  }

  /** Findings came, went, or were filtered out: exactly one of those shown is the stop. */
  refresh(): void {
    const shown = this.#shown();
    this.#mark(shown.find((card) => card === this.#current) ?? shown[0]);
  }

  /** @returns true when the key meant something here. */
  #press(key: string, target: EventTarget | null): boolean {
    const card = this.cards().find(({ article }) => article === target);
    switch (key) {
      case 'j':
      case 'J':
        return this.#move(1);
      case 'k':
      case 'K':
        return this.#move(-1);
      case 'ArrowDown':
        return card !== undefined && this.#move(1);
      case 'ArrowUp':
        return card !== undefined && this.#move(-1);
      case 'Home':
        return card !== undefined && this.#focus(this.#shown()[0]);
      case 'End':
        return card !== undefined && this.#focus(this.#shown().at(-1));
      case 'Enter':
        card?.reveal();
        return card !== undefined;
      default:
        return false;
    }
  }

  /** From wherever the focus is: to the neighbour of the finding that has it, else to the one that is the stop. */
  #move(step: 1 | -1): boolean {
    const shown = this.#shown();
    const at = shown.findIndex(({ node }) => node.contains(document.activeElement));
    if (at < 0) return this.#focus(this.#current ?? shown[0]);
    return this.#focus(shown[Math.min(Math.max(at + step, 0), shown.length - 1)]);
  }

  #focus(card: FindingCard | undefined): boolean {
    card?.article.focus();
    return card !== undefined;
  }

  #mark(current: FindingCard | undefined): void {
    this.#current = current;
    for (const card of this.cards()) setAttribute(card.article, 'tabindex', card === current ? '0' : '-1');
  }

  #shown(): FindingCard[] {
    return this.cards().filter(({ node }) => !node.hidden);
  }
}

function isTextField(target: EventTarget | null): boolean {
  return [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement].some((field) => target instanceof field);
}
