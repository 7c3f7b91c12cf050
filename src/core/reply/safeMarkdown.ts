/**
 * A tree of markup as Markdown again, for places of others that take nothing else, such as the editor's hovers. Written anew
 * from the tree: every character of the model's that could be a mark is escaped, and there are no links, images or emphasis.
 */
import { inlineText, type MarkupBlock, type MarkupInline } from './markup';

export function toSafeMarkdown(blocks: readonly MarkupBlock[]): string {
  return blocks.map(block).join('\n\n');
}

/** Code between fences that are longer than any in it. */
export function fenced(code: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1));
  return `${fence}\n${code}\n${fence}`;
}

function block(node: MarkupBlock): string {
  switch (node.kind) {
    case 'paragraph':
      return node.children.map(inline).join('').trim();
    case 'code':
      return fenced(node.text);
    case 'list':
      return node.items
        .map((item, index) => {
          const mark = node.start === null ? '- ' : `${node.start + index}. `;
          return mark + toSafeMarkdown(item).replaceAll('\n', `\n${' '.repeat(mark.length)}`);
        })
        .join('\n');
  }
}

function inline(node: MarkupInline): string {
  if (node.kind === 'code') return codeSpan(node.text);
  if (node.kind === 'strong' || node.kind === 'emphasis') return node.children.map(inline).join('');
  return escaped(inlineText([node]));
}

/** CommonMark lets every punctuation character be escaped; none is left that could begin, end or be a mark. */
function escaped(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, '\\$&').replaceAll(/[ \t]*\n[ \t]*/g, '\\\n');
}

function codeSpan(text: string): string {
  const code = text.replaceAll('\n', ' ');
  if (code.trim() === '') return escaped(code);
  const mark = '`'.repeat(longestRun(code) + 1);
  const pad = /^[` ]|[` ]$/.test(code) ? ' ' : '';
  return mark + pad + code + pad + mark;
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}
