/** Settings of a run, with everything that a test does not say as the product has it. */
import { PLANS } from '../../../src/core/budget/plans';
import { DEFAULT_LANGUAGES } from '../../../src/core/guard/languages';
import { DEFAULT_ANSWER_LANGUAGE } from '../../../src/core/prompt/answerLanguage';
import {
  DEFAULT_ENDPOINT,
  DEFAULT_MAX_BYTES,
  DEFAULT_MODEL,
  DEFAULT_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  NO_PRIVACY,
  type Settings,
} from '../../../src/core/settings';

export function settings(change: Partial<Settings> = {}): Settings {
  return Object.freeze({
    endpoint: DEFAULT_ENDPOINT,
    model: DEFAULT_MODEL,
    demo: false,
    timeoutMs: DEFAULT_TIMEOUT_MS,
    keepAliveTimeoutMs: KEEP_ALIVE_TIMEOUT_MS,
    maxBytes: DEFAULT_MAX_BYTES,
    languages: DEFAULT_LANGUAGES,
    secrets: 'block' as const,
    respectGitignore: true,
    projectRules: true,
    relatedFiles: true,
    answerLanguage: DEFAULT_ANSWER_LANGUAGE,
    privacy: NO_PRIVACY,
    askAboveTokens: 0,
    budget: { tokens: PLANS.lite, usd: null },
    ...change,
  });
}
