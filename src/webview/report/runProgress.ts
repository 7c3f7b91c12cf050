/** A run that is under way: how long it has taken, seen every second and said now and then. */
import type { ReportLabels, ReportView } from '../../protocol/report';
import type { Announcer } from '../shared/announcer';
import { element, fill, setShown, setText } from '../shared/dom';

/** Said at most this often, and only when a finding has come; else after the longer time. */
const SAY_NEWS_MS = 5_000;
const SAY_MS = 15_000;

export class RunProgress {
  readonly node: HTMLElement;
  readonly #bar = element('progress');
  readonly #elapsed = element('span', { class: 'elapsed' });
  #timer: number | undefined;
  #startedAt = 0;
  #count = 0;
  #said = { at: 0, count: 0 };

  constructor(
    private readonly labels: ReportLabels,
    private readonly announcer: Announcer,
  ) {
    this.node = element('div', { class: 'progress' }, this.#bar, this.#elapsed);
  }

  update(report: ReportView | null): void {
    const running = report?.state === 'running';
    setShown(this.node, running);
    if (!running) {
      window.clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#bar.setAttribute('aria-label', report.message);
    // The two clocks may differ, e.g. with a remote window: only the time that has passed is taken over.
    this.#startedAt = performance.now() - report.elapsedMs;
    this.#count = report.findings.length;
    if (this.#timer === undefined) {
      this.#said = { at: performance.now(), count: 0 };
      this.#timer = window.setInterval(() => {
        this.#tick();
      }, 1_000);
    }
    this.#tick();
  }

  #tick(): void {
    const now = performance.now();
    const seconds = Math.floor((now - this.#startedAt) / 1_000);
    setText(this.#elapsed, fill(this.labels.elapsed, seconds));
    const silence = now - this.#said.at;
    if (silence < (this.#count === this.#said.count ? SAY_MS : SAY_NEWS_MS)) return;
    this.#said = { at: now, count: this.#count };
    this.announcer.say(fill(this.#count === 1 ? this.labels.soFarOne : this.labels.soFar, seconds, this.#count));
  }
}
