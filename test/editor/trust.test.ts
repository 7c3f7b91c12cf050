// A trusted workspace: what decides where things go and what they cost is not read from its settings either.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { HOSTILE, takenOver } from './hostileSettings';
import { reviewFile, startBench, writeFile, type Bench } from './support';

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Record<string, { readonly scope: string }> } };
}

describe('in a trusted workspace', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(() => bench.close());

  it('its settings have a say where they may, and nowhere else', async () => {
    const manifest = vscode.extensions.getExtension('code-insight.code-insight')?.packageJSON as Manifest;
    const { properties } = manifest.contributes.configuration;
    assert.deepEqual(Object.keys(HOSTILE).sort(), Object.keys(properties).sort());
    await takenOver(workspace, async () => {
      const settings = vscode.workspace.getConfiguration('codeInsight');
      for (const [name, value] of Object.entries(HOSTILE)) {
        const found = settings.get(name.replace('codeInsight.', ''));
        if (properties[name]?.scope === 'application') assert.notDeepEqual(found, value, name);
        else assert.deepEqual(found, value, name);
      }
      // Its list of languages counts, and has none of them; where things would go is not changed by it.
      const uri = await writeFile(workspace, 'trusted.ts', 'if (b = 1) go();\n');
      assert.equal((await reviewFile(uri)).error?.code, 'language');
    });
    const uri = await writeFile(workspace, 'trusted.ts', 'if (b = 1) go();\n');
    assert.equal((await reviewFile(uri)).outcome, 'answered');
    assert.match(bench.server.requests.at(-1)?.raw ?? '', /"model":"anthropic\//);
  });
});
