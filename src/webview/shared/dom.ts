/** Builds elements from text only: model text never becomes markup. */
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
