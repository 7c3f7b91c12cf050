/**
 * Private keys in every wrapping: whole, cut at either end as a context window cuts them, and as one string with escapes.
 * What is marked is the key's body; the marker lines tell nothing.
 */
import type { Maker } from '../maker';
import { mark, structure, type StructureKind } from '../sample';

const begin = (label: string): string => `-----BEGIN ${label}-----`;
const end = (label: string): string => `-----END ${label}-----`;
const PKCS8 = 'PRIVATE KEY';
const RSA = 'RSA PRIVATE KEY';

function body(m: Maker, count = 12, indent = ''): string {
  return indent + mark(m.rows(count).join(`\n${indent}`));
}
const block = (m: Maker, label: string, count = 12): string => `${begin(label)}\n${body(m, count)}\n${end(label)}`;

export const KEY_MATERIAL: readonly StructureKind[] = [
  structure(
    'pem-rsa',
    ['certs/server.key', (m) => block(m, RSA)],
    ['app/keys.py', (m) => `PRIVATE = """${block(m, RSA)}"""`],
    ['src/sign.ts', (m) => `const key = \`${block(m, RSA, 8)}\`;\nsign(key);`],
    ['src/Key.java', (m) => `String key = """\n    ${begin(RSA)}\n${body(m, 6, '    ')}\n    ${end(RSA)}\n    """;`],
  ),
  structure(
    'pem-pkcs8',
    ['certs/tls.pem', (m) => block(m, PKCS8)],
    [
      'deploy/secret.yaml',
      (m) => `stringData:\n  tls.key: |\n    ${begin(PKCS8)}\n${body(m, 10, '    ')}\n    ${end(PKCS8)}`,
    ],
    ['infra/key.tf', (m) => `private_key = <<EOF\n${block(m, PKCS8, 9)}\nEOF`],
    ['add-key.diff', (m) => `+++ b/key.pem\n@@ -0,0 +1,6 @@\n+${begin(PKCS8)}\n${body(m, 4, '+')}\n+${end(PKCS8)}`],
  ),
  structure(
    'pem-encrypted',
    ['certs/encrypted.pem', (m) => block(m, 'ENCRYPTED PRIVATE KEY')],
    [
      'certs/old.key',
      (m) =>
        `${begin(RSA)}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${m.upperHex(32)}\n\n${body(m)}\n${end(RSA)}`,
    ],
  ),
  structure(
    'pem-ec',
    ['certs/ec.pem', (m) => block(m, 'EC PRIVATE KEY', 3)],
    ['keys/ec.txt', (m) => `key:\n${block(m, 'EC PRIVATE KEY', 4)}`],
  ),
  structure(
    'pem-dsa',
    ['certs/dsa.pem', (m) => block(m, 'DSA PRIVATE KEY', 7)],
    ['test/dsa.rb', (m) => `KEY = <<~PEM\n${block(m, 'DSA PRIVATE KEY', 7)}\nPEM`],
  ),
  structure(
    'ssh-private-key',
    ['deploy/id_ed25519', (m) => block(m, 'OPENSSH PRIVATE KEY', 5)],
    [
      '.github/workflows/deploy.yml',
      (m) =>
        `- uses: webfactory/ssh-agent@v0.9.0\n  with:\n    ssh-private-key: |\n      ${begin('OPENSSH PRIVATE KEY')}\n${body(m, 6, '      ')}\n      ${end('OPENSSH PRIVATE KEY')}`,
    ],
    [
      'bin/setup.sh',
      (m) => `cat > ~/.ssh/id_rsa <<'KEY'\n${block(m, 'OPENSSH PRIVATE KEY', 8)}\nKEY\nchmod 600 ~/.ssh/id_rsa`,
    ],
  ),
  structure(
    'pem-one-string',
    [
      'service-account.json',
      (m) =>
        `{\n  "type": "service_account",\n  "private_key_id": "${m.hex(40)}",\n  "private_key": "${begin(PKCS8)}\\n${mark(m.rows(12).join('\\n'))}\\n${end(PKCS8)}\\n",\n  "client_email": "api@shop.iam.gserviceaccount.com"\n}`,
    ],
    ['.env', (m) => `APP_ID=42\nGITHUB_PRIVATE_KEY="${begin(RSA)}\\n${mark(m.rows(10).join('\\n'))}\\n${end(RSA)}"`],
    ['src/apple.js', (m) => `const key = '${begin(PKCS8)}\\n${mark(m.rows(3).join('\\n'))}\\n${end(PKCS8)}';`],
    [
      'config.yml',
      (m) => `jwt_key: "${begin('EC PRIVATE KEY')}\\n${mark(m.rows(4).join('\\n'))}\\n${end('EC PRIVATE KEY')}"`,
    ],
  ),
  structure(
    'pem-concatenated',
    [
      'src/key.c',
      (m) =>
        `static const char key[] =\n  "${begin(RSA)}\\n"\n${mark(
          m
            .rows(6)
            .map((row) => `  "${row}\\n"`)
            .join('\n'),
        )}\n  "${end(RSA)}\\n";`,
    ],
    [
      'src/Key.cs',
      (m) =>
        `var pem = "${begin(PKCS8)}\\n" +\n${mark(
          m
            .rows(5)
            .map((row) => `    "${row}\\n" +`)
            .join('\n'),
        )}\n    "${end(PKCS8)}";`,
    ],
  ),
  structure(
    'pem-cut-below',
    ['context/key.txt', (m) => `${begin(RSA)}\n${body(m, 8)}`],
    ['app/sign.py', (m) => `KEY = """${begin(PKCS8)}\n${body(m, 4)}`],
    ['src/key.ts', (m) => `export const key = \`${begin('EC PRIVATE KEY')}\n${body(m, 2)}`],
    [
      'one-row.pem',
      (m) => `${begin('OPENSSH PRIVATE KEY')}\n${mark(m.from('ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789+/', 70))}`,
    ],
  ),
  structure(
    'pem-cut-above',
    ['context/key.txt', (m) => `${body(m, 8)}\n${end(RSA)}\n\nthen the text goes on`],
    ['app/sign.py', (m) => `${body(m, 4)}\n${end(PKCS8)}"""\n\n\ndef sign(text):\n    return rsa(KEY, text)`],
    ['src/key.ts', (m) => `${body(m, 3)}\n${end('EC PRIVATE KEY')}\`;\nexport const other = 1;`],
    ['deploy/tail.yaml', (m) => `${body(m, 5, '    ')}\n    ${end('OPENSSH PRIVATE KEY')}\nreplicas: 2`],
  ),
  structure(
    'pgp-private-key',
    [
      'keys/release.asc',
      (m) => `${begin('PGP PRIVATE KEY BLOCK')}\n\n${body(m, 14)}\n=${m.alnum(4)}\n${end('PGP PRIVATE KEY BLOCK')}`,
    ],
    [
      'ci/sign.sh',
      (m) =>
        `gpg --import <<EOF\n${begin('PGP PRIVATE KEY BLOCK')}\nVersion: GnuPG v2\n\n${body(m, 9)}\n=${m.alnum(4)}\n${end('PGP PRIVATE KEY BLOCK')}\nEOF`,
    ],
  ),
  structure(
    'putty-key',
    [
      'deploy.ppk',
      (m) =>
        `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: deploy\nPublic-Lines: 1\n${m.base64(48)}\nPrivate-Lines: 1\n${mark(m.base64(36))}\nPrivate-MAC: ${m.hex(64)}`,
    ],
    [
      'old.ppk',
      (m) =>
        `PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: old\nPublic-Lines: 1\n${m.base64(48)}\nPrivate-Lines: 3\n${mark(m.rows(3).join('\n'))}\nPrivate-MAC: ${m.hex(40)}`,
    ],
  ),
  structure(
    'jwk-private',
    [
      'keys/jwk.json',
      (m) =>
        `{ "kty": "EC", "crv": "P-256", "x": "${m.url64(43)}", "y": "${m.url64(43)}", "d": "${mark(m.url64(43))}" }`,
    ],
    ['keys/oct.json', (m) => `{\n  "kty": "oct",\n  "alg": "HS256",\n  "k": "${mark(m.url64(43))}"\n}`],
  ),
  structure(
    'wireguard-key',
    [
      'wg0.conf',
      (m) => `[Interface]\nAddress = 10.0.0.2/24\nPrivateKey = ${mark(m.base64(32))}\n\n[Peer]\nAllowedIPs = 0.0.0.0/0`,
    ],
    ['wg1.conf', (m) => `[Peer]\nAllowedIPs = 10.1.0.0/16\nPresharedKey = ${mark(m.base64(32))}`],
  ),
  structure(
    'openvpn-static-key',
    [
      'client.ovpn',
      (m) =>
        `<tls-auth>\n${begin('OpenVPN Static key V1')}\n${mark(Array.from({ length: 8 }, () => m.hex(32)).join('\n'))}\n${end('OpenVPN Static key V1')}\n</tls-auth>`,
    ],
    [
      'ta.key',
      (m) =>
        `#\n# 2048 bit OpenVPN static key\n#\n${begin('OpenVPN Static key V1')}\n${mark(Array.from({ length: 16 }, () => m.hex(32)).join('\n'))}\n${end('OpenVPN Static key V1')}`,
    ],
  ),
];
