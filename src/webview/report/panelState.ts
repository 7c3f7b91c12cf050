/** What the panel remembers while it is hidden and over a restart; the editor reads `run` of it. */
import { reportPanelState, type ReportPanelState, type RunKey } from '../../protocol/report';

/** Enough for one report; older ones are forgotten. */
const MAX_CLOSED = 200;
const MAX_DRAFTS = 20;
const SCROLL_MS = 200;

const NOTHING: ReportPanelState = {
  ...{ v: 1, run: null, filter: { text: '', hidden: [] }, sort: 'place' },
  ...{ closed: [], drafts: [], scroll: 0 },
};

export interface StateStore {
  getState(): unknown;
  setState(state: ReportPanelState): unknown;
}

export class PanelState {
  #value: ReportPanelState;
  #timer: number | undefined;

  constructor(private readonly store: StateStore) {
    this.#value = reportPanelState.safeParse(store.getState()).data ?? NOTHING;
    window.addEventListener('scroll', () => {
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => {
        this.change({ scroll: window.scrollY });
      }, SCROLL_MS);
    });
  }

  get value(): ReportPanelState {
    return this.#value;
  }

  change(change: Partial<ReportPanelState>): void {
    this.#value = { ...this.#value, ...change };
    this.store.setState(this.#value);
  }

  /** Where the page of this run was left, when it is the one that was left. */
  scrollOf(run: RunKey): number {
    const left = this.#value.run;
    return left?.documentId === run.documentId && left.startedAt === run.startedAt ? this.#value.scroll : 0;
  }

  isClosed(findingId: string): boolean {
    return this.#value.closed.includes(findingId);
  }

  setClosed(findingId: string, closed: boolean): void {
    if (closed === this.isClosed(findingId)) return;
    const others = this.#value.closed.filter((known) => known !== findingId);
    this.change({ closed: closed ? [...others, findingId].slice(-MAX_CLOSED) : others });
  }

  draftOf(findingId: string): string {
    return this.#value.drafts.find(({ finding }) => finding === findingId)?.text ?? '';
  }

  setDraft(findingId: string, text: string): void {
    if (text === this.draftOf(findingId)) return;
    const others = this.#value.drafts.filter(({ finding }) => finding !== findingId);
    this.change({ drafts: text === '' ? others : [...others, { finding: findingId, text }].slice(-MAX_DRAFTS) });
  }
}
