// Reads a request's rows as the model is told to, and compares each with the file. On its own: nothing of the product's proof or
// of its reading of rows is used here.
import type { Composed } from './requests';

export interface ReadRow {
  readonly number: number;
  readonly text: string;
}

/** `40|text` is row 40; a row without a number follows the one before. */
export function readSent(rows: string): ReadRow[] {
  let number = 0;
  return rows.split('\n').map((row) => {
    const bar = row.indexOf('|');
    const isNumbered = bar > 0 && /^[0-9]+$/.test(row.slice(0, bar));
    number = isNumbered ? Number(row.slice(0, bar)) : number + 1;
    return { number, text: isNumbered ? row.slice(bar + 1) : row };
  });
}

/** @returns what is wrong with the rows of a request; empty when nothing is. */
export function faultsOf({ messages, source }: Composed): string[] {
  const { rows, text, scope, context, shown } = source;
  const original = text.split(/\r\n|\r|\n/);
  if (original.length > 1 && original.at(-1) === '') original.pop();
  const faults: string[] = [];
  const sent = readSent(rows);
  if (!messages.some(({ role, content }) => role === 'user' && content.includes(rows)))
    faults.push('rows not in message');
  const intact = [...(scope ?? [{ start: 1, end: original.length }]), ...context.functions];
  let before = 0;
  for (const { number, text: there } of sent) {
    const line = original[number - 1];
    if (number <= before || line === undefined) faults.push(`row ${number} after ${before}`);
    else if (there.trim() !== line.trim()) faults.push(`row ${number} says something else`);
    else if (there !== line && intact.some(({ start, end }) => start <= number && number <= end)) {
      faults.push(`row ${number} lost blanks`);
    }
    before = number;
  }
  const numbers = new Set(sent.map(({ number }) => number));
  for (const { start, end } of intact) {
    for (let row = start; row <= end; row++) if (!numbers.has(row)) faults.push(`row ${row} is missing`);
  }
  const announced = shown.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  const leftOut = Object.values(context.leftOut).reduce((sum, each) => sum + each, 0);
  if (announced !== numbers.size || leftOut + numbers.size !== original.length) faults.push('counts do not add up');
  return faults;
}
