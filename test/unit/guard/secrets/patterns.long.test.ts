// No text makes the scanner slow: each of its patterns is attacked. Takes a minute and a half.
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';
import { COMMANDS } from '../../../../src/core/guard/secrets/commands';
import { namesOf } from '../../../../src/core/guard/secrets/assigned';
import { STRUCTURE_RULES } from '../../../../src/core/guard/secrets/structures';
import { TOKEN_RULES } from '../../../../src/core/guard/secrets/tokens';
import { ROOT } from '../../support/product';

interface Pattern {
  readonly name: string;
  readonly source: string;
  readonly flags: string;
}

/** By characters read, not by the clock: a busy machine must not make a pattern look slow. */
const COUNTED = { timeout: 120_000, attackTimeout: null, incubationTimeout: null, seedingTimeout: null } as const;

const FOLDER = path.join(ROOT, 'src/core/guard/secrets');

/** The literals in the scanner's files, and what is put together at run time. */
function patterns(): Pattern[] {
  const found: Pattern[] = [
    ...TOKEN_RULES.map(({ id, pattern: { source, flags } }) => ({ name: id, source, flags })),
    ...STRUCTURE_RULES.map(({ id, pattern: { source, flags } }) => ({ name: id, source, flags })),
    ...COMMANDS.map(({ anchors, pattern: { source, flags } }) => ({ name: anchors.join(), source, flags })),
    { name: 'names', source: namesOf(['API_KEY']).finder.source, flags: 'g' },
  ];
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )) {
    const text = readFileSync(path.join(FOLDER, file), 'utf8');
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
        found.push({ name: `${file}: ${source.slice(0, 40)}`, source, flags });
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  }
  return [...new Map(found.map((one) => [`${one.flags}/${one.source}`, one])).values()];
}

describe('the patterns of the scanner', function () {
  this.timeout(600_000);

  it('are none that a hostile text makes slow', () => {
    const slow = patterns().flatMap(({ name, source, flags }) => {
      const { status } = checkSync(source, flags, COUNTED);
      return status === 'safe' ? [] : [`${name}: ${status}`];
    });
    assert.deepEqual(slow, []);
  });
});
