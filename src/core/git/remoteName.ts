/** What a remote's address names, whichever way it is written: host, owner and name, without who asks and how. */

/** Whatever is written before the host in `scp`'s form; a single letter is a drive of Windows. */
const SCP = /^(?:[^@/]*@)?(\[[^\]/]+\]|[^:/[\]@]{2,}):(?!:)(?!\/\/)(.+)$/;

/** @returns such as `github.com/owner/name`; undefined for what is on this machine only. */
export function remoteName(address: string): string | undefined {
  const text = address.trim();
  const scp = SCP.exec(text);
  if (scp && !text.includes('://')) {
    const [, written = '', path = ''] = scp;
    // `[host:port]:path` is git's own, and hides the port.
    const host = /^\[([^:\]]+)(?::\d+)?\]$/.exec(written)?.[1] ?? written;
    return nameOf(host, path);
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.protocol === 'file:' || !text.includes('://')) return undefined;
  return nameOf(url.hostname, decoded(url.pathname));
}

function nameOf(host: string, path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const name = parts.join('/').replace(/\.git$/i, '');
  return host === '' || name === '' ? undefined : `${host.toLowerCase()}/${name}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
