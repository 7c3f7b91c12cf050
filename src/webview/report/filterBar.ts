/** What the user wants to see of the findings: by severity and by words. */
import type { FindingView, ReportFilter, ReportLabels } from '../../protocol/report';
import { button, element, setShown, setText } from '../shared/dom';

export const NO_FILTER: ReportFilter = { text: '', hidden: [] };

export function fits(view: FindingView, { text, hidden }: ReportFilter): boolean {
  if (hidden.includes(view.severity)) return false;
  const all = [view.title, view.explanation, view.code, view.category, view.place, view.stateLabel].join('\n');
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => all.toLowerCase().includes(word));
}

export class FilterBar {
  readonly node: HTMLElement;
  readonly #search: HTMLInputElement;
  readonly #boxes: { readonly severity: FindingView['severity']; readonly box: HTMLInputElement }[];
  readonly #count = element('span', { class: 'count' });
  readonly #clear: HTMLButtonElement;

  constructor(
    labels: ReportLabels,
    initial: ReportFilter,
    private readonly onChange: (filter: ReportFilter) => void,
  ) {
    this.#search = element('input', { type: 'search', id: 'search', autocomplete: 'off', spellcheck: 'false' });
    this.#search.value = initial.text;
    this.#boxes = labels.severities.map(({ severity }) => {
      const box = element('input', { type: 'checkbox', id: `show-${severity}` });
      box.checked = !initial.hidden.includes(severity);
      return { severity, box };
    });
    const boxes = labels.severities.map(({ label }, index) => {
      const box = this.#boxes[index]?.box ?? '';
      return element('label', { class: 'check' }, box, label);
    });
    this.#clear = button(labels.clearFilter, '', () => {
      this.#search.focus();
      this.clear();
    });
    this.node = element(
      'div',
      { class: 'filter', role: 'search', 'aria-label': labels.filter },
      element('fieldset', {}, element('legend', {}, labels.severity), ...boxes),
      element('div', { class: 'search' }, element('label', { for: 'search' }, labels.search), this.#search),
      element('p', { class: 'shown' }, this.#count, this.#clear),
    );
    this.node.addEventListener('input', () => {
      this.#changed();
    });
    this.#clear.hidden = !this.#isSet;
  }

  get filter(): ReportFilter {
    const hidden = this.#boxes.filter(({ box }) => !box.checked).map(({ severity }) => severity);
    return { text: this.#search.value, hidden };
  }

  clear(): void {
    this.#search.value = '';
    for (const { box } of this.#boxes) box.checked = true;
    this.#changed();
  }

  setCount(words: string): void {
    setText(this.#count, words);
  }

  get #isSet(): boolean {
    return this.#search.value.trim() !== '' || this.#boxes.some(({ box }) => !box.checked);
  }

  #changed(): void {
    setShown(this.#clear, this.#isSet);
    this.onChange(this.filter);
  }
}
