/**
 * Tables as CSV by RFC 4180. Spreadsheets take a cell that begins with certain signs for a formula, and names in our tables
 * are other people's: such a cell begins with an apostrophe, which spreadsheets read as "this is text". Taking that one
 * apostrophe away gives the text back, whatever it was.
 */

/**
 * Where a formula could begin: at the start, and after what some programs take for the end of a cell or row although it
 * stands in quotation marks. Signs of full width count as theirs do; an apostrophe of the text's own gets one more.
 */
const FORMULA = /(?<=^|[;\t\r\n])(?= *['=+\-@＝＋－＠])/g;
const QUOTED = /[",;\t\r\n]|^ | $/;

/** Numbers are written as they are, null as an empty cell. */
export type CsvValue = string | number | boolean | null;

export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: CsvValue): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = value.replaceAll(FORMULA, "'");
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
