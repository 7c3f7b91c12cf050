/** What a new brain file begins with: our own review prompt as comments, to be uncommented and changed. */
import * as l10n from '@vscode/l10n';
import type { Brain } from './brain';
import type { BrainLayer } from './mergeBrain';

export function starterText(shipped: Brain, layer: BrainLayer): string {
  const { system_prompt, max_tokens, temperature } = shipped.roles.code_reviewer;
  const sample = {
    roles: { code_reviewer: { system_prompt, max_tokens, temperature } },
    prompt_templates: { code_review: shipped.prompt_templates.code_review },
    security_filters: { redact_patterns: ['SESSION_SECRET'] },
  };
  const whose =
    layer === 'user'
      ? l10n.t('Prompts of your own for Code Insight, in all workspaces.')
      : l10n.t('Prompts for Code Insight in this workspace. They count where it is trusted.');
  const head = [
    whose,
    l10n.t('Any part may stand here; the rest stays as it ships. Saving is enough.'),
    l10n.t('"Code Insight: Show Effective Brain" shows all that is in force, and where it came from.'),
    ...(layer === 'workspace' ? [l10n.t('Lengths, times and filters can only be made tighter here.')] : []),
  ];
  const body = JSON.stringify(sample, undefined, 2).split('\n').slice(1, -1);
  return [...head.map((line) => `// ${line}`), '{', ...body.map((line) => `  // ${line.slice(2)}`), '}', ''].join('\n');
}
