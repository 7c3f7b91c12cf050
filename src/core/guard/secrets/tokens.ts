/**
 * Secrets that identify themselves by their shape. Each rule's `kind` names the placeholder that takes the value's place.
 * Every repetition is bounded, so that no input makes a rule slow.
 */
import type { SecretConfidence } from './hit';

export interface SecretRule {
  readonly id: string;
  readonly kind: string;
  readonly confidence: SecretConfidence;
  /** Global; the secret is the group named `value`, or the whole match. */
  readonly pattern: RegExp;
}

export const TOKEN_RULES: readonly SecretRule[] = [
  {
    id: 'aws-access-key',
    kind: 'AWS_ACCESS_KEY',
    confidence: 'high',
    pattern: /\b(?:AKIA|ASIA)(?!IOSFODNN7EXAMPLE)[A-Z2-7]{16}\b/g,
  },
  { id: 'google-api-key', kind: 'GOOGLE_API_KEY', confidence: 'high', pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { id: 'github-token', kind: 'GITHUB_TOKEN', confidence: 'high', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g },
  { id: 'github-fine-grained', kind: 'GITHUB_TOKEN', confidence: 'high', pattern: /\bgithub_pat_\w{60,255}\b/g },
  { id: 'gitlab-token', kind: 'GITLAB_TOKEN', confidence: 'high', pattern: /\bglpat-[\w-]{20,64}/g },
  { id: 'slack-token', kind: 'SLACK_TOKEN', confidence: 'high', pattern: /\bxox[abposr]-[A-Za-z0-9-]{10,250}/g },
  { id: 'stripe-key', kind: 'STRIPE_KEY', confidence: 'high', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,255}\b/g },
  { id: 'openrouter-key', kind: 'OPENROUTER_KEY', confidence: 'high', pattern: /\bsk-or-v1-[0-9a-f]{64}\b/g },
  { id: 'anthropic-key', kind: 'ANTHROPIC_KEY', confidence: 'high', pattern: /\bsk-ant-[\w-]{24,255}/g },
  {
    id: 'openai-key',
    kind: 'OPENAI_KEY',
    confidence: 'high',
    pattern: /\bsk-(?:proj-|svcacct-)?(?!or-v1-|ant-)[A-Za-z0-9_-]{32,255}/g,
  },
  { id: 'npm-token', kind: 'NPM_TOKEN', confidence: 'high', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { id: 'pypi-token', kind: 'PYPI_TOKEN', confidence: 'high', pattern: /\bpypi-[\w-]{50,255}/g },
  { id: 'sendgrid-key', kind: 'SENDGRID_KEY', confidence: 'high', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}/g },
  { id: 'huggingface-token', kind: 'HUGGINGFACE_TOKEN', confidence: 'high', pattern: /\bhf_[A-Za-z0-9]{34}\b/g },
  { id: 'jwt', kind: 'JWT', confidence: 'high', pattern: /\beyJ[\w-]{10,1000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/g },
  {
    id: 'url-credentials',
    kind: 'PASSWORD',
    confidence: 'high',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`]{0,64}:(?<value>[^\s:@/"'`$<{]{3,128})@/gi,
  },
];
