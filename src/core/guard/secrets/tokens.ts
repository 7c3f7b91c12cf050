/**
 * Secrets that identify themselves by their shape. Each rule's `type` names the placeholder that takes the value's place.
 * Every repetition is bounded, so that no input makes a rule slow.
 */
export interface SecretRule {
  readonly id: string;
  readonly type: string;
  /** Global; the secret is the group named `value`, or the whole match. */
  readonly pattern: RegExp;
}

export const TOKEN_RULES: readonly SecretRule[] = [
  { id: 'aws-access-key', type: 'AWS_ACCESS_KEY', pattern: /\b(?:AKIA|ASIA)(?!IOSFODNN7EXAMPLE)[A-Z2-7]{16}\b/g },
  { id: 'google-api-key', type: 'GOOGLE_API_KEY', pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { id: 'github-token', type: 'GITHUB_TOKEN', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g },
  { id: 'github-fine-grained', type: 'GITHUB_TOKEN', pattern: /\bgithub_pat_\w{60,255}\b/g },
  { id: 'gitlab-token', type: 'GITLAB_TOKEN', pattern: /\bglpat-[\w-]{20,64}/g },
  { id: 'slack-token', type: 'SLACK_TOKEN', pattern: /\bxox[abposr]-[A-Za-z0-9-]{10,250}/g },
  { id: 'stripe-key', type: 'STRIPE_KEY', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,255}\b/g },
  { id: 'openrouter-key', type: 'OPENROUTER_KEY', pattern: /\bsk-or-v1-[0-9a-f]{64}\b/g },
  { id: 'anthropic-key', type: 'ANTHROPIC_KEY', pattern: /\bsk-ant-[\w-]{24,255}/g },
  { id: 'openai-key', type: 'OPENAI_KEY', pattern: /\bsk-(?:proj-|svcacct-)?(?!or-v1-|ant-)[A-Za-z0-9_-]{32,255}/g },
  { id: 'npm-token', type: 'NPM_TOKEN', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { id: 'pypi-token', type: 'PYPI_TOKEN', pattern: /\bpypi-[\w-]{50,255}/g },
  { id: 'sendgrid-key', type: 'SENDGRID_KEY', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}/g },
  { id: 'huggingface-token', type: 'HUGGINGFACE_TOKEN', pattern: /\bhf_[A-Za-z0-9]{34}\b/g },
  { id: 'jwt', type: 'JWT', pattern: /\beyJ[\w-]{10,1000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/g },
  {
    id: 'url-credentials',
    type: 'PASSWORD',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`]{0,64}:(?<value>[^\s:@/"'`$<{]{3,128})@/gi,
  },
];
