/** Why a finding is not shown with the others: said by the user, or by the settings on what is worth showing. */
import type { Dismissal } from './dismissal';

export type FilterRule = 'severity' | 'confidence' | 'category' | 'cap';

export type Aside =
  /** Dismissed, here or by its kind. */
  | { readonly by: 'dismissal'; readonly dismissal: Dismissal }
  /** A comment right above the code says so. */
  | { readonly by: 'comment'; readonly line: number }
  /** The settings say so. One click shows them. */
  | { readonly by: 'filter'; readonly rule: FilterRule }
  /** Another tool says the same at the same place: `name` as it calls itself. */
  | { readonly by: 'tool'; readonly name: string };

/** What the user said about a finding counts as dismissed; what is only filtered is as it was. */
export function isDismissed(aside: Aside | undefined): boolean {
  return aside?.by === 'dismissal' || aside?.by === 'comment';
}

export function isHidden(aside: Aside | undefined): boolean {
  return aside?.by === 'filter' || aside?.by === 'tool';
}
