/** A printed path in plain form: no address, no escapes, forward slashes. Says what kind of place it is. */

export type PrintedPath =
  /** Of a machine, maybe another one: a container, Windows behind WSL. */
  | { readonly kind: 'absolute'; readonly path: string }
  | { readonly kind: 'relative'; readonly path: string }
  /** As a web server or bundler names it, from a root of its own. */
  | { readonly kind: 'served'; readonly path: string }
  /** Of a runtime, evaluated, or nowhere. */
  | { readonly kind: 'internal' };

const INTERNAL =
  /^(?:node:|internal\/|native$|<|\[|dart:|evalmachine|eval at|bun:|ext:|deno:|wasm:|chrome:|resource:|-e$|-$|\(eval|Command line|built-in|string:|data:|blob:|about:)/;

export function printedPath(printed: string): PrintedPath {
  let text = printed.trim().replaceAll(/^["'`]|["'`]$/g, '');
  // React and Next.js wrap addresses in addresses.
  const inner = text.lastIndexOf('file://');
  if (inner > 0) text = text.slice(inner);
  if (text === '' || INTERNAL.test(text)) return { kind: 'internal' };
  if (text.startsWith('file:'))
    return plain(decoded(text.replace(/^file:(?:\/\/(?:localhost)?)?(?=\/)/, '').replace(/^\/(?=[A-Za-z]:)/, '')));
  const bundled = /^webpack(?:-internal)?:\/\/(.*)$/.exec(text)?.[1];
  if (bundled !== undefined)
    return served(bundled.replace(/^\/?[^/]*\/(?=\.{1,2}\/)|^\/|^[^/]*\//, '').replace(/^\([\w-]{1,60}\)\//, ''));
  const dart = /^package:([\w.]+)\/(.*)$/.exec(text);
  if (dart) return { kind: 'served', path: `lib/${dart[2] ?? ''}` };
  const address = /^[a-z][a-z+.-]{2,20}:\/\/[^/]*(\/.*)?$/i.exec(text);
  if (address) return served((address[1] ?? '/').slice(1));
  return plain(text.replace(/[?#](?:v|t|import|vue|type|html-proxy|raw|url|used|worker)\b.*$/, ''));
}

function served(text: string): PrintedPath {
  const path = decoded(text.replace(/[?#].*$/, ''));
  if (path.startsWith('@fs/')) return plain(path.slice(3));
  return { kind: 'served', path: normal(path) };
}

function plain(text: string): PrintedPath {
  const windows =
    /^[A-Za-z]:[\\/]/.test(text) || text.startsWith('\\\\') || (text.includes('\\') && !text.includes('/'));
  const path = windows || text.includes('\\') ? text.replaceAll('\\', '/') : text;
  // \\wsl$\Ubuntu\home\x
  const wsl = /^\/\/(?:wsl\$|wsl\.localhost)\/[^/]+(\/.*)$/.exec(path)?.[1];
  if (wsl !== undefined) return { kind: 'absolute', path: normal(wsl) };
  if (/^[A-Za-z]:\//.test(path) || path.startsWith('/')) return { kind: 'absolute', path: normal(path) };
  return { kind: 'relative', path: normal(path) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without `.` and, where it can be, without `..`. */
export function normal(path: string): string {
  const parts: string[] = [];
  const absolute = path.startsWith('/');
  for (const part of path.split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else if (!(part === '..' && absolute)) parts.push(part);
  }
  return parts.join('/');
}

export function joined(folder: string, path: string): string {
  return folder === '' ? normal(path) : normal(`${folder}/${path}`);
}

const LIBRARY =
  /(?:^|\/)(?:node_modules|bower_components|site-packages|dist-packages|vendor|\.cargo|\.rustup|\.gem|gems|\.m2|\.gradle|\.pub-cache|\.nuget|\.pnpm|\.yarn|Pods|\.venv|venv|\.virtualenvs|virtualenvs|\.tox|\.nox|__pypackages__|elm-stuff|\.bundle|\.stack|\.cabal|\.opam|_opam|\.nimble|\.julia|\.pyenv|\.rbenv|\.nvm|\.asdf|\.sdkman|\.deno|\.bun|Cellar|hostedtoolcache|dist\/node|flutter\/packages|\.build\/checkouts|bazel-out)\/|\/pkg\/mod\/|(?:^|\/)lib\/(?:python\d|ruby\/|perl\d?|erlang|elixir|gcc|node\/|node_modules)|^\/rustc\/|(?:^|\/)go\/src\/(?:runtime|testing|net|os|fmt|reflect|sync|encoding|internal|io)\//;
const SYSTEM =
  /^(?:\/usr\/(?:lib|lib32|lib64|libexec|include|share|bin|sbin|src\/(?:debug|linux|kernels))\/|\/usr\/local\/(?:lib|lib64|go|include|share|bundle|bin|opt|Cellar|rvm|cargo|n|nvm|php|cuda)\/|\/opt\/(?:hostedtoolcache|homebrew|\w{0,4}conda3?|java|jdk|openjdk|ruby|node|python|go|rh|google|microsoft|gradle|maven|venv|rubies|intel|dotnet)[\w.-]{0,30}\/|\/lib\/|\/lib64\/|\/System\/|\/Library\/|\/nix\/|\/snap\/|\/Applications\/|\/build\/glibc|\/proc\/|[A-Za-z]:\/(?:Program Files|Windows|hostedtoolcache)|\/_\/src\/)/i;

/** Of a package manager or an installed program, wherever it lies. */
export function isLibrary(path: string): boolean {
  return LIBRARY.test(path) || SYSTEM.test(path);
}

/** What installed programs keep outside of any project; a workspace may be there all the same. */
export function isSystem(path: string): boolean {
  return SYSTEM.test(path);
}
