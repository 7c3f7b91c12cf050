import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fitSource } from '../../../src/core/prompt/context';
import { planContext, type RowKind } from '../../../src/core/prompt/contextPlan';
import { prove, type Claim } from '../../../src/core/prompt/contextProof';
import { LEFT_OUT, splitLines, type SentSource } from '../../../src/core/prompt/source';
import { tokenCounter } from '../../../src/core/prompt/tokens';
import { syntaxOf } from '../../../src/core/syntax/languages';
import { parse } from '../../../src/core/syntax/parser';
import { FIXTURES, type ContextFixture } from '../support/contextFixtures';
import { builtDist } from '../support/product';

describe('the proof of a shortened context', function () {
  this.timeout(60_000);
  const claims: { readonly fixture: ContextFixture; readonly claim: Claim; readonly sent: SentSource }[] = [];

  const secrets: ReadonlySet<number> = new Set();

  before(async () => {
    const dist = await builtDist();
    const countTokens = await tokenCounter(dist);
    for (const fixture of FIXTURES) {
      const { languageId, rows } = fixture;
      const at = rows.findIndex((row) => /\btarget\b/.test(row) && !/^\s*[/*]/.test(row)) + 1;
      const scope = [{ start: at, end: at }];
      const sent = await fitSource(
        { name: 'code', path: 'a', languageId, text: rows.join('\n'), scope },
        { maxBytes: Infinity, secrets },
        dist,
      );
      const language = syntaxOf(languageId)!;
      const parsing = await parse(splitLines(sent.text), language, dist);
      if (parsing.kind !== 'parsed') throw new Error(parsing.kind);
      const { tree } = parsing;
      const { kinds } = planContext({ tree, language, scope, enclosing: sent.enclosing, secrets, countTokens });
      const claim = { tree, language, scope, secrets, kinds, shown: sent.shown, rows: sent.rows };
      claims.push({ fixture, claim, sent });
    }
  });

  const any = (): fc.Arbitrary<number> => fc.nat(1_000_000);

  it('holds for what is sent', () => {
    for (const { fixture, claim } of claims) assert.equal(prove(claim), undefined, fixture.name);
  });

  it('fails for any row without one of its characters, with another, or with one more', () => {
    fc.assert(
      fc.property(
        any(),
        any(),
        any(),
        fc.constantFrom('x', '#', '"', '}', '\u00A0', 'é', ''),
        (which, row, at, put) => {
          const { claim } = claims[which % claims.length]!;
          const rows = claim.rows.split('\n');
          const text = rows[row % rows.length]!;
          const places = [...text.matchAll(/[^ \t]/g)].map(({ index }) => index);
          fc.pre(places.length > 0);
          const place = places[at % places.length]!;
          const changed = text.slice(0, place) + put + text.slice(place + 1);
          const longer = text.slice(0, place) + (put || 'y') + text.slice(place);
          for (const edited of [changed, longer]) {
            if (edited === text) continue;
            const all = rows.with(row % rows.length, edited).join('\n');
            assert.notEqual(prove({ ...claim, rows: all }), undefined, `${text} → ${edited}`);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('fails for any row that is missing, comes twice or stands elsewhere', () => {
    fc.assert(
      fc.property(any(), any(), any(), (which, row, other) => {
        const { claim } = claims[which % claims.length]!;
        const rows = claim.rows.split('\n');
        const at = row % rows.length;
        const missing = rows.toSpliced(at, 1);
        const twice = rows.toSpliced(at, 0, rows[at]!);
        assert.notEqual(prove({ ...claim, rows: missing.join('\n') }), undefined);
        assert.notEqual(prove({ ...claim, rows: twice.join('\n') }), undefined);
        const to = other % rows.length;
        const moved = rows.toSpliced(at, 1).toSpliced(to, 0, rows[at]!);
        // Two closing braces may change places.
        const same = (one: readonly string[]): string => one.map((text) => text.trim()).join('\n');
        if (same(moved) !== same(rows)) assert.notEqual(prove({ ...claim, rows: moved.join('\n') }), undefined);
      }),
      { numRuns: 1_000 },
    );
  });

  it('fails for a blank more inside a row', () => {
    for (const { claim } of claims) {
      const rows = claim.rows.split('\n');
      rows.forEach((text, at) => {
        const inside = /^(\d+\|)?([ \t]*)(\S)(.*\S)[ \t]*$/.exec(text);
        if (!inside) return;
        const [, number = '', lead = '', first = '', rest = ''] = inside;
        const all = rows.with(at, `${number}${lead}${first} ${rest}`).join('\n');
        assert.notEqual(prove({ ...claim, rows: all }), undefined, text);
      });
    }
  });

  it('fails for any blank at the sides of rows that go as they are, and of values over several rows', () => {
    for (const { fixture, claim, sent } of claims) {
      const rows = claim.rows.split('\n');
      let line = 0;
      rows.forEach((text, at) => {
        line = Number(/^(\d+)\|/.exec(text)?.[1] ?? line + 1);
        const original = fixture.rows[line - 1]!;
        const isWhole = claim.kinds[line - 1] !== 'context';
        const isIntact = fixture.intact?.some((start) => original.startsWith(start) && /^\s.*\s$/.test(original));
        if (!isWhole && isIntact !== true) return;
        for (const edited of [`${text} `, text.replace(/^(\d+\|)?/, '$1 ')]) {
          assert.notEqual(
            prove({ ...claim, rows: rows.with(at, edited).join('\n') }),
            undefined,
            `${text} in ${sent.languageId}`,
          );
        }
      });
    }
  });

  it('fails where a row is said to be what it is not', () => {
    for (const { claim } of claims) {
      claim.kinds.forEach((kind, index) => {
        if (kind !== 'context' || claim.tree.lines[index]!.trim() === '') return;
        const rest = claim.rows.split('\n');
        const without = (said: RowKind): string | undefined => {
          const kinds = claim.kinds.with(index, said);
          return prove({ ...claim, kinds, rows: rest.join('\n') });
        };
        for (const said of LEFT_OUT) assert.notEqual(without(said), undefined);
      });
      const asked = claim.kinds.with(claim.scope[0]!.start - 1, 'context');
      assert.equal(prove({ ...claim, kinds: asked }), 'whole');
    }
  });

  it('fails where Python’s blocks can not be told apart', () => {
    const { claim } = claims.find(({ fixture }) => fixture.name.startsWith('format strings'))!;
    const deeper = claim.rows.replace(/^(11\|)?( +)def other/m, '$1$2 def other');
    assert.notEqual(deeper, claim.rows);
    assert.equal(prove({ ...claim, rows: deeper }), 'indentation');
  });
});
