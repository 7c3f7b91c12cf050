// Findings as a review brings them, and a store that has just had one.
import { ReviewStore } from '../../../src/core/findings/reviewStore';
import { NO_TOKENS, type Finding, type Outcome } from '../../../src/core/outcome';

export const DOCUMENT = 'file:///w/a.ts';

/** On one whole line. */
export function placed(line: number, more: Partial<Finding> = {}): Finding {
  return {
    ...{ id: `f${line}`, severity: 'major', category: 'bug', confidence: 'high', title: `Finding on ${line}` },
    ...{ explanation: '', quote: 'q', replacement: null },
    range: { line, column: 1, endLine: line, endColumn: 1 },
    ...more,
  };
}

/** An answer for all of a file. */
export function answered(findings: readonly Finding[]): Outcome {
  const whole = { start: 1, end: 10_000 };
  return {
    kind: 'answered',
    result: {
      ...{ findings, notPlaced: [], outsideScope: 0, unreadable: 0, redacted: [] },
      coverage: { asked: [whole], covered: [whole] },
    },
    accounting: {
      ...{ model: 'm', tier: 'network', usage: NO_TOKENS, costUsd: 0, estimated: false, elapsedMs: 1, demo: false },
    },
  };
}

export function reviewed(text: string, findings: readonly Finding[], languageId = 'typescript'): ReviewStore {
  const store = new ReviewStore();
  const target = { documentId: DOCUMENT, path: 'a.ts', languageId, scope: undefined, startedAt: 0 };
  store.finish(store.start(target, text).id, answered(findings));
  return store;
}
