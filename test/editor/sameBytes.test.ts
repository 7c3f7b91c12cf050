// The editor and the command line are one engine: the same file gives the same request, to the byte, and the same findings.
import * as assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { OutcomeJson } from '../../src/core/export/outcomeJson';
import { reviewFile, startBench, writeFile, type Bench } from './support';

const extensionPath = vscode.extensions.getExtension('code-insight.code-insight')?.extensionPath ?? '';
const run = promisify(execFile);

/** Three files of this tree, and three in other languages from packages that are on every machine the tests run on. */
function realFiles(): string[] {
  const own = ['src/core/pipeline.ts', 'src/webview/report/report.css', 'esbuild.config.mjs'];
  const python = execFileSync('python3', ['-c', 'import json.decoder as m; print(m.__file__)'], {
    encoding: 'utf8',
  }).trim();
  const perl = execFileSync('perl', ['-MFile::Path', '-e', 'print $INC{"File/Path.pm"}'], { encoding: 'utf8' }).trim();
  return [...own.map((name) => path.join(extensionPath, name)), python, perl, '/usr/include/stdlib.h'];
}

describe('editor and command line', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(() => bench.close());

  for (const file of existsSync('/usr/include/stdlib.h') ? realFiles() : []) {
    it(`agree on ${path.basename(file)}`, async () => {
      bench.server.reset();
      const uri = await writeFile(workspace, path.basename(file), readFileSync(file));
      const inEditor = await reviewFile(uri);
      const state = mkdtempSync(path.join(tmpdir(), 'code-insight-cli-'));
      try {
        const cli = path.join(extensionPath, 'dist/cli.js');
        const { stdout } = await run(process.execPath, [cli, 'review', uri.fsPath, '--json', '--root', workspace], {
          env: {
            ...process.env,
            CODE_INSIGHT_STATE_DIR: state,
            OPENROUTER_API_KEY: bench.server.key,
            OPENROUTER_URL: `${bench.server.url}/chat/completions`,
          },
        });
        const onCommandLine = JSON.parse(stdout) as OutcomeJson;
        assert.equal(inEditor.outcome, 'answered');
        assert.equal(onCommandLine.outcome, 'answered');
        const [editorRequest, cliRequest] = bench.server.requests;
        assert.ok(editorRequest && cliRequest && bench.server.requests.length === 2);
        assert.equal(cliRequest.raw, editorRequest.raw);
        assert.deepEqual(onCommandLine.findings, inEditor.findings);
      } finally {
        rmSync(state, { recursive: true, force: true });
      }
    });
  }
});
