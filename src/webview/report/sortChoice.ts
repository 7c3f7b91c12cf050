/** In which order the findings stand. */
import type { FindingView, ReportLabels, ReportSort } from '../../protocol/report';
import { element } from '../shared/dom';

const SEVERITY: readonly FindingView['severity'][] = ['critical', 'major', 'minor', 'info'];
const SURENESS: readonly FindingView['sureness'][] = ['high', 'medium', 'low'];

/** What is equal stays in the order of its place. */
export function sorted(views: readonly FindingView[], by: ReportSort): FindingView[] {
  return [...views].sort((one, other) => rank(one, by) - rank(other, by) || place(one) - place(other));
}

function rank(view: FindingView, by: ReportSort): number {
  if (by === 'severity') return SEVERITY.indexOf(view.severity);
  return by === 'confidence' ? SURENESS.indexOf(view.sureness) : 0;
}

function place({ line }: FindingView): number {
  return line ?? Infinity;
}

export class SortChoice {
  readonly node: HTMLElement;
  readonly #select = element('select', { id: 'sort' });

  constructor(labels: ReportLabels, initial: ReportSort, onChange: (by: ReportSort) => void) {
    this.#select.append(...labels.sorts.map(({ by, label }) => element('option', { value: by }, label)));
    this.#select.value = initial;
    this.#select.addEventListener('change', () => {
      onChange(this.value);
    });
    this.node = element('div', { class: 'sort' }, element('label', { for: 'sort' }, labels.sort), this.#select);
  }

  get value(): ReportSort {
    const { value } = this.#select;
    return value === 'severity' || value === 'confidence' ? value : 'place';
  }
}
