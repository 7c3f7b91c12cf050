/** Data in an encoding, and constants: images, alphabets, tables, minified code, and keys that are public. */
import type { Maker } from '../maker';
import { structure, type StructureKind } from '../sample';

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const png = (m: Maker, bytes: number): string => `iVBORw0KGgoAAAANSUhEUgAA${m.base64(bytes)}`;
const block = (m: Maker, label: string, rows: number): string =>
  `-----BEGIN ${label}-----\n${m.rows(rows).join('\n')}\n-----END ${label}-----`;

export const ENCODED: readonly StructureKind[] = [
  structure(
    'data-base64',
    ['icon.ts', (m) => `export const icon = 'data:image/png;base64,${png(m, 120)}';`],
    [
      'style.css',
      (m) =>
        `.lock { background: url(data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><path d="M${m.digits(40)}"/></svg>`).toString('base64')}); }`,
    ],
    ['mail.eml', (m) => `Content-Transfer-Encoding: base64\n\n${m.rows(4, 76).join('\n')}`],
    ['logo.html', (m) => `<img alt="key" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAE${m.base64(20)}">`],
    [
      'font.css',
      (m) => `@font-face { src: url("data:font/woff2;base64,d09GMgABAAAAA${m.base64(150)}") format("woff2"); }`,
    ],
    ['plot.ipynb', (m) => `"outputs": [{ "data": { "image/png": "${png(m, 180)}\\n" } }]`],
    [
      'app.js.map.js',
      (m) => `//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbX${m.base64(90)}`,
    ],
    ['wasm.js', (m) => `const wasm = 'AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags${m.base64(60)}';`],
  ),
  structure(
    'data-alphabet',
    ['base62.ts', () => `const ALPHABET = '${BASE62}';`],
    ['base58.py', () => `ALPHABET = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"`],
    ['base64.c', () => `static const char table[] = "${BASE62}+/";`],
    ['token.go', () => `const tokenChars = "abcdefghijklmnopqrstuvwxyz0123456789"`],
    ['password.rb', () => `PASSWORD_CHARS = ('${BASE62}!@#$%^&*').chars`],
    ['base32.rs', () => `const RFC4648: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";`],
    ['nano.js', () => `export const urlAlphabet = 'useandom-26T198340PX75pxJACKVERYMINDBUSHWOLF_GQZbfghjklqvwyzrict';`],
    ['keys.js', () => `const keyboard = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];`],
  ),
  structure(
    'data-constants',
    ['sha256.c', (m) => `static const uint32_t K[] = { 0x${m.hex(8)}, 0x${m.hex(8)}, 0x${m.hex(8)}, 0x${m.hex(8)} };`],
    ['crc.js', (m) => `const TABLE = new Uint32Array([0x00000000, 0x${m.hex(8)}, 0x${m.hex(8)}]);`],
    ['magic.py', (m) => `MAGIC = b"\\x89PNG\\r\\n\\x1a\\n"\nSALT_LENGTH = 0x${m.hex(4)}`],
    ['curve.go', (m) => `p, _ = new(big.Int).SetString("${m.upperHex(64)}", 16)`],
    ['vectors.json', (m) => `{ "input": "", "sha256": "${m.hex(64)}", "md5": "${m.hex(32)}" }`],
    [
      'contract.sol',
      (m) =>
        `address public constant TOKEN = 0x${m.hex(40)};\nbytes32 constant TYPEHASH = keccak256("Permit(address owner)");`,
    ],
    ['tx.log', (m) => `transaction hash: 0x${m.hex(64)}\nblock: 0x${m.hex(64)}`],
    ['guid.h', (m) => `DEFINE_GUID(IID_IToken, 0x${m.hex(8)}, 0x${m.hex(4)}, 0x${m.hex(4)}, 0x9f, 0x1c);`],
    [
      'hexdump.txt',
      (m) => `00000000: ${m.hex(4)} ${m.hex(4)} ${m.hex(4)} ${m.hex(4)} ${m.hex(4)} ${m.hex(4)}  ......token.`,
    ],
  ),
  structure(
    'data-minified',
    [
      'vendor.min.js',
      (m) =>
        `!function(e,t){"use strict";var n=t.token,r=e.password||"";function i(e){return e&&e.key?e.key:"${m.word()}"}t.exports={token:i,secret:r}}(window,document);`,
    ],
    ['bundle.js', () => `var a=function(t){return t.apiKey=t.apiKey||null,t.headers={"X-Api-Key":t.apiKey},t};`],
    [
      'chunk.js',
      (m) =>
        `(self.webpackChunk=self.webpackChunk||[]).push([[${m.digits(3)}],{${m.digits(5)}:(e,t,n)=>{n.d(t,{tokenize:()=>r,passwordRules:()=>o})}}]);`,
    ],
    [
      'app.js',
      (m) =>
        `e.exports=JSON.parse('{"_args":[["jwt-decode@4.0.0"]],"_id":"jwt-decode@4.0.0","_shasum":"${m.hex(40)}"}')`,
    ],
    [
      'x.map',
      () =>
        `{"version":3,"names":["token","password","secretKey"],"mappings":"AAAAA,EAAEC,OAASC,SAASC,GAClB,IAAIC,EAAQD,EAAKE,OAAO"}`,
    ],
    ['min.css', (m) => `.token.punctuation,.token.tag{color:#${m.hex(3)}}.password-${m.hex(5)}{display:none}`],
  ),
];

