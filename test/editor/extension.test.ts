// The extension as VS Code sees it: commands, settings, languages, and what activation loads.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DEFAULT_LANGUAGES, knownExtensions } from '../../src/core/guard/languages';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { scope?: string }>> };
    readonly languages?: readonly { readonly id: string; readonly extensions?: readonly string[] }[];
  };
}

const extension = vscode.extensions.getExtension('code-insight.code-insight');
const manifest = extension?.packageJSON as Manifest;

describe('extension', () => {
  it('registers every command it contributes', async () => {
    await extension?.activate();
    const known = await vscode.commands.getCommands(true);
    for (const { command } of manifest.contributes.commands) assert.ok(known.includes(command), command);
  });

  it('lets no workspace redirect the endpoint, the model, Redis, the budget or the secret filter', () => {
    const names = [
      'endpoint',
      'model',
      'redisUrl',
      'demo',
      'secrets',
      'budget.plan',
      'budget.customTokens',
      'budget.customUsd',
      'budget.teamTokens',
      'budget.teamAllowance',
    ];
    for (const name of names) {
      assert.equal(manifest.contributes.configuration.properties[`codeInsight.${name}`]?.scope, 'application', name);
    }
  });

  it('gives files the language ids that VS Code gives them', () => {
    const owners = new Map<string, string[]>();
    for (const { packageJSON } of vscode.extensions.all) {
      const { contributes } = packageJSON as Partial<Manifest>;
      for (const { id, extensions } of contributes?.languages ?? []) {
        for (const suffix of extensions ?? []) {
          const name = suffix.slice(1).toLowerCase();
          owners.set(name, [...(owners.get(name) ?? []), id]);
        }
      }
    }
    assert.ok(owners.size > 100, 'the built-in languages are there');
    const wrong = [...knownExtensions()].filter(
      ([suffix, id]) => owners.has(suffix) && !owners.get(suffix)?.includes(id),
    );
    assert.deepEqual(wrong, []);
  });

  it('reviews by default every programming language that VS Code ships', async () => {
    const prose =
      /^(bibtex|latex|tex|markdown|markdown-math|markdown_latex_combined|restructuredtext|scminput|plaintext|log|diff|git-.*|ignore|properties|ini|dotenv|code-text-binary|Log|search-result|snippets|instructions|prompt|chatagent|skill|chat.*|jsonl|cpp_embedded_latex|jsx-tags|juliamarkdown|code-referencing|raw|excel|editorconfig|argdown|csv|tsv|wat|vscode-.*|hlsl|regex|doctex|wit|html-.*)$/;
    const missing = (await vscode.languages.getLanguages()).filter(
      (id) => !DEFAULT_LANGUAGES.includes(id) && !prose.test(id),
    );
    assert.deepEqual(missing, []);
  });
});
