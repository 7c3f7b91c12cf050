export interface Marker {
  readonly kind: 'key' | 'code' | 'reply';
  readonly text: string;
}

/** What must not be found. */
export interface MarkerIndex {
  /** How many keys and lines are looked for, by kind. */
  readonly counts: Readonly<Record<Marker['kind'], number>>;
}

export function indexMarkers(markers: readonly Marker[]): MarkerIndex;

/** All finds in a text, as lines for a person. `own`: the extension itself wrote it (default). */
export function searchText(name: string, text: string, index: MarkerIndex, own?: boolean): string[];

/** All finds in the logs below a folder, and how much was searched. */
export function searchLogs(
  folder: string,
  markers: readonly Marker[],
): {
  readonly found: readonly string[];
  readonly lines: { readonly own: number; readonly host: number };
  readonly counts: MarkerIndex['counts'];
};
