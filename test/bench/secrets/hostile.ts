/**
 * Inputs that are meant to be slow: each family repeats one thing that rules begin with, or never end. Prefixes are those of
 * the corpus' kinds, so that every rule family's beginning comes up without a look at the rules.
 */
import { corpus } from '../../secrets/corpus/corpus';

export interface Hostile {
  readonly name: string;
  readonly make: (characters: number) => string;
}

const fill = (piece: string, characters: number): string =>
  piece.repeat(Math.ceil(characters / piece.length)).slice(0, characters);
const repeated = (name: string, piece: string): Hostile => ({ name, make: (size) => fill(piece, size) });

const RUNS: Readonly<Record<string, string>> = {
  lower: 'a',
  upper: 'A',
  digits: '1',
  hex: '0123456789abcdef',
  mixed: 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7',
  'base64 signs': 'aB3/dE6+gH9',
  underscores: '_',
  dashes: '-',
  dots: '.',
  colons: ':',
  slashes: '/',
  'equal signs': '=',
  blanks: ' ',
  tabs: '\t',
  'no-break spaces': '\u00a0',
  newlines: '\n',
  'carriage returns': '\r\n',
  quotes: '"',
  apostrophes: "'",
  backticks: '`',
  'nested quotes': '"\'`',
  backslashes: '\\',
  'escaped quotes': '\\"',
  'escaped newlines': '\\n',
  brackets: '({[',
  'angle brackets': '<',
  dollars: '${',
  commas: ',',
  percents: '%',
  'at signs': '@',
  stars: '*',
  'Latin letters with marks': 'ñéü',
  Han: '密码',
  emoji: '🔑',
};

const STARTS = [
  ...[
    'password=',
    'password: ',
    'password = "',
    "secret: '",
    'token`',
    'api_key=',
    'apiKey:',
    'PASSWORD',
    'private_key',
  ],
  ...['-----BEGIN RSA PRIVATE KEY-----', '-----BEGIN ', '-----END PRIVATE KEY-----', '-----', 'PRIVATE KEY'],
  ...['-----BEGIN PRIVATE KEY-----\n', '-----END PRIVATE KEY-----\n', '-----BEGIN RSA PRIVATE KEY-----\\n'],
  ...['postgres://', 'postgres://a:', 'a://b:c', 'a://b@', 'https://u:p@h/', '://', 'a:b@', 'user:pass@tcp('],
  ...['Authorization: Basic ', 'Authorization: Bearer ', 'Bearer ', 'Cookie: a=', 'Set-Cookie: ', 'X-Api-Key: '],
  ...[
    'eyJ',
    'eyJhbGciOi.',
    'eyJ.eyJ.',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx',
    '--password ',
    '--password=',
    '-p',
    '-u a:',
  ],
  ...[
    'machine a login b password ',
    '//registry/:_authToken=',
    '"auth": "',
    'kind: Secret\n',
    'data:\n  a: ',
    'AccountKey=',
  ],
  ...[
    '"password": "',
    '<password>',
    '<add key="password" value="',
    'password\n',
    'password\n\n',
    'name: PASSWORD\nvalue: ',
  ],
  ...[
    '{ get; set; } = "',
    '?= ',
    ' ? "a" : "b"',
    'password a ',
    'token token ',
    'key: key: ',
    'a = b = ',
    'pwd=;',
    '$2y$10$',
  ],
  ...['function(t){return t.token=t||"a"}', 'var a="password",b=a+"secret";', '{"token":"a","b":[1,2]},'],
] as const;

export function hostileInputs(): Hostile[] {
  const samples = corpus();
  const values = new Map(samples.flatMap(({ kind, secrets: [first] }) => (first ? [[kind, first.value]] : [])));
  const prefixes = new Set([...values.values()].flatMap((value) => [value.slice(0, 4), value.slice(0, 8)]));
  const texts = samples.map(({ text }) => text);
  return [
    ...Object.entries(RUNS).map(([name, piece]) => repeated(`only ${name}`, piece)),
    ...STARTS.flatMap((start) => {
      const shown = JSON.stringify(start);
      return [
        repeated(`${shown} again and again`, start),
        repeated(`${shown} on each line`, `${start}\n`),
        repeated(`${shown} with a value of 3,000 characters`, start + fill('aB3dE6gH9', 3_000)),
        {
          name: `${shown} once, then one long run`,
          make: (size: number) => start + fill('aB3dE6gH9jK', size - start.length),
        },
      ];
    }),
    ...[...prefixes].map((prefix) => repeated(`the prefix ${JSON.stringify(prefix)} again and again`, prefix)),
    ...[...values].flatMap(([kind, value]) => [
      repeated(`${kind}, cut before its end, again and again`, value.slice(0, Math.max(4, value.length - 2))),
      repeated(`${kind} in quotes, again and again`, `"${value}",`),
    ]),
    { name: 'all texts of the corpus', make: (size) => fill(texts.join('\n'), size) },
    { name: 'all texts of the corpus on one line', make: (size) => fill(texts.join(' ').replaceAll('\n', ' '), size) },
  ];
}
