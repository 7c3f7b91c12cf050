/**
 * Builds and changes elements from text only: model text never becomes markup. What is already right is left alone, so
 * that focus, selection and screen readers are not disturbed.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function button(text: string, label: string, onClick: () => void): HTMLButtonElement {
  const node = element('button', { type: 'button', ...(label !== '' && { 'aria-label': label }) }, text);
  node.addEventListener('click', onClick);
  return node;
}

export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

export function setShown(node: HTMLElement, shown: boolean): void {
  if (node.hidden === shown) node.hidden = !shown;
}

/** Puts values into a template of the editor's, such as "{0} of {1} shown". */
export function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replaceAll(/\{(\d)\}/g, (hole, index: string) => String(values[Number(index)] ?? hole));
}

/** An element that shows one item of a list. */
export interface Part<T> {
  readonly node: HTMLElement;
  update(item: T): void;
}

/** The children of an element, one an item: those of known items are changed in place. */
export class KeyedList<T, P extends Part<T> = Part<T>> {
  #parts = new Map<string, P>();

  constructor(
    readonly parent: HTMLElement,
    private readonly keyOf: (item: T) => string,
    private readonly create: (item: T) => P,
  ) {}

  get parts(): readonly P[] {
    return [...this.#parts.values()];
  }

  update(items: readonly T[]): void {
    const parts = new Map<string, P>();
    for (const item of items) {
      let key = this.keyOf(item);
      while (parts.has(key)) key += '+';
      parts.set(key, this.#parts.get(key) ?? this.create(item));
    }
    for (const [key, { node }] of this.#parts) if (!parts.has(key)) node.remove();
    let place = this.parent.firstElementChild;
    [...parts.values()].forEach((part, index) => {
      const item = items[index];
      if (item !== undefined) part.update(item);
      if (part.node === place) place = place.nextElementSibling;
      else this.parent.insertBefore(part.node, place);
    });
    this.#parts = parts;
  }
}
