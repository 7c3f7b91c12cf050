// An answer about stockSync.js that shows everything that a report can show.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import type { DemoFinding } from '../../src/demo/checks';

export const SAMPLE = path.resolve('src/demo/workspace');
const LINES = readFileSync(path.join(SAMPLE, 'stockSync.js'), 'utf8').split('\n');
/** What a model may say to break out of text. */
export const HOSTILE =
  '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script> [x](command:workbench.action.quit) ' +
  '![y](https://tracker.invalid/p.png) <a href="javascript:window.hacked=3">z</a>';

/** A finding on the first line that holds `quote`. */
function finding(quote: string, change: Partial<DemoFinding>): DemoFinding {
  const line = LINES.findIndex((text) => text.includes(quote)) + 1;
  const text = LINES[line - 1] ?? quote;
  return {
    ...{ severity: 'major', category: 'bug', title: 'A title', explanation: 'What happens, and why.' },
    ...{ line: line || 5, end_line: line || 5, quote: text.trim(), replacement: null, confidence: 'high' },
    ...change,
  };
}

/** Five findings that can be placed and one that can not, with fixes of one line, of two, and a long one. */
const ALL: readonly DemoFinding[] = [
  finding('.filter((row)', {
    ...{ severity: 'minor', category: 'maintainability', confidence: 'medium', title: 'Comments are told by one sign' },
    replacement: `    .filter((row) => row !== '' && !row.startsWith('#') && !row.startsWith('//') && !row.startsWith('--') && !row.startsWith('%'))`,
  }),
  finding('count === NaN', {
    ...{ severity: 'critical', title: 'A comparison with NaN never matches' },
    replacement: '      if (Number.isNaN(count)) {',
  }),
  finding('await readFile', { severity: 'info', category: 'resource', title: 'The whole file is read at once' }),
  finding('i <= entries.length', {
    ...{ title: 'The loop runs one element past the end', end_line: 31 },
    replacement: '  for (let i = 0; i < entries.length; i++) {\n    const { sku, count } = entries[i];',
  }),
  finding("'gzip'", { category: 'error_handling', title: HOSTILE, explanation: HOSTILE, replacement: HOSTILE }),
  finding('nowhere in the file', { severity: 'minor', title: 'Somewhere', quote: `${HOSTILE} nowhere` }),
];

export function cardOf(report: FrameLocator, title: string): Locator {
  return report.getByRole('article').filter({ hasText: title });
}

/** The number of the first line that holds a text. */
export function lineOf(text: string): number {
  return LINES.findIndex((line) => line.includes(text)) + 1;
}

export const REPLY = JSON.stringify({ findings: ALL });
