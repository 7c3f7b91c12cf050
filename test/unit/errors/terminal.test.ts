import * as assert from 'node:assert/strict';
import { cleanTerminal, decodeLog } from '../../../src/core/errors/cleanTerminal';
import { normal, printedPath } from '../../../src/core/errors/paths';
import { toStreams } from '../../../src/core/errors/streams';

describe("a terminal's bytes", () => {
  const clean: readonly (readonly [string, string, string[]])[] = [
    ['colours go', '\u001B[1m\u001B[31merror\u001B[0m: x', ['error: x']],
    ['a link keeps its text', '\u001B]8;;https://x.test\u001B\\name\u001B]8;;\u001B\\', ['name']],
    ['shell integration goes', '\u001B]633;C\u0007out\u001B]133;D;1\u0007', ['out']],
    ['a redraw is a line of its own', 'Building 1/2\r\u001B[Kerror: x', ['Building 1/2', 'error: x']],
    ['a cursor moved up too', 'old\u001B[1Anew', ['old', 'new']],
    ['a cursor moved right is blanks', 'a\u001B[3Cb', ['a   b']],
    ['backspaces take what they cover', 'abc\b\bd', ['ad']],
    ['a spinner goes', '⠙⠹npm error x', ['npm error x']],
  ];
  for (const [name, raw, lines] of clean) {
    it(name, () => {
      assert.deepEqual(cleanTerminal(raw), lines);
    });
  }

  it('in UTF-16 are told by their mark', () => {
    assert.equal(decodeLog(Buffer.from('\uFEFFerror', 'utf16le')), 'error');
  });

  it('of several programs are read a program at a time', () => {
    const streams = toStreams(['api-1 | a', 'db-1 | b', 'api-1 | c', 'db-1 | d']);
    assert.deepEqual(
      streams.map(({ name, lines }) => [name, ...lines]),
      [
        ['api-1', 'a', 'c'],
        ['db-1', 'b', 'd'],
      ],
    );
  });

  it('that a narrow window wrapped within a frame are joined', () => {
    const [stream] = toStreams(['    at acquire (/srv/app/src/database/connect', 'ion-pool.ts:88:13)']);
    assert.deepEqual(stream?.lines, ['    at acquire (/srv/app/src/database/connection-pool.ts:88:13)']);
  });
});

describe('a printed path', () => {
  const paths: readonly (readonly [string, ReturnType<typeof printedPath>])[] = [
    ['file:///w/a%20b/c.ts', { kind: 'absolute', path: '/w/a b/c.ts' }],
    ['file:///C:/w/c.mjs', { kind: 'absolute', path: 'C:/w/c.mjs' }],
    ['C:\\w\\c.cs', { kind: 'absolute', path: 'C:/w/c.cs' }],
    ['\\\\wsl$\\Ubuntu\\home\\dev\\a.py', { kind: 'absolute', path: '/home/dev/a.py' }],
    ['./src/../a.js', { kind: 'relative', path: 'a.js' }],
    ['webpack-internal:///(rsc)/./src/a.tsx', { kind: 'served', path: 'src/a.tsx' }],
    ['webpack://app/./src/a.js', { kind: 'served', path: 'src/a.js' }],
    ['http://localhost:5173/src/a.tsx?t=17', { kind: 'served', path: 'src/a.tsx' }],
    ['http://localhost:5173/@fs/w/a.ts', { kind: 'absolute', path: '/w/a.ts' }],
    ['package:shop/cart.dart', { kind: 'served', path: 'lib/cart.dart' }],
    ['node:internal/timers', { kind: 'internal' }],
    ['<frozen runpy>', { kind: 'internal' }],
  ];
  for (const [printed, expected] of paths) {
    it(`${printed} is ${expected.kind}`, () => {
      assert.deepEqual(printedPath(printed), expected);
    });
  }

  it('keeps what leads out of a folder', () => {
    assert.equal(normal('../../x/./y'), '../../x/y');
  });
});
