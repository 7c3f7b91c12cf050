/** What is wider than its place scrolls: then, and only then, it is a stop on the way with Tab. */
import { setAttribute } from './dom';

export function tabWhenScrolling(node: HTMLElement): void {
  overflow.observe(node);
}

const overflow = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) setAttribute(target, 'tabindex', '0');
    else target.removeAttribute('tabindex');
  }
});
