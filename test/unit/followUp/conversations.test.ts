import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Conversations, type ConversationChange } from '../../../src/core/followUp/conversations';
import { CONVERSATIONS_FILE, ConversationsFile } from '../../../src/core/followUp/conversationsFile';
import type { AskOutcome } from '../../../src/core/followUp/askOutcome';
import { turnWords } from '../../../src/core/followUp/turnWords';
import { markupText } from '../../../src/core/reply/markup';
import { FolderState } from '../../../src/core/state/folderState';
import { RecordedLog } from '../support/log';
import { ACCOUNTING, BLOCKS, failureOf, secretPlace } from '../support/outcomes';
import { temporaryFolder } from '../support/temporaryFolder';

const DOCUMENT = 'file:///a.ts';
const answered = (text: string): AskOutcome => ({ kind: 'answered', text, accounting: ACCOUNTING, redacted: [] });

function questions(conversations: Conversations, findingId = 'f'): string[] {
  return conversations.turns(DOCUMENT, findingId).map(({ question }) => question);
}

describe('conversations about findings', () => {
  const folder = temporaryFolder();

  it('tell a question from its start over what arrives to its end, to whoever looks on', () => {
    const all = new Conversations();
    const changes: ConversationChange[] = [];
    const stop = all.onChange((change) => changes.push(change));
    const id = all.start(DOCUMENT, 'f', 'Why?', 1);
    assert.ok(all.isAsking(DOCUMENT, 'f'));
    all.progress(id, 'the model is thinking');
    assert.equal(turnWords(all.turns(DOCUMENT, 'f')[0]!).message, 'the model is thinking');
    all.arrive(id, 'Because **of');
    all.arrive(id, ' this**.');
    const running = turnWords(all.turns(DOCUMENT, 'f')[0]!);
    assert.deepEqual([running.state, markupText(running.answer)], ['running', 'Because of this.']);
    all.end(id, answered('Because **of this**.'));
    const done = turnWords(all.turns(DOCUMENT, 'f')[0]!);
    assert.deepEqual([done.state, markupText(done.answer), done.level], ['done', 'Because of this.', 'info']);
    assert.match(done.message, /^1,234 tokens, \$0\.00651\.$/);
    assert.ok(!all.isAsking(DOCUMENT, 'f'));
    assert.deepEqual(
      changes.map(({ ended }) => ended),
      [false, false, false, false, true],
    );
    stop();
    all.amend(id, { ...ACCOUNTING, costUsd: 1 });
    assert.equal(changes.length, 5);
    assert.match(turnWords(all.turns(DOCUMENT, 'f')[0]!).message, /\$1\.000/);
  });

  it('give what was answered to the next question, and not what failed', () => {
    const all = new Conversations();
    all.end(all.start(DOCUMENT, 'f', 'One?', 1), answered('One.'));
    const failed = all.start(DOCUMENT, 'f', 'Two?', 2);
    all.end(failed, { kind: 'failed', failure: failureOf('offline') });
    all.end(all.start(DOCUMENT, 'other', 'Else?', 3), answered('Else.'));
    assert.deepEqual(all.exchanges(DOCUMENT, 'f'), [{ question: 'One?', answer: 'One.' }]);
    all.remove(failed);
    assert.deepEqual(questions(all), ['One?']);
    assert.equal(all.turn(failed), undefined);
  });

  it('are bounded: old questions and findings go, what is being asked stays', () => {
    const all = new Conversations();
    const running = all.start(DOCUMENT, 'asking', 'Still?', 0);
    for (let at = 1; at <= 150; at++) all.end(all.start(DOCUMENT, `f${at}`, 'Why?', at), answered('x'.repeat(30_000)));
    for (let at = 1; at <= 30; at++) all.end(all.start(DOCUMENT, 'f150', `Why ${at}?`, at), answered('So.'));
    assert.ok(all.turn(running));
    assert.equal(questions(all, 'f150').length, 20);
    assert.deepEqual(questions(all, 'f1'), []);
    assert.deepEqual(questions(all, 'f149'), ['Why?']);
    assert.equal(all.exchanges(DOCUMENT, 'f149')[0]?.answer.length, 20_000);
  });

  it('survive a restart with what was answered, and nothing of what was kept back', async () => {
    const state = new FolderState(`${folder}/kept`);
    const first = new Conversations();
    const file = new ConversationsFile(first, state, new RecordedLog());
    await file.restore();
    first.end(first.start(DOCUMENT, 'f', 'One?', 1), {
      ...{ kind: 'partial', reason: 'interrupted', failure: failureOf('connection', { detail: 'cut' }) },
      ...{ text: 'Half', accounting: ACCOUNTING, redacted: [secretPlace()] },
    });
    first.end(first.start(DOCUMENT, 'f', 'A secret?', 2), { kind: 'blocked', block: BLOCKS.secrets });
    first.start(DOCUMENT, 'f', 'Still running?', 3);
    await file.dispose();
    const written = (await state.read(CONVERSATIONS_FILE)) ?? '';
    assert.ok(!written.includes('A secret?') && !written.includes('running') && !written.includes('cut'));
    const next = new Conversations();
    const asked = next.start(DOCUMENT, 'f', 'Meanwhile?', 4);
    const log = new RecordedLog();
    await new ConversationsFile(next, state, log).restore();
    assert.deepEqual(questions(next), ['One?', 'Meanwhile?']);
    assert.equal(next.turn(asked)?.question, 'Meanwhile?');
    assert.deepEqual(next.exchanges(DOCUMENT, 'f'), [{ question: 'One?', answer: 'Half' }]);
    assert.deepEqual(log.lines, []);
  });

  it('are gone when all is removed', () => {
    const all = new Conversations();
    all.end(all.start(DOCUMENT, 'f', 'One?', 1), answered('One.'));
    all.clearAll();
    assert.deepEqual(questions(all), []);
    assert.equal(all.toText(), '{"v":1,"conversations":[]}');
  });

  it('read a file of others with suspicion', () => {
    const text = JSON.stringify({
      v: 1,
      conversations: [
        { documentId: 1, findingId: 'f', turns: [] },
        { documentId: DOCUMENT, findingId: 'f', turns: [{ question: 'Q', askedAt: 1, outcome: { kind: 'blocked' } }] },
      ],
    });
    const all = new Conversations();
    assert.equal(all.load(text), true);
    assert.deepEqual(questions(all), []);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (other) => {
        new Conversations().load(other);
      }),
    );
    assert.equal(new Conversations().load('{"v":2,"conversations":[]}'), false);
  });

  it('make nothing of an answer but known nodes with text in them', () => {
    const hostile =
      '<img src=x onerror=alert(1)> [x](command:workbench.action.quit) ![y](https://tracker.invalid/p.png)\n\n<script>z</script>';
    const all = new Conversations();
    all.end(all.start(DOCUMENT, 'f', hostile, 1), answered(hostile));
    const { answer } = turnWords(all.turns(DOCUMENT, 'f')[0]!);
    const kinds = new Set(JSON.stringify(answer).match(/"kind":"\w+"/g));
    assert.deepEqual([...kinds].sort(), ['"kind":"paragraph"', '"kind":"text"']);
    assert.match(markupText(answer), /<img src=x onerror=alert\(1\)> x \(command:workbench\.action\.quit\)/);
  });
});
