// Imports point down only (see README, "The house"). `npm run check` runs this; test/unit/boundaries.test.ts shows that it fires.
const VSCODE = '(^|/)vscode(/index\\.d\\.ts)?$';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circular', 'a cycle has no top to read from', {}, { circular: true }),
    rule(
      'vscode-only-in-editor',
      'everything that decides is plain Node, so that the command line gets the same answer',
      { path: '^src/', pathNot: '^src/(editor/|extension\\.ts$|compose\\.ts$)' },
      { path: VSCODE },
    ),
    rule(
      'core-imports-nothing-above',
      'core is used by the editor, the command line and the worker alike',
      { path: '^src/core/' },
      { path: '^src/(editor|cli|worker|protocol|webview|demo|compose|extension)' },
    ),
    rule(
      'flows-are-the-top-of-core',
      'a flow plans and merges; nothing else in core may depend on one',
      { path: '^src/core/', pathNot: '^src/core/(review|debug|architecture|followUp)/' },
      { path: '^src/core/(review|debug|architecture|followUp)/' },
    ),
    rule(
      'protocol-is-small',
      'messages are schemas; only types come from core',
      { path: '^src/protocol/' },
      {
        path: '^src/(editor|cli|worker|webview|demo)/',
      },
    ),
    rule(
      'protocol-takes-only-types-from-core',
      'panels must not bundle core',
      { path: '^src/protocol/' },
      {
        path: '^src/core/',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'webview-sees-protocol-only',
      'browser code',
      { path: '^src/webview/' },
      {
        path: '^src/',
        pathNot: '^src/(webview|protocol)/',
      },
    ),
    rule('cli-and-editor-are-strangers', 'both stand on core', { path: '^src/cli/' }, { path: '^src/editor/' }),
    rule('editor-and-cli-are-strangers', 'both stand on core', { path: '^src/editor/' }, { path: '^src/cli/' }),
    rule(
      'activation-is-light',
      'extension.ts loads main on first use only',
      { path: '^src/extension\\.ts$' },
      {
        path: '^(src|node_modules)/',
        pathNot: VSCODE,
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    ),
    rule(
      'one-sender',
      'pipeline.ts is the only sender of user content',
      {
        path: '^src/',
        pathNot: '^src/(core/(pipeline\\.ts$|claude/)|compose\\.ts$|cli/)',
      },
      { path: '^src/core/claude/client\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'no-orphans',
      'dead code',
      {
        orphan: true,
        pathNot:
          '(\\.d\\.ts|^src/(extension|cli/main|worker/main)\\.ts|^src/webview/[^/]+/main\\.ts|^src/demo/workspace/.*|^test/.*)$',
      },
      {},
    ),
    rule('product-does-not-know-tests', '', { path: '^src/' }, { path: '^test/' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(src/demo/workspace|test/fixtures)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
