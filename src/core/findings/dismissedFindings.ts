/** Which of a run's findings the user dismissed, and why. */
import type { ReviewStore } from './reviewStore';

/** @returns the reason by finding; '' where none was given. */
export function dismissalsIn(store: ReviewStore, documentId: string): ReadonlyMap<string, string> {
  const dismissed = store.findings(documentId).filter(({ state }) => state === 'dismissed');
  return new Map(dismissed.map(({ finding }) => [finding.id, '']));
}
