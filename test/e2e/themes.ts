/** The themes that a panel is shown in, with the class that VS Code gives its body. */
import { THOROUGH } from '../unit/support/thorough';

const ALL = [
  ['Dark Modern', 'vscode-dark'],
  ['Light High Contrast', 'vscode-high-contrast-light'],
  ['Light Modern', 'vscode-light'],
  ['Dark High Contrast', 'vscode-high-contrast'],
] as const;

/** One dark and one of high contrast, where not everything runs. */
export const THEMES = THOROUGH ? ALL : ALL.slice(0, 2);
