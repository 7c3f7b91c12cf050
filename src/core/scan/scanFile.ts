/**
 * Looks for secrets in one file's bytes, whatever it holds: any language, any usual encoding. Sends nothing. What could not be
 * looked at is told apart from what holds none.
 */
import type { ScanPlace } from '../compute/scanText';
import type { HarmlessSecrets } from '../guard/secrets/harmless';
import { BINARY_PROBE_BYTES } from '../guard/limits';
import type { Compute } from '../ports';

/** Larger files are data, not code; at this size the scan still ends in seconds. */
export const MAX_SCAN_BYTES = 50 * 1024 * 1024;

export type FileScan =
  | { readonly kind: 'scanned'; readonly places: readonly ScanPlace[] }
  | { readonly kind: 'binary' }
  | { readonly kind: 'too_large'; readonly bytes: number }
  /** The deadline passed, or the scan broke: the file may hold anything. */
  | { readonly kind: 'not_finished' };

export interface ScanRequest {
  readonly bytes: Uint8Array;
  /** Relative to the workspace, as reviews name it: a value may have been spared in this file alone. */
  readonly path: string;
  readonly patterns: readonly string[];
  readonly harmless: HarmlessSecrets;
}

/** Rejects only when `signal` is aborted. */
export async function scanFile(
  compute: Compute,
  { bytes, ...rest }: ScanRequest,
  signal: AbortSignal,
): Promise<FileScan> {
  if (bytes.length > MAX_SCAN_BYTES) return { kind: 'too_large', bytes: bytes.length };
  const text = decodeLeniently(bytes);
  if (text === undefined) return { kind: 'binary' };
  try {
    return { kind: 'scanned', places: await compute.scanText({ ...rest, text }, signal) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'not_finished' };
  }
}

const BYTE_ORDER_MARKS = [
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/**
 * A review wants UTF-8, since its text has to survive the trip there and back. A scan only has to see what is there: bytes
 * that are no UTF-8 are read as Latin-1, in which every secret looks the same. A byte order mark is dropped, as VS Code does.
 * @returns undefined for a binary file.
 */
function decodeLeniently(bytes: Uint8Array): string | undefined {
  const mark = BYTE_ORDER_MARKS.find((known) => known.bytes.every((byte, index) => bytes[index] === byte));
  if (mark) return new TextDecoder(mark.encoding).decode(bytes);
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
