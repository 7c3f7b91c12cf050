/** A block of code. Long lines scroll. */
import { element } from './dom';
import { tabWhenScrolling } from './overflow';

/** @param label for screen readers. */
export function codeBlock(className: string, label: string, text = ''): HTMLPreElement {
  const block = element('pre', { class: className, role: 'group', 'aria-label': label }, text);
  tabWhenScrolling(block);
  return block;
}
