/**
 * From a reply's text to typed items: whole elements are kept, what is lost is counted, and "nothing found" is only said
 * when the reply itself says so.
 */
import { jsonrepair } from 'jsonrepair';
import type * as z from 'zod';
import { ItemReader } from './itemReader';
import type { ParsedReply, ReplyReader } from './replyReader';

export class ReplyParser<Item> implements ReplyReader<Item> {
  readonly #reader: ItemReader;
  readonly #items: Item[] = [];
  #unreadable = 0;
  #sawText = false;

  constructor(
    listKey: string,
    private readonly item: z.ZodType<Item>,
  ) {
    this.#reader = new ItemReader(listKey);
  }

  /** @returns the items that became whole with this piece. */
  push(piece: string): Item[] {
    this.#sawText ||= piece.trim() !== '';
    const fresh: Item[] = [];
    for (const json of this.#reader.push(piece)) {
      const item = this.item.safeParse(parseTolerantly(json));
      if (item.success) fresh.push(item.data);
      else this.#unreadable++;
    }
    this.#items.push(...fresh);
    return fresh;
  }

  end(): ParsedReply<Item> {
    const { state, strays, midItem } = this.#reader;
    return {
      items: [...this.#items],
      unreadable: this.#unreadable + strays + (midItem ? 1 : 0),
      state: state === 'closed' ? 'complete' : state === 'open' ? 'cut' : this.#sawText ? 'absent' : 'empty',
    };
  }
}

function parseTolerantly(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Trailing commas, raw line ends in strings and the like.
  }
  try {
    return JSON.parse(jsonrepair(json));
  } catch {
    return undefined;
  }
}
