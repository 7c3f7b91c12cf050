// Ten megabytes of what real logs are made of.
import { FileIndex } from '../../../src/core/errors/fileIndex';

const SIZE = 10_000_000;

function repeated(lines: (row: number) => string, last: string): string {
  const parts: string[] = [];
  let size = 0;
  for (let row = 0; size < SIZE; row++) {
    const line = lines(row);
    parts.push(line);
    size += line.length + 1;
  }
  return `${parts.join('\n')}\n${last}\n`;
}

const TRACE =
  'TypeError: x is undefined\n    at load (/srv/app/src/load.js:4:10)\n    at main (/srv/app/src/main.js:9:3)';

export function largeLogs(): { name: string; log: string; files: FileIndex }[] {
  const files = new FileIndex(['/tmp/rebuilt'], ['src/load.js', 'src/main.js', 'src/a.c'], () => Promise.resolve(''));
  const stamp = (row: number): string => `2026-11-22T16:${String(row % 60).padStart(2, '0')}:07.120Z`;
  return [
    {
      name: '10 MB, a server log with dates',
      log: repeated(
        (row) =>
          `${stamp(row)} INFO request ${row} GET /api/users/${row * 7}?page=${row % 9} 200 ${row % 300}ms host=10.0.0.${row % 250}:8080`,
        TRACE,
      ),
      files,
    },
    {
      name: '10 MB, a build with colours',
      log: repeated(
        (row) =>
          `\u001B[1m\u001B[32m[${row % 100}%]\u001B[0m Building CXX object src/CMakeFiles/app.dir/file_${row}.cpp.o`,
        TRACE,
      ),
      files,
    },
    {
      name: '10 MB, warnings of a compiler',
      log: repeated(
        (row) => `src/a.c:${row % 900}:5: warning: unused variable 'x${row}' [-Wunused-variable]`,
        'src/a.c:3:1: error: expected x',
      ),
      files,
    },
    { name: '10 MB, one line', log: `${'x'.repeat(SIZE)}\n${TRACE}`, files },
    {
      name: '10 MB, traces',
      log: repeated(
        (row) =>
          row % 3 === 0 ? `Error: no ${row}` : `    at fn${row} (/srv/app/src/load.js:${row % 999}:${row % 80})`,
        TRACE,
      ),
      files,
    },
  ];
}
