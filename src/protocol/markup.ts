/** Markup of a model as it goes to a panel: a tree of known nodes with text in them. An address is https or it is text. */
import * as z from 'zod/mini';
import type { MarkupBlock, MarkupInline } from '../core/reply/markup';

export type MarkupBlockView = MarkupBlock;
export type MarkupInlineView = MarkupInline;

const inline: z.ZodMiniType<MarkupInline> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), text: z.string() }),
    z.strictObject({ kind: z.literal('code'), text: z.string() }),
    z.strictObject({ kind: z.enum(['strong', 'emphasis']), children: z.array(inline) }),
    z.strictObject({
      kind: z.literal('link'),
      text: z.string(),
      target: z.string().check(z.regex(/^https:\/\/[!-~]+$/)),
    }),
  ]),
);

export const markupBlock: z.ZodMiniType<MarkupBlock> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('paragraph'), children: z.array(inline) }),
    z.strictObject({ kind: z.literal('code'), text: z.string() }),
    z.strictObject({
      kind: z.literal('list'),
      start: z.nullable(z.int()),
      items: z.array(z.array(markupBlock)),
    }),
  ]),
);
