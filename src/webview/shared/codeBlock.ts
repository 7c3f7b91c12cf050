/** A block of code. Long lines scroll: then, and only then, it is a stop on the way with Tab. */
import { element, setAttribute } from './dom';

/** @param label for screen readers. */
export function codeBlock(className: string, label: string, text = ''): HTMLPreElement {
  const block = element('pre', { class: className, role: 'group', 'aria-label': label }, text);
  overflow.observe(block);
  return block;
}

const overflow = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) setAttribute(target, 'tabindex', '0');
    else target.removeAttribute('tabindex');
  }
});
