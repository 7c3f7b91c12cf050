/**
 * Conversations as they survive a restart: what was answered, wholly or in part. Read with suspicion: whatever does not fit
 * is left out. Questions hold placeholders where they held secrets.
 */
import * as z from 'zod';
import { accountingSchema } from '../findings/storedFindings';
import type { AskOutcome } from './askOutcome';
import type { Conversation, Turn } from './conversation';

const answer = { text: z.string().max(100_000), accounting: accountingSchema };
const outcome = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('answered'), ...answer }),
    z.object({ kind: z.literal('cached'), ...answer }),
    z.object({ kind: z.literal('partial'), reason: z.enum(['length', 'interrupted']), ...answer }),
    z.object({ kind: z.literal('stopped'), ...answer }),
  ])
  .transform((known) => ({ ...known, redacted: [] }));
const turn = z.object({ question: z.string().max(100_000), askedAt: z.number(), outcome });
const conversation = z.object({ documentId: z.string(), findingId: z.string(), turns: z.array(turn) });
const envelope = z.object({ v: z.literal(1), conversations: z.array(z.unknown()) });

export type StoredTurn = Pick<Turn, 'question' | 'askedAt' | 'outcome'>;
export type StoredConversation = Omit<Conversation, 'turns'> & { readonly turns: readonly StoredTurn[] };

export function storedText(conversations: readonly Conversation[]): string {
  const kept = conversations.flatMap(({ documentId, findingId, turns }) => {
    const answered = turns.flatMap(({ question, askedAt, outcome: known }) => {
      const stored = known && storedOutcome(known);
      return stored ? [{ question, askedAt, outcome: stored }] : [];
    });
    return answered.length === 0 ? [] : [{ documentId, findingId, turns: answered }];
  });
  return JSON.stringify({ v: 1, conversations: kept });
}

/** Redacted places are told once, after the answer: they stay behind, as does why an answer was cut. */
function storedOutcome(known: AskOutcome): z.input<typeof outcome> | undefined {
  switch (known.kind) {
    case 'answered':
    case 'cached':
    case 'stopped':
      return { kind: known.kind, text: known.text, accounting: known.accounting };
    case 'partial':
      return { kind: 'partial', reason: known.reason, text: known.text, accounting: known.accounting };
    default:
      return undefined;
  }
}

/** @returns undefined when the text is no store of this version; single conversations that do not fit are dropped. */
export function readConversations(text: string): StoredConversation[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const whole = envelope.safeParse(json);
  if (!whole.success) return undefined;
  return whole.data.conversations.flatMap((entry) => {
    const known = conversation.safeParse(entry);
    return known.success ? [known.data] : [];
  });
}
