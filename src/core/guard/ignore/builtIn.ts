/**
 * Files that are never sent, whatever a workspace says: keys and passwords, lock files, what tools generate, what is
 * minified. Known by name, in git's pattern language and in any case of letters. No ignore file has power over these.
 */
import ignore from 'ignore';

/** Why a built-in rule is there. */
export type BuiltInKind = 'private' | 'lock_file' | 'generated' | 'minified';

export interface BuiltInMatch {
  readonly kind: BuiltInKind;
  readonly pattern: string;
}

/** Of a file's name alone: a folder `.env` is a Python environment. */
const NAMES: Readonly<Record<BuiltInKind, readonly string[]>> = {
  private: [
    // Environments: values for one machine. The samples that are committed beside them hold none.
    ...['.env*', '*.env', '!.env*.example', '!.env*.sample', '!.env*.template', '!.env*.dist'],
    // Keys and certificates with their keys.
    ...['*.pem', '*.key', '*.ppk', '*.p8', '*.p12', '*.pfx', '*.pkcs12', '*.jks', '*.keystore', '*.bks', '*.keytab'],
    ...['id_rsa', 'id_dsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk', 'id_xmss', 'secring.gpg'],
    // Password stores, and programs that write passwords into their settings.
    ...['*.kdbx', '*.kdb', '*.ovpn', '.netrc', '_netrc', '.pgpass', 'pgpass.conf', '.my.cnf', '.mylogin.cnf'],
    ...['.htpasswd', '.htdigest', '.git-credentials', '.npmrc', '.yarnrc.yml', '.pypirc', '.dockercfg', '.s3cfg'],
    ...['.boto', '.vault-token', '.terraformrc', 'terraform.rc', '*.tfstate', '*.tfstate.backup', 'kubeconfig'],
    'application_default_credentials.json',
  ],
  lock_file: [
    ...[
      'package-lock.json',
      'npm-shrinkwrap.json',
      'yarn.lock',
      'pnpm-lock.yaml',
      'bun.lock',
      'bun.lockb',
      'deno.lock',
    ],
    ...['Cargo.lock', 'go.sum', 'go.work.sum', 'composer.lock', 'Gemfile.lock', 'gems.locked'],
    ...['poetry.lock', 'Pipfile.lock', 'uv.lock', 'pdm.lock', 'pixi.lock', 'pylock.toml', 'pylock.*.toml'],
    ...['conda-lock.yml', 'renv.lock', 'mix.lock', 'rebar.lock', 'pubspec.lock', 'shard.lock', 'flake.lock'],
    ...['Podfile.lock', 'Cartfile.resolved', 'Package.resolved', 'packages.lock.json', 'project.assets.json'],
    ...['paket.lock', 'gradle.lockfile', 'buildscript-gradle.lockfile', '.terraform.lock.hcl', 'Chart.lock'],
    ...['cabal.project.freeze', 'stack.yaml.lock', 'conan.lock', 'MODULE.bazel.lock', 'nimble.lock'],
  ],
  generated: [
    // Protocol buffers and gRPC.
    ...['*.pb.go', '*.pb.gw.go', '*.pb.cc', '*.pb.h', '*.pb.swift', '*.pb*.dart', '*_pb2.py', '*_pb2.pyi'],
    ...['*_pb2_grpc.py', '*_pb2_grpc.pyi', '*_pb.js', '*_pb.ts', '*_pb.d.ts', '*_pb.rb'],
    // Builders of the languages' own tools.
    ...[
      '*.g.dart',
      '*.gr.dart',
      '*.freezed.dart',
      '*.mocks.dart',
      '*.designer.cs',
      '*.designer.vb',
      '*.g.cs',
      '*.g.i.cs',
    ],
    ...['*.generated.*', 'zz_generated.*', '*_generated.go', '*.gen.go', '*.gen.ts', 'wire_gen.go', 'moc_*.cpp'],
    ...['qrc_*.cpp', 'BuildConfig.java', '*.snap'],
  ],
  minified: ['*.min.js', '*.min.mjs', '*.min.cjs', '*.min.css', '*-min.js', '*-min.css', '*.map'],
};

/** Of a file in its folder. */
const PATHS: readonly string[] = [
  ...['.git/', '.ssh/id_*', '!.ssh/id_*.pub', '.gnupg/', '.aws/credentials', '.docker/config.json', '.kube/config'],
  ...['.azure/accessTokens.json', '.config/gh/hosts.yml', '.cargo/credentials', '.cargo/credentials.toml'],
  ...['.gem/credentials', '.m2/settings.xml', '.gradle/gradle.properties'],
];

const KINDS = Object.keys(NAMES) as BuiltInKind[];
const byName = KINDS.map((kind) => ({ kind, rules: ignore({ ignoreCase: true }).add(NAMES[kind]) }));
const byPath = ignore({ ignoreCase: true }).add(PATHS.map((path) => path.replace(/^(!?)(?=.)/, '$1**/')));

/** @param path relative or absolute, with forward slashes. @returns the rule that keeps the file back, if any. */
export function builtInRule(path: string): BuiltInMatch | undefined {
  const parts = path
    .replace(/^[a-z]:/i, '')
    .split('/')
    .filter((part) => !/^\.{0,2}$/.test(part));
  const name = parts.at(-1);
  if (name === undefined) return undefined;
  for (const { kind, rules } of byName) {
    const { rule } = rules.test(name);
    if (rule) return { kind, pattern: rule.pattern };
  }
  const { rule } = byPath.test(parts.join('/'));
  return rule && { kind: 'private', pattern: rule.pattern.replace(/^\*\*\//, '') };
}
