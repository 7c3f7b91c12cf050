// A trusted workspace: what decides where things go and what they cost is not read from its settings either.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { HOSTILE, takeOver } from './hostileSettings';
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

  describe('with settings of its own', () => {
    let taken: { restore: () => Promise<void> };
    before(async () => {
      taken = await takeOver(workspace);
    });
    after(() => taken.restore());

    it('they have a say where they may, and nowhere else', () => {
      const manifest = vscode.extensions.getExtension('code-insight.code-insight')?.packageJSON as Manifest;
      const { properties } = manifest.contributes.configuration;
      assert.deepEqual(Object.keys(HOSTILE).sort(), Object.keys(properties).sort());
      const settings = vscode.workspace.getConfiguration('codeInsight');
      for (const [name, value] of Object.entries(HOSTILE)) {
        const found = settings.get(name.replace('codeInsight.', ''));
        if (properties[name]?.scope === 'application') assert.notDeepEqual(found, value, name);
        else assert.deepEqual(found, value, name);
      }
    });

    it('they redirect nothing', async () => {
      // The one that is on its list of languages.
      const document = await vscode.workspace.openTextDocument(await writeFile(workspace, 'trusted.sh', 'echo 1\n'));
      assert.equal(document.languageId, 'shellscript');
      assert.equal((await reviewFile(document.uri)).outcome, 'answered');
      assert.match(bench.server.requests.at(-1)?.raw ?? '', /"model":"anthropic\//);
    });
  });
});
