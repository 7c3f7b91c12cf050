/** Where the rules for secrets are explained. */

/** The repository of package.json; a test holds the two together. */
const REPOSITORY = 'https://code-insight.invalid/code-insight';

/** The README's section on secrets: one place for all rules, so that no link goes stale with a rule. */
export const RULES_PAGE = `${REPOSITORY}#secrets`;
