// No pattern of the reader is exponential, however long a line were. Lines are bounded, so a polynomial costs little. Takes
// some minutes.
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';
import { ROOT } from '../support/product';

const FOLDER = path.join(ROOT, 'src/core/errors');

/** Large bounds count as none: recheck unrolls them, and what holds without a bound holds with it. */
function unbounded(source: string): string {
  return source.replaceAll(/\{(\d+),\d{3,}\}/g, '{$1,}');
}

function literals(): { name: string; source: string; flags: string }[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const found: { name: string; source: string; flags: string }[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
          found.push({ name: `${file}: ${source.slice(0, 60)}`, source: unbounded(source), flags });
        }
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(file, readFileSync(path.join(FOLDER, file), 'utf8'), ts.ScriptTarget.Latest));
      return found;
    });
}

describe('the patterns of the error reader', function () {
  this.timeout(900_000);

  it('are none that a hostile line makes explode', () => {
    const exponential = literals().flatMap(({ name, source, flags }) => {
      const result = checkSync(source, flags, { timeout: 1_000, checker: 'automaton' });
      return result.status === 'vulnerable' && result.complexity.type === 'exponential' ? [name] : [];
    });
    assert.deepEqual(exponential, []);
  });
});
