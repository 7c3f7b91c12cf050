/**
 * The settings of one run, as a frozen snapshot: whatever changes while a request travels does not reach it.
 */
import type { Budget } from './budget/plans';

export const DEFAULT_ENDPOINT = 'https://openrouter.ai/api/v1';
export const DEFAULT_MODEL = 'anthropic/claude-sonnet-4.5';

/** The local OpenRouter plays a fault for these names; to OpenRouter they mean nothing. */
const DEMO_MODEL = /^demo\/[a-z0-9-]+$/;

/** The model to ask where the local demo model answers: it stands for any of Claude's. */
export function demoModel(wanted: string | undefined): string {
  return wanted !== undefined && DEMO_MODEL.test(wanted) ? wanted : DEFAULT_MODEL;
}

/** `ask` is `block` wherever there is nobody to ask. */
export type SecretsMode = 'block' | 'redact' | 'ask';

/** What OpenRouter's providers may do with a request (facts: openrouter.md 1.3). Both exclude providers. */
export interface PrivacySettings {
  /** `data_collection: deny`: none that may store prompts for longer than the answer takes or train on them. */
  readonly denyDataCollection: boolean;
  /** `zdr`: only endpoints that keep nothing at all; of Claude's, not Anthropic's own. */
  readonly zeroDataRetention: boolean;
}

export const NO_PRIVACY: PrivacySettings = Object.freeze({ denyDataCollection: false, zeroDataRetention: false });

export interface Settings {
  /** Base address, without `/chat/completions`. */
  readonly endpoint: string;
  readonly model: string;
  /** True when the local demo model answers: nothing is counted, charged or shared. */
  readonly demo: boolean;
  /** Longest silence within an attempt. */
  readonly timeoutMs: number;
  /** Longest time with nothing but OpenRouter's keep-alive comments (named limit of product.md S3). */
  readonly keepAliveTimeoutMs: number;
  /** UTF-8 bytes of the text under review. */
  readonly maxBytes: number;
  /** VS Code language ids. */
  readonly languages: readonly string[];
  readonly secrets: SecretsMode;
  /** Whether what git ignores is kept back; the other ignore files always count. */
  readonly respectGitignore: boolean;
  /** Whether a trusted project's own rules (AGENTS.md and its like) go along. */
  readonly projectRules: boolean;
  /** Signatures of the files that a part of a file uses go along with it. */
  readonly relatedFiles: boolean;
  /** The language of what people read in an answer, as a canonical tag (BCP 47). */
  readonly answerLanguage: string;
  readonly privacy: PrivacySettings;
  /** Longest answer in tokens, where credit allows no more; absent: as long as task and model allow. */
  readonly maxAnswerTokens?: number;
  /** Prompt tokens above which the user is asked before a request is sent; 0: never. */
  readonly askAboveTokens: number;
  readonly budget: Budget;
}

export const DEFAULT_TIMEOUT_MS = 30_000;
export const KEEP_ALIVE_TIMEOUT_MS = 120_000;
export const DEFAULT_MAX_BYTES = 51_200;

/**
 * Accepts the base address with or without `/chat/completions` (the seed's OPENROUTER_URL has it).
 * @returns undefined unless the address is https, or http on this machine.
 */
export function normaliseEndpoint(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address.trim());
  } catch {
    return undefined;
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  return (url.origin + url.pathname).replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
}

/** Whether an address that `normaliseEndpoint` accepts is a server on this machine: what goes there does not leave it. */
export function isLoopback(endpoint: string): boolean {
  return URL.canParse(endpoint) && isLoopbackHost(new URL(endpoint).hostname);
}

function isLoopbackHost(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Quotes around a key, also those of word processors. */
const QUOTED = /^(?:(["'`])(.*)\1|“(.*)”|‘(.*)’)$/s;
/** What comes along from a shell, a settings file or a header. */
const NAMED = /^(?:(?:export\s+|set\s+|\$env:)?OPENROUTER_API_KEY\s*[=:]|(?:Authorization\s*:\s*)?Bearer\s)/i;

/**
 * Keys are pasted with quotes, spaces, line ends and invisible characters around them, and with the name that they have
 * where they come from; OpenRouter answers those with a bare 401.
 */
export function cleanKey(pasted: string): string {
  let key = pasted.replaceAll(/\p{Cf}/gu, '').trim();
  for (let before = ''; before !== key;) {
    before = key;
    key = key.replace(QUOTED, '$2$3$4').replace(NAMED, '').trim();
  }
  return key;
}
