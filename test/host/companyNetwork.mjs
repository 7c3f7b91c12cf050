// The environment of a window on a company network: a proxy that everything goes through, an authority that Node was told
// of and another one that the system knows. They are made before the window, because its processes read them when they start.
import { mkdirSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import * as path from 'node:path';
import { makeAuthority } from './certificates.mjs';

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** `home` is the window's own folder. The suite starts the proxy, on the port that COMPANY_PROXY_PORT names. */
export async function companyNetwork(home) {
  const authorities = path.join(home, 'authorities');
  mkdirSync(authorities);
  for (const name of ['node', 'system']) renameSync(makeAuthority(authorities).folder, path.join(authorities, name));
  const port = await freePort();
  // What this machine itself has set must not be seen beside it.
  const none = { https_proxy: '', http_proxy: '', HTTP_PROXY: '', no_proxy: '', NODE_TLS_REJECT_UNAUTHORIZED: '' };
  return {
    ...none,
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NO_PROXY: '127.0.0.3',
    NODE_EXTRA_CA_CERTS: path.join(authorities, 'node/ca.pem'),
    SSL_CERT_FILE: path.join(authorities, 'system/ca.pem'),
    COMPANY_PROXY_PORT: String(port),
    COMPANY_AUTHORITIES: authorities,
  };
}
