/**
 * A model's explanation as a small tree: what its Markdown means, with nothing in it that acts. No HTML, no images, no
 * addresses but https ones with their target in sight; what is left out of the language stands there as plain text.
 */
import MarkdownIt, { type Token } from 'markdown-it';
import { visible } from '../text/hidden';

export type MarkupInline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly MarkupInline[] }
  /** `target`: an https address. */
  | { readonly kind: 'link'; readonly text: string; readonly target: string };

export type MarkupBlock =
  | { readonly kind: 'paragraph'; readonly children: readonly MarkupInline[] }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'list';
      /** Of the first item; null for a list without numbers. */
      readonly start: number | null;
      readonly items: readonly (readonly MarkupBlock[])[];
    };

/** What nests deeper is shown as it was written. */
export const MAX_DEPTH = 12;
/** Of an explanation, in UTF-16 units: what is longer is nobody's two to four sentences. */
export const MAX_MARKUP = 20_000;

/** Numbers of more digits are no longer a list's when it is written down again. */
const MAX_START = 999_999;
/** A list counts twice: itself and its item. */
const DEEPEST = 2 * MAX_DEPTH;

const markdown = new MarkdownIt('commonmark', { html: false, maxNesting: DEEPEST + 4 })
  // Definitions would take their text away, and let a link have its target elsewhere.
  .disable(['reference']);
// What an address may be is decided below, where what may not be one still has words.
markdown.validateLink = () => true;

export function parseMarkup(text: string): MarkupBlock[] {
  if (text.trim() === '') return [];
  const tokens = text.length > MAX_MARKUP ? [] : markdown.parse(text, {});
  const deepest = tokens.reduce((most, { level }) => Math.max(most, level), 0);
  // Deeper than it may go, the parser leaves out what is inside.
  if (tokens.length === 0 || deepest >= DEEPEST) return [paragraph([{ kind: 'text', text: visible(text).trim() }])];
  return new Reader(tokens).blocks();
}

/** Walks the flat list of tokens; the parser always closes what it opens. */
class Reader {
  #at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  blocks(end?: string): MarkupBlock[] {
    const blocks: MarkupBlock[] = [];
    for (let token = this.#next(); token !== undefined && token.type !== end; token = this.#next()) {
      switch (token.type) {
        case 'inline':
          blocks.push(paragraph(inlines(token.children ?? [])));
          break;
        case 'heading_open': {
          const heading = this.#next();
          blocks.push(paragraph([{ kind: 'strong', children: inlines(heading?.children ?? []) }]));
          break;
        }
        case 'fence':
        case 'code_block':
          blocks.push({ kind: 'code', text: visible(token.content).replace(/\n$/, '') });
          break;
        case 'bullet_list_open':
          blocks.push({ kind: 'list', start: null, items: this.#items('bullet_list_close') });
          break;
        case 'ordered_list_open':
          blocks.push({
            kind: 'list',
            start: Math.min(Number(attribute(token, 'start') || 1), MAX_START),
            items: this.#items('ordered_list_close'),
          });
          break;
        // A quotation's mark is left out, and so is a line between paragraphs.
      }
    }
    return blocks.filter((block) => block.kind !== 'paragraph' || block.children.length > 0);
  }

  #items(end: string): MarkupBlock[][] {
    const items: MarkupBlock[][] = [];
    while (this.#next()?.type !== end) items.push(this.blocks('list_item_close'));
    return items;
  }

  #next(): Token | undefined {
    return this.tokens[this.#at++];
  }
}

function inlines(tokens: readonly Token[]): MarkupInline[] {
  const open: MarkupInline[][] = [[]];
  const add = (node: MarkupInline): void => void open.at(-1)?.push(node);
  const wrap = (kind: 'strong' | 'emphasis'): void => {
    const children = open.pop() ?? [];
    if (open.length > MAX_DEPTH) open.at(-1)?.push(...children);
    else if (children.length > 0) add({ kind, children });
  };
  const targets: string[] = [];
  for (const token of tokens) {
    switch (token.type) {
      case 'text':
      case 'text_special':
        // A line end in it was written as an entity; an empty text stands where two marks meet.
        if (token.content !== '') add({ kind: 'text', text: visible(token.content).replaceAll('\n', ' ') });
        break;
      case 'softbreak':
      case 'hardbreak':
        add({ kind: 'text', text: '\n' });
        break;
      case 'code_inline':
        add({ kind: 'code', text: visible(token.content) });
        break;
      case 'image':
        add({ kind: 'text', text: withAddress(token.content, attribute(token, 'src')) });
        break;
      case 'strong_open':
      case 'em_open':
        open.push([]);
        break;
      case 'strong_close':
        wrap('strong');
        break;
      case 'em_close':
        wrap('emphasis');
        break;
      case 'link_open':
        open.push([]);
        targets.push(attribute(token, 'href'));
        break;
      case 'link_close':
        add(link(inlineText(open.pop() ?? []), targets.pop() ?? ''));
        break;
      default:
        add({ kind: 'text', text: visible(token.content) });
    }
  }
  return joined(open[0] ?? []);
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '');
}

function link(text: string, target: string): MarkupInline {
  return isHttps(target)
    ? { kind: 'link', text: text.trim(), target }
    : { kind: 'text', text: withAddress(text, target) };
}

function withAddress(text: string, address: string): string {
  const shown = visible(address);
  return text.trim() === '' || text === shown ? shown : `${visible(text)} (${shown})`;
}

/** Only what a browser shows as the address it goes to: no name before the host that looks like another host. */
function isHttps(target: string): boolean {
  if (!/^https:\/\/[!-~]+$/.test(target) || !URL.canParse(target)) return false;
  const { username, password } = new URL(target);
  return username === '' && password === '';
}

function paragraph(children: readonly MarkupInline[]): MarkupBlock {
  return { kind: 'paragraph', children };
}

/** Neighbouring pieces of text as one. */
function joined(nodes: readonly MarkupInline[]): MarkupInline[] {
  const result: MarkupInline[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (node.kind === 'text' && last?.kind === 'text')
      result[result.length - 1] = { ...last, text: last.text + node.text };
    else if (node.kind === 'strong' || node.kind === 'emphasis')
      result.push({ ...node, children: joined(node.children) });
    else result.push(node);
  }
  return result;
}

/** The words alone, as they stand in the Problems list and are searched. */
export function markupText(blocks: readonly MarkupBlock[]): string {
  return blocks.map(blockText).join('\n');
}

function blockText(block: MarkupBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return inlineText(block.children);
    case 'code':
      return block.text;
    case 'list':
      return block.items
        .map((item, index) => {
          const mark = block.start === null ? '-' : `${block.start + index}.`;
          return `${mark} ${markupText(item).replaceAll('\n', '\n  ')}`;
        })
        .join('\n');
  }
}

export function inlineText(nodes: readonly MarkupInline[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
        case 'code':
          return node.text;
        case 'strong':
        case 'emphasis':
          return inlineText(node.children);
        case 'link':
          return withAddress(node.text, node.target);
      }
    })
    .join('');
}
