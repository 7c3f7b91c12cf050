/**
 * What a cached answer looks like in the team's Redis: long ones compressed and, with a team passphrase, encrypted, so that
 * a shared Redis holds neither code nor findings that others can read. Read with suspicion: whatever is foreign, damaged,
 * cut or sealed with another passphrase is a miss.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Bytes above which compressing is worth its time. */
const COMPRESS_ABOVE = 8 * 1024;
/** An answer is never longer; what claims to be is a bomb. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024;

/** No text in UTF-8 begins with it. The byte after it says what follows. */
const MAGIC = 0xc1;
const DEFLATED = 1;
const SEALED = 2;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 2;

/** What a team passphrase becomes. */
export interface TeamKeys {
  readonly seal: Buffer;
  readonly names: Buffer;
}

/**
 * Slow on purpose (about a tenth of a second), once a session. The salt is the same for all: everyone of a team has to come
 * to the same keys, with the passphrase as the only thing that they share.
 */
export function teamKeys(passphrase: string): Promise<TeamKeys> {
  return new Promise((resolve, reject) => {
    const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
    scrypt(passphrase.normalize('NFC'), 'code-insight team cache 1', 64, cost, (error, key) => {
      if (error) reject(error);
      else resolve({ seal: key.subarray(0, 32), names: key.subarray(32) });
    });
  });
}

export class SharedForm {
  constructor(private readonly keys: TeamKeys | undefined) {}

  get isSealed(): boolean {
    return this.keys !== undefined;
  }

  /** The hash of a request is no secret to whoever can guess the request: with a passphrase it is hashed with that. */
  nameOf(key: string): string {
    return this.keys ? createHmac('sha256', this.keys.names).update(key).digest('hex') : key;
  }

  /** @param name where it is stored, which a sealed value is bound to. */
  pack(name: string, text: string): Buffer {
    const plain = Buffer.from(text, 'utf8');
    const isLong = plain.length > COMPRESS_ABOVE;
    const body = isLong ? deflateRawSync(plain) : plain;
    if (!this.keys) return isLong ? Buffer.concat([header(DEFLATED), body]) : plain;
    const head = header(SEALED | (isLong ? DEFLATED : 0));
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keys.seal, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(boundTo(head, name));
    const sealed = Buffer.concat([cipher.update(body), cipher.final()]);
    return Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]);
  }

  /** @returns undefined for what is not ours, or not as we left it. */
  unpack(name: string, bytes: Buffer): string | undefined {
    try {
      if (bytes[0] !== MAGIC) return this.keys || bytes.length > MAX_TEXT_BYTES ? undefined : bytes.toString('utf8');
      const kind = bytes[1] ?? 0;
      const known = this.keys ? [SEALED, SEALED | DEFLATED] : [DEFLATED];
      if (!known.includes(kind)) return undefined;
      const body = this.keys ? open(this.keys, name, bytes) : bytes.subarray(HEADER_BYTES);
      const plain = (kind & DEFLATED) === 0 ? body : inflateRawSync(body, { maxOutputLength: MAX_TEXT_BYTES });
      return plain.toString('utf8');
    } catch {
      return undefined;
    }
  }
}

function header(kind: number): Buffer {
  return Buffer.from([MAGIC, kind]);
}

function boundTo(head: Buffer, name: string): Buffer {
  return Buffer.concat([head, Buffer.from(name, 'utf8')]);
}

function open(keys: TeamKeys, name: string, bytes: Buffer): Buffer {
  const nonceEnd = HEADER_BYTES + NONCE_BYTES;
  const tagEnd = nonceEnd + TAG_BYTES;
  const nonce = bytes.subarray(HEADER_BYTES, nonceEnd);
  const decipher = createDecipheriv('aes-256-gcm', keys.seal, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(bytes.subarray(0, HEADER_BYTES), name));
  decipher.setAuthTag(bytes.subarray(nonceEnd, tagEnd));
  return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]);
}
