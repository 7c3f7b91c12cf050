/** Colours and font of the theme for what is drawn on a canvas, which does not take them by itself. */

/** Colours that dashboard.css names, also for the system's high contrast. */
export type ThemeColour = `--chart-${1 | 2 | 3 | 4 | 'back' | 'text' | 'grid'}`;

export class Theme {
  readonly #probe = document.createElement('span');

  constructor(parent: HTMLElement) {
    this.#probe.hidden = true;
    parent.append(this.#probe);
  }

  /** As a canvas takes it. */
  colour(name: ThemeColour): string {
    this.#probe.style.color = `var(${name})`;
    return getComputedStyle(this.#probe).color;
  }

  get font(): string {
    const { fontFamily } = getComputedStyle(document.body);
    return `12px ${fontFamily}`;
  }

  /** VS Code changes the variables of a panel that is open; the system may change to its own colours. */
  onChange(listener: () => void): void {
    const observer = new MutationObserver(listener);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    window.matchMedia('(forced-colors: active)').addEventListener('change', listener);
  }
}
