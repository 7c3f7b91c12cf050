/**
 * From a file's bytes to text, as VS Code would: a byte order mark tells UTF-16 and is dropped, everything else is UTF-8. What
 * is neither is no text that could be sent as it is.
 */
import type { Block } from '../outcome';

/** How much of a file is looked at to tell binary from text; the same figure as git's. */
const BINARY_PROBE_BYTES = 8_000;

export function decodeText(bytes: Uint8Array): { text: string } | { block: Block & { code: 'binary' | 'encoding' } } {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) return { block: { code: 'binary' } };
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
    return text.includes('\0') ? { block: { code: 'binary' } } : { text };
  } catch {
    return { block: { code: 'encoding' } };
  }
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
