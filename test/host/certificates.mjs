// Throw-away certificates, for tests of networks that read encrypted traffic: an authority of our own and what it signs, made
// when a test starts and gone with its folder. Nothing of it ever enters the system's own store.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import * as path from 'node:path';

const DAYS = '2';
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(args, folder) {
  try {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error('openssl is missing: apt-get install openssl.', { cause: error });
    throw new Error(`openssl ${args.join(' ')}\n${error.stderr}`, { cause: error });
  }
}

// A file of our own: what the system's openssl.cnf adds differs from machine to machine.
function configFile(folder, name, extensions) {
  const file = path.join(folder, `${name}.cnf`);
  const lines = Object.entries(extensions).map(([key, value]) => `${key} = ${value}`);
  writeFileSync(file, ['[req]', 'distinguished_name = name', '[name]', '[extensions]', ...lines, ''].join('\n'));
  return file;
}

/** An authority in a new folder below `parent`; `file` is its certificate, as NODE_EXTRA_CA_CERTS takes it. */
export function makeAuthority(parent) {
  const folder = mkdtempSync(path.join(parent, 'authority-'));
  const config = configFile(folder, 'authority', {
    basicConstraints: 'critical, CA:TRUE',
    keyUsage: 'critical, keyCertSign, cRLSign',
    subjectKeyIdentifier: 'hash',
  });
  // Two of the same name would be taken for one another, and the fault for another one.
  const subject = ['-subj', `/CN=Code Insight test authority ${randomBytes(4).toString('hex')}`];
  const how = [...subject, '-config', config, '-extensions', 'extensions'];
  openssl(['req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', DAYS, ...how], folder);
  return { folder, file: path.join(folder, 'ca.pem') };
}

/** A server's key and certificate chain, as PEM, signed by the authority; `names` are host names and addresses. */
export function issueCertificate(folder, names) {
  const own = mkdtempSync(path.join(folder, 'server-'));
  const config = configFile(own, 'server', {
    basicConstraints: 'CA:FALSE',
    extendedKeyUsage: 'serverAuth',
    authorityKeyIdentifier: 'keyid',
    subjectAltName: names.map((name) => `${isIP(name) > 0 ? 'IP' : 'DNS'}:${name}`).join(','),
  });
  const subject = ['-subj', '/CN=Code Insight test server', '-config', config];
  openssl(['req', '-new', ...KEY, '-keyout', 'key.pem', '-out', 'request.pem', ...subject], own);
  const signer = ['-CA', path.join(folder, 'ca.pem'), '-CAkey', path.join(folder, 'ca.key'), '-CAcreateserial'];
  const signed = ['-out', 'certificate.pem', '-days', DAYS, '-extfile', config, '-extensions', 'extensions'];
  openssl(['x509', '-req', '-in', 'request.pem', ...signer, ...signed], own);
  const read = (file) => readFileSync(path.join(own, file), 'utf8');
  // With its authority, as boxes that read traffic send it.
  return { key: read('key.pem'), cert: read('certificate.pem') + readFileSync(path.join(folder, 'ca.pem'), 'utf8') };
}
