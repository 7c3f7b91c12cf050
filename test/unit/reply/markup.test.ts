// A model's Markdown as a tree that nothing can act from, and as Markdown again.
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import MarkdownIt, { type Token } from 'markdown-it';
import { markupText, MAX_DEPTH, MAX_MARKUP, parseMarkup, type MarkupBlock } from '../../../src/core/reply/markup';
import { fenced, toSafeMarkdown } from '../../../src/core/reply/safeMarkdown';

const text = (words: string): object => ({ kind: 'text', text: words });
const paragraph = (...children: object[]): object => ({ kind: 'paragraph', children });
const words = (markdown: string): string => markupText(parseMarkup(markdown));

/** What models write, and what they may be made to write. */
const PIECES = [
  ...['a', 'b c', ' ', '\n', '\n\n', '    ', '\t', '*', '**', '_', '`', '```', '~~~', '#', '- ', '1. ', '> ', '+', '='],
  ...['[', ']', '(', ')', '](', '![', '<', '>', '|', '\\', '&', '&lt;', '&#x202e;', '&#10;', '&#32;', '!', ':', '://'],
  ...['https://example.com', 'http://a.b', 'www.a.b', 'command:x', 'javascript:alert(1)', 'data:text/html,x'],
  ...['<img src=x>', '<script>', '<!--', '-->', '[x](command:y)', '![x](https://a.b/c.png)', '[x]: https://a.b'],
  ...['$(alert)', 'a@b.c', '---', '***', '\u202e', '\u200b', '\0', '\r', 'ä', '𝄞', '﷽', '\u00a0'],
];
const markdownText = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

