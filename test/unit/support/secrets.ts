/**
 * Values in the shape of secrets, made at run time: nothing in this repository looks like one. The same seed gives the same
 * value.
 */
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();
const DIGITS = '0123456789';
const ALPHANUMERIC = UPPER + LOWER + DIGITS;
const HEX = `${DIGITS}abcdef`;

/** Every kind of character that the alphabet has comes up in a value of 16 or more. */
export function made(length: number, alphabet = ALPHANUMERIC, seed = 1): string {
  let state = seed * 2_654_435_761 + length;
  let text = '';
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += alphabet.charAt((state >>> 16) % alphabet.length);
  }
  return text;
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** By rule of src/core/guard/secrets/tokens.ts: a text with one such secret, and the secret in it. */
export const SAMPLES: Readonly<Record<string, (seed: number) => { text: string; secret: string }>> = {
  'aws-access-key': (seed) => bare(`AKIA${made(16, `${UPPER}234567`, seed)}`),
  'google-api-key': (seed) => bare(`AIza${made(35, `${ALPHANUMERIC}_-`, seed)}`),
  'github-token': (seed) => bare(`ghp_${made(36, ALPHANUMERIC, seed)}`),
  'github-fine-grained': (seed) => bare(`github_pat_${made(22, ALPHANUMERIC, seed)}_${made(59, ALPHANUMERIC, seed)}`),
  'gitlab-token': (seed) => bare(`glpat-${made(20, ALPHANUMERIC, seed)}`),
  'slack-token': (seed) => bare(`xoxb-${made(12, DIGITS, seed)}-${made(24, ALPHANUMERIC, seed)}`),
  'stripe-key': (seed) => bare(`sk_live_${made(24, ALPHANUMERIC, seed)}`),
  'openrouter-key': (seed) => bare(`sk-or-v1-${made(64, HEX, seed)}`),
  'anthropic-key': (seed) => bare(`sk-ant-api03-${made(80, `${ALPHANUMERIC}_-`, seed)}`),
  'openai-key': (seed) => bare(`sk-proj-${made(48, ALPHANUMERIC, seed)}`),
  'npm-token': (seed) => bare(`npm_${made(36, ALPHANUMERIC, seed)}`),
  'pypi-token': (seed) => bare(`pypi-AgEI${made(60, ALPHANUMERIC, seed)}`),
  'sendgrid-key': (seed) => bare(`SG.${made(22, ALPHANUMERIC, seed)}.${made(43, ALPHANUMERIC, seed)}`),
  'huggingface-token': (seed) => bare(`hf_${made(34, ALPHANUMERIC, seed)}`),
  jwt: (seed) =>
    bare(`${base64url('{"alg":"HS256"}')}.${base64url(`{"sub":"${seed}"}`)}.${made(43, ALPHANUMERIC, seed)}`),
  'url-credentials': (seed) => {
    const secret = made(14, ALPHANUMERIC, seed);
    return { text: `postgres://shop:${secret}@db.example.com/shop`, secret };
  },
};

function bare(secret: string): { text: string; secret: string } {
  return { text: secret, secret };
}

/** A private key in PEM, as long as an RSA key of 2048 bits. */
export function pemKey(
  lineEnd = '\n',
  kind = 'RSA ',
  seed = 1,
): { begin: string; body: string[]; end: string; text: string } {
  const begin = `-----BEGIN ${kind}PRIVATE KEY-----`;
  const end = `-----END ${kind}PRIVATE KEY-----`;
  const body = Array.from({ length: 25 }, (_, row) => made(64, `${ALPHANUMERIC}+/`, seed * 100 + row));
  return { begin, body, end, text: [begin, ...body, end].join(lineEnd) };
}
