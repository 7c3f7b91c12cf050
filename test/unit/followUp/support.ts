/** A finding with its code, and an engine that is asked about it. */
import { ask, type AskOptions } from '../../../src/core/followUp/askFlow';
import type { AskOutcome } from '../../../src/core/followUp/askOutcome';
import type { AskRequest } from '../../../src/core/followUp/askRequest';
import type { Finding } from '../../../src/core/outcome';
import type { Engine } from '../support/engine';
import { FINDING } from '../support/outcomes';

const CODE = [
  'export function share(total: number, people: number): number {',
  '  return total / people;',
  '}',
  '',
  'export function rest(total: number, people: number): number {',
  '  const each = share(total, people);',
  '  return total - each * people;',
  '}',
].join('\n');

const DIVISION: Finding = {
  ...FINDING,
  title: 'A division by nobody',
  explanation: 'When people is 0 the share is Infinity.',
  quote: 'return total / people;',
  range: { line: 2, column: 3, endLine: 2, endColumn: 25 },
  replacement: '  return people === 0 ? 0 : total / people;',
};

export const QUESTION: AskRequest = {
  path: 'src/share.ts',
  languageId: 'typescript',
  text: CODE,
  scope: [{ start: 2, end: 2 }],
  finding: DIVISION,
  question: 'Can people be 0 here?',
  earlier: [],
};

/** To its end, with the answer as it arrived. */
export async function asked(
  engine: Engine,
  request: AskRequest = QUESTION,
  options: Partial<AskOptions> = {},
): Promise<{ readonly outcome: AskOutcome; readonly arrived: readonly string[] }> {
  const arrived: string[] = [];
  const outcome = await ask(engine.pipeline, request, {
    settings: engine.settings,
    signal: new AbortController().signal,
    ...options,
    onText: (piece) => {
      arrived.push(piece);
      options.onText?.(piece);
    },
  });
  return { outcome, arrived };
}
