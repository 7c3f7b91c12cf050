/** The themes that a panel is shown in, with the class that VS Code gives its body. */
import { THOROUGH } from '../unit/support/thorough';

const ALL = [
  ['Light Modern', 'vscode-light'],
  ['Dark High Contrast', 'vscode-high-contrast'],
  ['Dark Modern', 'vscode-dark'],
  ['Light High Contrast', 'vscode-high-contrast-light'],
] as const;

/** One light and one of high contrast, where not everything runs. */
export const THEMES = THOROUGH ? ALL : ALL.slice(0, 2);
