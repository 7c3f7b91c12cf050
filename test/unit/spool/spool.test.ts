import * as assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Spool } from '../../../src/core/spool/spool';
import { FolderState } from '../../../src/core/state/folderState';

const ENTRY = {
  at: 1,
  task: 'code_review',
  model: 'm',
  promptTokens: 10,
  reservation: { id: 'r', file: 'l' },
  origin: { a: 1 },
};

describe('the spool', () => {
  let folder: string;
  let state: FolderState;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'code-insight-spool-'));
    state = new FolderState(folder);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives what a dead process had received, to the next one', async () => {
    const dead = new Spool(state, 111, () => true);
    const writer = await dead.open(ENTRY);
    for (const piece of ['{"fin', 'dings":[', '\n"x"']) writer.write(piece);
    // A second open waits for nothing; reading does, so write until it is there.
    await flushed(state, '\\n\\"x\\"');
    const [found] = await new Spool(state, 222, () => false).abandoned();
    assert.equal(found?.text, '{"findings":[\n"x"');
    assert.deepEqual(found.head.origin, { a: 1 });
  });

  it('gives also what belongs to no report, as on the command line', async () => {
    const entry = { ...ENTRY, origin: undefined };
    await new Spool(state, 111, () => true).open(entry);
    assert.deepEqual(await new Spool(state, 222, () => true).abandoned(), []);
    const [found] = await new Spool(state, 222, () => false).abandoned();
    assert.deepEqual({ origin: undefined, ...found?.head }, { v: 1, pid: 111, ...entry });
  });

  it('leaves alone what is just being begun, and what another version wrote', async () => {
    await state.append('spool/begun.jsonl', '{"v":1,"pi');
    await state.append('spool/newer.jsonl', '{"v":2}\n"text"\n');
    assert.deepEqual(await new Spool(state, 222, () => false).abandoned(), []);
    assert.deepEqual(readdirSync(path.join(folder, 'spool')).sort(), ['begun.jsonl', 'newer.jsonl']);
  });

  it('leaves alone what a living process, or this one, writes', async () => {
    await new Spool(state, 111, () => true).open(ENTRY);
    assert.deepEqual(await new Spool(state, 222, () => true).abandoned(), []);
    assert.deepEqual(await new Spool(state, 111, () => false).abandoned(), []);
  });

  it('is gone once it was removed, whatever was still being written', async () => {
    const writer = await new Spool(state, 111, () => true).open(ENTRY);
    writer.write('a');
    writer.write('b');
    await writer.remove();
    assert.deepEqual(readdirSync(path.join(folder, 'spool')), []);
  });

  it('keeps what is before a line that the kill cut, and drops a file without a head', async () => {
    await state.append('spool/cut.jsonl', `${JSON.stringify({ v: 1, pid: 1, ...ENTRY })}\n"whole"\n"cu`);
    await state.append('spool/odd.jsonl', 'nonsense\n');
    const found = await new Spool(state, 222, () => false).abandoned();
    assert.deepEqual(
      found.map(({ text }) => text),
      ['whole'],
    );
    assert.deepEqual(readdirSync(path.join(folder, 'spool')), ['cut.jsonl']);
  });
});

/** Resolves when a spool file holds the text. */
async function flushed(state: FolderState, wanted: string): Promise<void> {
  for (;;) {
    const [name] = await state.list('spool');
    if (((await state.read(`spool/${name ?? ''}`)) ?? '').includes(wanted)) return;
  }
}
