/** What the panel remembers while it is hidden and over a restart; the editor reads `month` of it. */
import { dashboardPanelState, type DashboardPanelState } from '../../protocol/dashboard';

const SCROLL_MS = 200;
const NOTHING: DashboardPanelState = { v: 1, month: null, open: [], scroll: 0 };

export interface StateStore {
  getState(): unknown;
  setState(state: DashboardPanelState): unknown;
}

export class PanelState {
  #value: DashboardPanelState;
  #timer: number | undefined;

  constructor(private readonly store: StateStore) {
    this.#value = dashboardPanelState.safeParse(store.getState()).data ?? NOTHING;
    window.addEventListener('scroll', () => {
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => {
        this.change({ scroll: window.scrollY });
      }, SCROLL_MS);
    });
  }

  get value(): DashboardPanelState {
    return this.#value;
  }

  change(change: Partial<DashboardPanelState>): void {
    this.#value = { ...this.#value, ...change };
    this.store.setState(this.#value);
  }

  isOpen(id: string): boolean {
    return this.#value.open.includes(id);
  }

  setOpen(id: string, open: boolean): void {
    if (open === this.isOpen(id)) return;
    const others = this.#value.open.filter((known) => known !== id);
    this.change({ open: open ? [...others, id] : others });
  }
}
