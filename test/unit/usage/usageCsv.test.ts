import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fold } from '../../../src/core/budget/fold';
import { usageCsv } from '../../../src/core/usage/usageCsv';
import { hit, ledgerEvent, NOW, settle } from '../support/ledgerEvents';

const HEADER =
  'time,kind,task,model,file,prompt_tokens,completion_tokens,total_tokens,provider_cached_tokens,cost_usd,' +
  'usage_estimated,compressed_tokens_estimate,cache_tier,saved_tokens,saved_usd,repository\r\n';

describe('the usage as CSV', () => {
  it('has one row for each request and each answer of the cache, oldest first', () => {
    const at = Date.UTC(2026, 10, 20, 8);
    const events = [
      hit(at + 2_000, 900),
      settle(at, 900, { costUsd: 0.000000125, compressed: 40, repo: '0123456789abcdef' }),
      settle(at + 1_000, 5, { costUsd: null, estimated: true, file: '=cmd, "x".ts' }),
      { e: 'release' as const, id: 'r', at },
    ];
    assert.equal(
      usageCsv(events),
      `${HEADER}2026-11-20T08:00:00.000Z,request,code_review,anthropic/claude-sonnet-4.5,src/a.ts,900,0,900,0,0.000000125,false,40,,0,0,0123456789abcdef\r\n` +
        `2026-11-20T08:00:01.000Z,request,code_review,anthropic/claude-sonnet-4.5,"'=cmd, ""x"".ts",5,0,5,0,,true,0,,0,0,\r\n` +
        '2026-11-20T08:00:02.000Z,cache_hit,code_review,anthropic/claude-sonnet-4.5,src/a.ts,0,0,0,0,0,false,0,redis,900,0.02,\r\n',
    );
    assert.equal(usageCsv([]), HEADER);
  });

  it('comes to what the ledger counts', () => {
    fc.assert(
      fc.property(fc.array(ledgerEvent, { maxLength: 40 }), (events) => {
        // What stands in quotation marks is no number here.
        const rows = usageCsv(events)
          .replaceAll(/"(?:[^"]|"")*"/g, '')
          .split('\r\n')
          .slice(1, -1)
          .map((row) => row.split(','));
        const { used, costUsd, requests } = fold(events, NOW).totals;
        const sum = (column: number): number => rows.reduce((all, row) => all + Number(row[column]), 0);
        assert.deepEqual(
          [sum(7), sum(9), rows.filter((row) => row[1] === 'request').length, new Set(rows.map((row) => row.length))],
          [used, costUsd, requests, rows.length === 0 ? new Set() : new Set([16])],
        );
      }),
    );
  });
});
