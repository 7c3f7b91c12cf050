/** Says things to screen readers, politely: what is not urgent is said at most once in a while. */
import { element } from './dom';

export class Announcer {
  readonly node = element('p', { class: 'visually-hidden', role: 'status' });
  #timer: number | undefined;

  /** @param delayMs waits that long for something newer to say, e.g. while a word is being typed. */
  say(text: string, delayMs = 0): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.node.textContent = text;
    }, delayMs);
  }
}
