/**
 * Looks for secrets in one file's bytes, whatever it holds: any language, any usual encoding. Sends nothing. What could not be
 * looked at is told apart from what holds none.
 */
import type { ScanPlace } from '../compute/scanText';
import type { HarmlessSecrets } from '../guard/secrets/harmless';
import { decodeText } from '../guard/decode';
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

/**
 * A review wants UTF-8, since its text has to survive the trip there and back. A scan only has to see what is there: bytes
 * that are no UTF-8 are read as Latin-1, in which every secret looks the same.
 * @returns undefined for a binary file.
 */
function decodeLeniently(bytes: Uint8Array): string | undefined {
  const decoded = decodeText(bytes);
  if ('text' in decoded) return decoded.text;
  return decoded.block.code === 'encoding' ? new TextDecoder('latin1').decode(bytes) : undefined;
}
