/** Lays out the tree that core read from a model's Markdown: known elements and text nodes, nothing else. */
import type { MarkupBlockView, MarkupInlineView } from '../../protocol/markup';
import { codeBlock } from './codeBlock';
import { element } from './dom';

/** @param codeLabel names a block of code for screen readers. */
export function markupNodes(blocks: readonly MarkupBlockView[], codeLabel: string): HTMLElement[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'paragraph':
        return element('p', {}, ...inlineNodes(block.children));
      case 'code':
        return codeBlock('code', codeLabel, block.text);
      case 'list': {
        const items = block.items.map((item) => element('li', {}, ...markupNodes(item, codeLabel)));
        return block.start === null
          ? element('ul', {}, ...items)
          : element('ol', { start: String(block.start) }, ...items);
      }
    }
  });
}

function inlineNodes(nodes: readonly MarkupInlineView[]): (Node | string)[] {
  return nodes.flatMap((node): (Node | string)[] => {
    switch (node.kind) {
      case 'text':
        return [node.text];
      case 'code':
        return [element('code', {}, node.text)];
      case 'strong':
        return [element('strong', {}, ...inlineNodes(node.children))];
      case 'emphasis':
        return [element('em', {}, ...inlineNodes(node.children))];
      case 'link': {
        // VS Code shows the address and asks before it opens one of a host that the user does not trust yet.
        const link = element('a', { href: node.target, rel: 'noreferrer' }, node.target);
        return node.text === '' || node.text === node.target ? [link] : [`${node.text} (`, link, ')'];
      }
    }
  });
}
