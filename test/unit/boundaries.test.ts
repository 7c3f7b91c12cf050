import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { ROOT } from './support/product';
import { temporaryFolder } from './support/temporaryFolder';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** A file that breaks one rule, by the rule's name. */
const BREAKS: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'vscode-only-in-editor': ['src/core/guard/broken.ts', "import * as vscode from 'vscode';\nvoid vscode;"],
  'core-imports-nothing-above': ['src/core/prompt/broken.ts', "import '../../worker/workerCompute';"],
  'flows-are-the-top-of-core': ['src/core/reply/broken.ts', "import '../review/reviewFlow';"],
  'protocol-is-small': ['src/protocol/broken.ts', "import '../worker/workerCompute';"],
  'protocol-takes-only-types-from-core': ['src/protocol/value.ts', "import '../core/settings';"],
  'webview-sees-protocol-only': ['src/webview/shared/broken.ts', "import '../../core/settings';"],
  'cli-and-editor-are-strangers': ['src/cli/broken.ts', "import '../editor/adapters/log';"],
  'editor-and-cli-are-strangers': ['src/editor/broken.ts', "import '../cli/arguments';"],
  'activation-is-light': ['src/extension.ts', "import './compose';\nexport const activate = (): void => undefined;"],
  'one-sender': ['src/core/review/sender.ts', "import '../claude/client';"],
  'no-orphans': ['src/core/orphan.ts', 'export const alone = 1;'],
  'no-circular': ['src/core/cache/broken.ts', "import './broken2';"],
  'product-does-not-know-tests': ['src/demo/broken.ts', "import '../../test/openrouter/scenarios';"],
};

describe('the boundaries between folders', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let violations: Violation[];

  before(async () => {
    for (const name of ['src', 'test/openrouter'])
      cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
    for (const name of ['node_modules', 'tsconfig.json', 'package.json', '.dependency-cruiser.cjs']) {
      symlinkSync(path.join(ROOT, name), path.join(folder, name));
    }
    for (const [file, text] of Object.values(BREAKS)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    writeFileSync(path.join(folder, 'src/core/cache/broken2.ts'), "import './broken';");
    violations = await cruise();
  });

  async function cruise(): Promise<Violation[]> {
    const program = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [program, 'src', 'test', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
    const output = await new Promise<string>((resolve, reject) => {
      execFile(process.execPath, args, { cwd: folder, maxBuffer: 64_000_000 }, (error, stdout, stderr) => {
        // It ends with the number of violations, which is not 0 here.
        if (stdout === '') reject(new Error(stderr || error?.message));
        else resolve(stdout);
      });
    });
    return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
  }

  it('have a test for every rule', async () => {
    const config = (await import(path.join(ROOT, '.dependency-cruiser.cjs'))) as {
      default: { forbidden: { name: string }[] };
    };
    assert.deepEqual(Object.keys(BREAKS).sort(), config.default.forbidden.map(({ name }) => name).sort());
  });

  for (const [rule, [file]] of Object.entries(BREAKS)) {
    it(`are kept by the rule ${rule}`, () => {
      const seen = violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name);
      assert.ok(seen.includes(rule), `${file}: ${seen.join(', ')}`);
    });
  }

  it('are broken by nothing else', () => {
    const known = new Set([...Object.values(BREAKS).map(([file]) => file), 'src/core/cache/broken2.ts']);
    assert.deepEqual(
      violations.filter(({ from }) => !known.has(from)),
      [],
    );
  });
});
