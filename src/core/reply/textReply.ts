/**
 * A reply that is text and nothing else: each piece is shown as it comes. A text has no end mark of its own; whether it is
 * whole is told by the reason with which the reply ended.
 */
import type { ParsedReply, ReplyReader } from './replyReader';

export class TextReply implements ReplyReader<string> {
  #text = '';

  push(piece: string): string[] {
    this.#text += piece;
    return piece === '' ? [] : [piece];
  }

  /** The whole text as one item. */
  end(): ParsedReply<string> {
    return this.#text.trim() === ''
      ? { items: [], unreadable: 0, state: 'empty' }
      : { items: [this.#text], unreadable: 0, state: 'complete' };
  }
}