describe('an explanation', () => {
  it('has code, emphasis, lists and blocks of code', () => {
    const markdown = 'Use `===` **not _=_**:\n\n```js\nif (a === 1) {}\n```\n\n1. first\n2. second\n   - inner\n\nEnd.';
    assert.deepEqual(parseMarkup(markdown), [
      paragraph(
        text('Use '),
        { kind: 'code', text: '===' },
        text(' '),
        { kind: 'strong', children: [text('not '), { kind: 'emphasis', children: [text('=')] }] },
        text(':'),
      ),
      { kind: 'code', text: 'if (a === 1) {}' },
      {
        kind: 'list',
        start: 1,
        items: [
          [paragraph(text('first'))],
          [paragraph(text('second')), { kind: 'list', start: null, items: [[paragraph(text('inner'))]] }],
        ],
      },
      paragraph(text('End.')),
    ]);
    assert.equal(words(markdown), 'Use === not =:\nif (a === 1) {}\n1. first\n2. second\n  - inner\nEnd.');
  });

  it('keeps its line ends', () => {
    assert.equal(words('one\ntwo  \nthree\r\nfour'), 'one\ntwo\nthree\nfour');
  });

  it('is empty where it is empty', () => {
    for (const nothing of ['', ' \n\t', '---', '>']) assert.equal(words(nothing), '');
    assert.deepEqual(parseMarkup('  \n'), []);
  });

  it('links to https addresses only, with the address in sight', () => {
    assert.deepEqual(parseMarkup('See [the rule](https://example.com/a?b=c "t") or <https://example.com/>.'), [
      paragraph(
        text('See '),
        { kind: 'link', text: 'the rule', target: 'https://example.com/a?b=c' },
        text(' or '),
        { kind: 'link', text: 'https://example.com/', target: 'https://example.com/' },
        text('.'),
      ),
    ]);
    assert.equal(words('[the rule](https://example.com/)'), 'the rule (https://example.com/)');
    assert.equal(words('<https://example.com/>'), 'https://example.com/');
  });

  it('makes plain text of every other address', () => {
    for (const address of [
      ...['command:workbench.action.terminal.new', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'vbscript:x'],
      ...['data:text/html,x', 'data:image/png;base64,AAAA', 'file:///etc/passwd', 'vscode://x.y/z', 'http://a.b/'],
      ...['//a.b/c', '/etc/passwd', '../x', '#x', 'mailto:a@b.c', 'https:a.b', 'https://a.b@c.d/', 'https://'],
    ]) {
      assert.deepEqual(parseMarkup(`[x](${address})`), [paragraph(text(`x (${address})`))], address);
    }
    assert.deepEqual(parseMarkup('[https://good.example](command:evil)'), [
      paragraph(text('https://good.example (command:evil)')),
    ]);
  });

  it('shows the host of an address in ASCII, so that none looks like another', () => {
    assert.deepEqual(parseMarkup('[x](https://ex\u0430mple.com/)'), [
      paragraph({ kind: 'link', text: 'x', target: 'https://xn--exmple-4nf.com/' }),
    ]);
  });

  it('loads no image: its words and address are text', () => {
    assert.deepEqual(parseMarkup('![a *cat*](http://127.0.0.1:9/y.png) ![](https://a.b/c)'), [
      paragraph(text('a *cat* (http://127.0.0.1:9/y.png) https://a.b/c')),
    ]);
    assert.equal(words('[![x](https://a.b/i.png)](https://c.d/)'), 'x (https://a.b/i.png) (https://c.d/)');
  });

  it('knows no HTML and no definitions: they are text', () => {
    for (const html of [
      ...[
        '<img src=x onerror=alert(1)>',
        '<script>alert(1)</script>',
        '<!-- a -->',
        '<svg onload=x>',
        '<style>*{}</style>',
      ],
      ...['[x]: https://a.b/', '<meta http-equiv=refresh content=0>', '<?php x ?>', '<![CDATA[x]]>'],
    ]) {
      assert.deepEqual(parseMarkup(html), [paragraph(text(html))]);
    }
  });

  it('hides nothing, also where the markup is what made it', () => {
    assert.equal(
      words('a\u202eb &#x202e;c `d\u200be` [f](https://a.b/\u2066g)'),
      'a[U+202E]b [U+202E]c d[U+200B]e f (https://a.b/%E2%81%A6g)',
    );
    assert.equal(words('&lt;b&gt; &#0; \\<'), '<b> \ufffd <');
  });

  it('stays flat where it nests too deep, and says all of it', () => {
    const lists = Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(2 * depth)}- ${depth}`).join('\n');
    for (const deep of [lists.slice(0, MAX_MARKUP), '> '.repeat(500) + 'x']) {
      const blocks = parseMarkup(deep);
      assert.deepEqual(blocks, [paragraph(text(deep.trim()))]);
    }
    const stars = parseMarkup(`${'*'.repeat(9_000)}x${'*'.repeat(9_000)}`);
    assert.ok(depthOf(stars) <= MAX_DEPTH + 2);
    assert.equal(markupText(stars), 'x');
  });

  it('is plain text where it is far too long', () => {
    const long = '**a** '.repeat(40_000);
    assert.deepEqual(parseMarkup(long), [paragraph(text(long.trim()))]);
  });

  it('is a tree of known nodes without anything hidden, whatever it was', () => {
    fc.assert(
      fc.property(markdownText, (markdown) => {
        const blocks = parseMarkup(markdown);
        const json = JSON.stringify(blocks);
        assert.doesNotMatch(json, /[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]/);
        for (const { target } of linksOf(blocks)) assert.match(target, /^https:\/\/[!-~]+$/);
        assert.ok(depthOf(blocks) <= 2 * MAX_DEPTH + 2);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('an explanation as Markdown again', () => {
  /** As generous as a reader can be: everything that may become markup does. */
  const generous = new MarkdownIt({ html: true, linkify: true, typographer: false, maxNesting: 200 });
  generous.validateLink = () => true;
  const plain = new Set([
    ...['paragraph', 'bullet_list', 'ordered_list', 'list_item'].flatMap((type) => [`${type}_open`, `${type}_close`]),
    ...['inline', 'text', 'text_special', 'softbreak', 'hardbreak', 'code_inline', 'fence'],
  ]);

  it('has no link, image, HTML or emphasis in it, and the same words, whatever the model wrote', () => {
    fc.assert(
      fc.property(markdownText, (markdown) => {
        const blocks = parseMarkup(markdown);
        const again = toSafeMarkdown(blocks);
        for (const { type } of flat(generous.parse(again, {}))) assert.ok(plain.has(type), `${type} in ${again}`);
        assert.equal(squeezed(markupText(parseMarkup(again))), squeezed(markupText(blocks)), again);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps code as code', () => {
    const markdown = '```js\na `b` ``` c\n````\nd';
    assert.deepEqual(parseMarkup(toSafeMarkdown(parseMarkup(markdown))), parseMarkup(markdown));
    assert.equal(toSafeMarkdown(parseMarkup('`` a`b `` and `c`')), '``a`b`` and `c`');
    assert.equal(fenced('```\n````'), '`````\n```\n````\n`````');
  });
});

function flat(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);
}

/** Blanks are the parsers' to choose. */
function squeezed(words: string): string {
  return words.replaceAll(/[\s\\]+/g, '');
}

function linksOf(blocks: readonly MarkupBlock[]): { target: string }[] {
  return [...JSON.stringify(blocks).matchAll(/"target":"([^"]*)"/g)].map(([, target = '']) => ({ target }));
}

function depthOf(nodes: unknown): number {
  if (Array.isArray(nodes)) return Math.max(0, ...nodes.map(depthOf));
  if (typeof nodes !== 'object' || nodes === null) return 0;
  return 1 + Math.max(0, ...Object.values(nodes).map(depthOf));
}
