/**
 * How the pipeline reads a reply, whatever its form: piece by piece while it arrives, and the same way from the cache or from
 * what a killed process left.
 */

export interface ParsedReply<Item> {
  readonly items: readonly Item[];
  /** Elements that were there, whole or not, and could not be read. */
  readonly unreadable: number;
  /**
   * `complete`: the list began and ended; of a plain text, that there is one. `cut`: it began and did not end. `absent`: there
   * was text, but no list. `empty`: there was no text.
   */
  readonly state: 'complete' | 'cut' | 'absent' | 'empty';
}

/** Of one reply. */
export interface ReplyReader<Item> {
  /** @returns the items that became whole with this piece. */
  push(piece: string): Item[];
  end(): ParsedReply<Item>;
}

export function readReply<Item>(reader: ReplyReader<Item>, text: string): ParsedReply<Item> {
  reader.push(text);
  return reader.end();
}
