// Findings in a document that is edited before, during and after its review, against a simple model: every sign of the text
// knows where it came from.
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ReviewStore } from '../../../src/core/findings/reviewStore';
import type { TextEdit } from '../../../src/core/findings/trackedRange';
import { splitLines } from '../../../src/core/prompt/source';
import { answered, DOCUMENT, placed } from '../support/findings';

/** One event of the editor: edits that can be applied one by one, each further up than the one before. */
type Event = readonly TextEdit[];

/** The text, where each of its signs came from, and how to take the last events back. */
class Model {
  text: string;
  #origins: (number | undefined)[] = [];
  readonly #undo: Event[] = [];

  constructor(text: string) {
    this.text = text;
    this.markOrigins();
  }

  markOrigins(): void {
    this.#origins = Array.from({ length: this.text.length }, (_, index) => index);
  }

  /** Where a sign of the marked text stands now; -1 where it is gone. */
  now(origin: number): number {
    return this.#origins.indexOf(origin);
  }

  apply(edit: TextEdit): void {
    const end = edit.offset + edit.length;
    this.text = this.text.slice(0, edit.offset) + edit.text + this.text.slice(end);
    const made = Array.from({ length: edit.text.length }, () => undefined);
    this.#origins = [...this.#origins.slice(0, edit.offset), ...made, ...this.#origins.slice(end)];
  }

  remember(event: Event, before: string): void {
    // Undone from the top down to the bottom, each edit at the place where it stands after all of them.
    let shift = event.reduce((sum, { text, length }) => sum + text.length - length, 0);
    const back = event.map(({ offset, length, text }) => {
      shift -= text.length - length;
      return { offset: offset + shift, length: text.length, text: before.slice(offset, offset + length) };
    });
    this.#undo.push(back);
  }

  takeBack(): Event | undefined {
    return this.#undo.pop();
  }

  forgetUndo(): void {
    this.#undo.length = 0;
  }
}

type Act =
  | { readonly act: 'replace'; readonly at: number; readonly length: number; readonly text: string }
  | { readonly act: 'move'; readonly from: number; readonly to: number }
  | { readonly act: 'undo' };

const words = fc.constantFrom('', 'x', 'ab', '\n', 'a\nb\n', '  ', 'b');
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constant('replace' as const), at: fc.nat(), length: fc.nat(6), text: words }),
  fc.record({ act: fc.constant('replace' as const), at: fc.nat(), length: fc.constant(0), text: words }),
  fc.record({ act: fc.constant('move' as const), from: fc.nat(), to: fc.nat() }),
  fc.constant({ act: 'undo' as const }),
);
const acts = fc.array(act, { maxLength: 8 });

/** As the editor reports it: the edits of one event speak of the text before it. */
function eventOf(model: Model, wanted: Act): Event | undefined {
  const { text } = model;
  if (wanted.act === 'undo') return model.takeBack();
  if (wanted.act === 'replace') {
    const offset = wanted.at % (text.length + 1);
    return [{ offset, length: Math.min(wanted.length, text.length - offset), text: wanted.text }];
  }
  const rows = text.split('\n');
  const starts = rows.map((_, index) => rows.slice(0, index).join('\n').length + (index > 0 ? 1 : 0));
  const from = wanted.from % rows.length;
  const to = wanted.to % rows.length;
  if (from === rows.length - 1 || to === from) return undefined;
  const moved = `${rows[from]}\n`;
  const cut = { offset: starts[from]!, length: moved.length, text: '' };
  const put = { offset: starts[to]!, length: 0, text: moved };
  return cut.offset > put.offset ? [cut, put] : put.offset >= cut.offset + cut.length ? [put, cut] : undefined;
}

describe('findings in a document that is edited before, during and after the review', () => {
  it('property: each stands on its text, or is stale because that was touched, and comes back with it', () => {
    const original = fc.array(fc.stringMatching(/^ {0,2}[ab]{1,3}$/), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(
        original,
        acts,
        acts,
        acts,
        fc.boolean(),
        fc.boolean(),
        (rows, before, during, after, ends, differ) => {
          // Rows of two letters are often the same; a digit in each tells them apart.
          const all = differ ? rows.map((text, row) => text.replace(/[ab]/, (letter) => `${letter}${row}`)) : rows;
          const model = new Model(all.join('\n') + (ends ? '\n' : ''));
          const store = new ReviewStore();
          const touched = new Set<string>();
          /** By more than one event: what was typed in between may stand for what was there. */
          const often = new Set<string>();
          /** Of which nothing was left for a while: no offset tells where they were. */
          const cut = new Set<string>();
          /** What the review spoke of: its rows by finding, and where they began. */
          let spoken: { id: string; start: number; text: string }[] = [];
          const play = (all: readonly Act[]): void => {
            for (const wanted of all) {
              const event = eventOf(model, wanted);
              if (!event) continue;
              const old = model.text;
              const before = new Set(touched);
              for (const edit of event) {
                const end = edit.offset + edit.length;
                for (const { id, start, text } of spoken) {
                  const first = model.now(start);
                  const last = model.now(start + text.length - 1);
                  const isInside = end > first && edit.offset <= last && !(edit.length === 0 && edit.offset === first);
                  if (first >= 0 && last >= 0 && !isInside) continue;
                  touched.add(id);
                  if (before.has(id)) often.add(id);
                }
                model.apply(edit);
                for (const { id, start, text } of spoken) {
                  if (!Array.from(text).some((_, at) => model.now(start + at) >= 0)) cut.add(id);
                }
              }
              if (wanted.act !== 'undo') model.remember(event, old);
              const now = model.text;
              store.edit(DOCUMENT, event, (from, to) => now.slice(from, to));
            }
          };

          play(before);
          model.markOrigins();
          model.forgetUndo();
          const captured = model.text;
          const target = {
            documentId: DOCUMENT,
            path: 'a.ts',
            languageId: 'typescript',
            scope: undefined,
            startedAt: 0,
          };
          const run = store.start(target, captured);
          const lines = splitLines(captured);
          let start = 0;
          spoken = lines.flatMap((text, index) => {
            const one = { id: `f${index + 1}`, start, text };
            start += text.length + 1;
            return text === '' ? [] : [one];
          });
          play(during);
          store.finish(run.id, answered(spoken.map(({ id }) => placed(Number(id.slice(1)), { id }))));
          play(after);

          const check = (): void => {
            assert.equal(store.findings(DOCUMENT).length, spoken.length);
            for (const { id, start: at, text } of spoken) {
              const known = store.find(DOCUMENT, id);
              assert.ok(known && (known.state === 'open' || known.state === 'stale'));
              if (known.state === 'open') assert.equal(model.text.slice(known.start, known.end), text);
              if (!touched.has(id)) {
                assert.equal(known.state, 'open');
                assert.equal(known.start, model.now(at));
              }
            }
          };
          check();
          // All of it undone: what is told apart from all other text, was touched once and never gone, stands where it stood.
          if (!differ || [...during, ...after].some(({ act: what }) => what === 'move')) return;
          for (let event = model.takeBack(); event; event = model.takeBack()) {
            for (const edit of event) model.apply(edit);
            const now = model.text;
            store.edit(DOCUMENT, event, (from, to) => now.slice(from, to));
          }
          assert.equal(model.text, captured);
          for (const { id, start: at, text } of spoken) {
            const known = store.find(DOCUMENT, id);
            if (cut.has(id) || often.has(id) || captured.split(text).length !== 2) continue;
            assert.deepEqual([known?.state, known?.start], ['open', at]);
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
