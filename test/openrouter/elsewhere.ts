/** Faults of the paths beside /chat/completions. */
import { KEY_INFO } from '../../src/demo/account';
import { fail, html, type Fault } from '../../src/demo/scenarios/play';
import { sendJson, type Json } from '../../src/demo/wire';

interface Elsewhere {
  readonly path: string;
  readonly run: Fault;
}

const json =
  (body: Json): Fault =>
  ({ res }) => {
    sendJson(res, 200, body);
  };
const silent: Fault = async ({ res, released }) => {
  await released();
  res.end();
};

const EXHAUSTED = { usage: 5, limit: 5, limit_remaining: 0 };
const LIMITED = { usage: 7.5, limit: 10, limit_remaining: 2.5, limit_reset: 'monthly' };

export const ELSEWHERE = {
  keyUnauthorized: { path: '/key', run: fail(401, 'User not found.') },
  keyExhausted: { path: '/key', run: json({ data: { ...KEY_INFO, ...EXHAUSTED } }) },
  keyLimited: { path: '/key', run: json({ data: { ...KEY_INFO, ...LIMITED, expires_at: '2027-01-01T00:00:00Z' } }) },
  keyManagement: { path: '/key', run: json({ data: { ...KEY_INFO, is_management_key: true } }) },
  keyServerError: { path: '/key', run: fail(500, 'Internal Server Error') },
  keyHtml: { path: '/key', run: html(502, '502 Bad Gateway') },
  modelsHtml: { path: '/models', run: html(502, '502 Bad Gateway') },
  modelsEmpty: { path: '/models', run: json({ data: [], total_count: 0, links: { next: null } }) },
  modelsSilent: { path: '/models', run: silent },
  /** For the first requests only, it is "not there yet": `use('generationMissing', 2)`. */
  generationMissing: { path: '/generation', run: fail(404, 'Generation not found') },
  generationSilent: { path: '/generation', run: silent },
  authExpired: { path: '/auth/keys', run: fail(403, 'Invalid code or code_verifier') },
  authWrongMethod: { path: '/auth/keys', run: fail(400, 'Invalid code_challenge_method') },
  authHtml: { path: '/auth/keys', run: html(502, '502 Bad Gateway') },
} satisfies Record<string, Elsewhere>;