export const PUBLIC_KEYS: readonly StructureKind[] = [
  structure(
    'public-pem',
    ['cert.pem', (m) => block(m, 'CERTIFICATE', 10)],
    ['public.pem', (m) => block(m, 'PUBLIC KEY', 6)],
    ['rsa.pub.pem', (m) => block(m, 'RSA PUBLIC KEY', 6)],
    ['server.csr', (m) => block(m, 'CERTIFICATE REQUEST', 8)],
    [
      'release.asc',
      (m) =>
        `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${m.rows(8).join('\n')}\n=${m.alnum(4)}\n-----END PGP PUBLIC KEY BLOCK-----`,
    ],
    [
      'tag.txt',
      (m) => `-----BEGIN PGP SIGNATURE-----\n\n${m.rows(5).join('\n')}\n=${m.alnum(4)}\n-----END PGP SIGNATURE-----`,
    ],
    ['src/verify.ts', (m) => `const publicKey = \`${block(m, 'PUBLIC KEY', 5)}\`;`],
    [
      'ca.yaml',
      (m) =>
        `data:\n  ca.crt: |\n    -----BEGIN CERTIFICATE-----\n    ${m.rows(6).join('\n    ')}\n    -----END CERTIFICATE-----`,
    ],
    ['dh.pem', (m) => block(m, 'DH PARAMETERS', 5)],
    ['idp.xml', (m) => `<ds:X509Certificate>${m.rows(5).join('\n')}</ds:X509Certificate>`],
  ),
  structure(
    'public-ssh',
    ['authorized_keys', (m) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${m.base64(32).replace('=', '')} bob@laptop`],
    ['id_rsa.pub', (m) => `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ${m.base64(255)} deploy@ci`],
    ['known_hosts', (m) => `github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${m.base64(32).replace('=', '')}`],
    [
      'known_hosts.old',
      (m) =>
        `|1|${m.base64(20)}|${m.base64(20)} ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAI${m.base64(80)}`,
    ],
    [
      'main.tf',
      (m) =>
        `resource "aws_key_pair" "deploy" {\n  public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ${m.base64(255)}"\n}`,
    ],
    ['finger.txt', (m) => `256 SHA256:${m.base64(32).replace('=', '')} bob@laptop (ED25519)`],
    [
      'cloud-init.yml',
      (m) => `ssh_authorized_keys:\n  - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${m.base64(32).replace('=', '')}`,
    ],
    ['.gitconfig', (m) => `[user]\n\tname = Bob\n\tsigningkey = ${m.upperHex(16)}`],
  ),
  structure(
    'public-other',
    [
      'jwks.json',
      (m) =>
        `{ "keys": [{ "kty": "RSA", "use": "sig", "kid": "${m.url64(24)}", "n": "${m.url64(342)}", "e": "AQAB" }] }`,
    ],
    ['wg0.conf', (m) => `[Peer]\nPublicKey = ${m.base64(32)}\nAllowedIPs = 10.0.0.0/24`],
    [
      'dkim.zone',
      (m) => `mail._domainkey IN TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ${m.base64(120)}"`,
    ],
    ['age.yaml', (m) => `creation_rules:\n  - age: age1${m.from('qpzry9x8gf2tvdw0s3jn54khce6mua7l', 58)}`],
    ['push.ts', (m) => `const vapidPublicKey = 'B${m.url64(86)}';`],
    ['minisign.pub', (m) => `untrusted comment: minisign public key\nRW${m.base64(40)}`],
    ['pin.xml', (m) => `<pin digest="SHA-256">${m.base64(32)}</pin>`],
    ['keys.ts', (m) => `export const publicKeyHex = '04${m.hex(128)}';`],
  ),
];
