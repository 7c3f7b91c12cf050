import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Redactor, scanSecrets } from '../../../../src/core/guard/secrets/scan';
import { STRUCTURE_RULES } from '../../../../src/core/guard/secrets/structures';
import { TOKEN_RULES } from '../../../../src/core/guard/secrets/tokens';
import { splitLines } from '../../../../src/core/prompt/source';
import { realFiles } from '../../support/realFiles';
import { made, pemKey, SAMPLES } from '../../support/secrets';

const NAMES = { patterns: ['API_KEY', 'SECRET', 'PASSWORD', 'TOKEN', 'PRIVATE_KEY'] };

const values = (text: string): string[] => scanSecrets(text, NAMES).map(({ start, end }) => text.slice(start, end));
const redact = (text: string): string => new Redactor(NAMES).redact(text).text;

function assertClean(text: string): void {
  assert.deepEqual(values(text), [], text);
  assert.equal(redact(text), text);
}

describe('secrets that are known by their shape', () => {
  for (const rule of [...TOKEN_RULES, ...STRUCTURE_RULES].filter(({ id }) => id in SAMPLES)) {
    it(`are found by ${rule.id}, at their line, and taken out`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        const { text, secret } = SAMPLES[rule.id]!(seed);
        const code = `first line\r\nconst a = use("${text}");\nlast line`;
        const hits = scanSecrets(code, NAMES);
        assert.deepEqual(
          hits.map((hit) => [hit.rule, hit.line, code.slice(hit.start, hit.end)]),
          [[rule.id, 2, secret]],
        );
        assert.equal(redact(code), code.replace(secret, `<${rule.kind}_1>`));
      }
    });
  }

  it('are found at the beginning and the end of a text and in comments', () => {
    const { secret } = SAMPLES['github-token']!(1);
    assert.deepEqual(values(secret), [secret]);
    assert.deepEqual(values(`// ${secret}`), [secret]);
    assert.deepEqual(values(`# nosec: ${secret} gitleaks:allow`), [secret]);
  });
});

/** What a name of the seed's filters looks like where a value is given to it. */
const ASSIGNMENTS: Readonly<Record<string, readonly ((value: string) => string)[]>> = {
  JavaScript: [
    (value) => `const apiKey = "${value}";`,
    (value) => `const API_KEY = '${value}';`,
    (value) => `let clientSecret = \`${value}\`;`,
    (value) => `const options = { password: '${value}', retries: 3 };`,
    (value) => `config["authToken"] = "${value}";`,
    (value) => `const token: string = "${value}";`,
    (value) => `headers.set('X-Auth-Token', '${value}');`,
    (value) => `const privateKey="${value}"`,
  ],
  Python: [
    (value) => `API_KEY = '${value}'`,
    (value) => `db_password = "${value}"`,
    (value) => `token: str = r"${value}"`,
    (value) => `os.environ["STRIPE_SECRET"] = "${value}"`,
    (value) => `connect(host="db", password="${value}")`,
    (value) => `SETTINGS = {'private_key': b'${value}'}`,
  ],
  Java: [
    (value) => `private static final String API_KEY = "${value}";`,
    (value) => `String dbPassword = "${value}";`,
    (value) => `props.put("client.secret", "${value}");`,
  ],
  Go: [
    (value) => `token := "${value}"`,
    (value) => `cfg := Config{Password: "${value}"}`,
    (value) => `const apiKey = \`${value}\``,
    (value) => `var privateKey string = "${value}"`.replace(' string', ''),
  ],
  'Ruby, PHP and C#': [
    (value) => `{ :password => '${value}' }`,
    (value) => `'api_key' => '${value}',`,
    (value) => `var token = @"${value}";`,
  ],
  YAML: [
    (value) => `  password: ${value}`,
    (value) => `api-key: "${value}"`,
    (value) => `- token: '${value}'`,
    (value) => `  client_secret:   ${value}`,
  ],
  '.env and ini': [
    (value) => `API_KEY=${value}`,
    (value) => `export PRIVATE_KEY=${value}`,
    (value) => `STRIPE_SECRET_KEY = ${value}`,
    (value) => `db.password=${value}`,
    (value) => `GITHUB_TOKEN="${value}"`,
  ],
  JSON: [
    (value) => `  "api_key": "${value}",`,
    (value) => `{"clientSecret":"${value}"}`,
    (value) => `  "token" : "${value}"`,
  ],
};

describe('secrets that are known by their name', () => {
  for (const [language, forms] of Object.entries(ASSIGNMENTS)) {
    it(`are found in ${language}`, () => {
      forms.forEach((form, index) => {
        const value = made(18, undefined, index + 1);
        const code = `one\n${form(value)}\nthree`;
        assert.deepEqual(values(code), [value], form(value));
        assert.equal(scanSecrets(code, NAMES)[0]?.line, 2);
        assert.ok(!redact(code).includes(value));
        assert.equal(splitLines(redact(code)).length, 3);
      });
    });
  }

  it('follow the names of the brain', () => {
    const code = 'const doorOpener = "correct8horse9battery";';
    assert.deepEqual(scanSecrets(code, NAMES), []);
    const [hit] = scanSecrets(code, { patterns: ['DOOR_OPENER'] });
    assert.deepEqual([hit?.rule, hit?.kind], ['named-door_opener', 'DOOR_OPENER']);
  });

  it('follow the patterns of the brain where they are no plain words', () => {
    const code = 'order(4711, "EMP-0815");';
    const found = (patterns: string[]): string[] =>
      scanSecrets(code, { patterns }).map(({ start, end }) => code.slice(start, end));
    assert.deepEqual(found(['EMP-\\d{4}']), ['EMP-0815']);
    assert.deepEqual(found(['(?i)emp-\\d{4}']), ['EMP-0815']);
    assert.deepEqual(found(['order\\((?<value>\\d+)']), ['4711']);
    assert.deepEqual(found(['', ' ', 'x*']), []);
    assert.throws(() => found(['(']), SyntaxError);
  });

  it('are found in tables, with numbers before their rows or without', () => {
    const value = made(18);
    for (const table of [
      `id|password\n12|${value}`,
      `1|id|password\n2|12|${value}`,
      `10|id|password\n12|${value}`,
      `| user | password |\n|---|---|\n| bob | ${value} |`,
      `40|| user | password |\n|---|---|\n| bob | ${value} |`,
      `user;password\nbob;${value}`,
    ]) {
      assert.deepEqual(values(table), [value], table);
    }
  });

  it('may have colons in them', () => {
    const value = `${made(8)}:${made(8, undefined, 2)}:${made(8, undefined, 3)}:${made(8, undefined, 4)}:${made(8, undefined, 5)}`;
    assert.deepEqual(values(`started with password=${value} on port 80`), [value]);
  });

  it('do not include the row below a placeholder because rows are numbered', () => {
    for (const rows of [
      '1|export PGPASSWORD=<PASSWORD_1>\n2|psql -h db-7.internal -U shop',
      '1|#define DATABASE_PASSWORD "<PASSWORD_1>"\n2|#define RETRIES 3',
      '4|  password: <PASSWORD_1>\n5|  host: ember-36.internal',
    ]) {
      assert.deepEqual(values(rows), [], rows);
    }
  });

  it('may be a plain word where it is a password', () => {
    assert.deepEqual(values('password = "letmeinplease"'), ['letmeinplease']);
    assert.deepEqual(values('kind.token = "identifier"'), []);
  });
});

describe('what only looks like a secret', () => {
  const lookAlikes: Readonly<Record<string, readonly string[]>> = {
    'a placeholder': [
      'const apiKey = "your-api-key-here";',
      'API_KEY=changeme',
      'API_KEY=your_api_key_here',
      'password: "<password>"',
      'password: "${DB_PASSWORD}"',
      'token: "{{ vault.token }}"',
      'secret = "xxxxxxxxxxxx"',
      'PASSWORD="********"',
      'const token = "undefined";',
      'apiKey: "API_KEY"',
    ],
    'a look-up in the environment': [
      'const apiKey = process.env.API_KEY;',
      'const apiKey = process.env["API_KEY_2"];',
      "api_key = os.environ['API_KEY']",
      "token = os.getenv('GITHUB_TOKEN')",
      'password := os.Getenv("DB_PASSWORD")',
      'String secret = System.getenv("CLIENT_SECRET");',
      'token: ${{ secrets.GITHUB_TOKEN }}',
      'API_KEY=$OTHER_KEY',
    ],
    'a call or an expression': [
      'const token = createToken(user, 3600);',
      'password = getpass("Password: ")',
      'if (token === other.token) return;',
      'const secret = config.secret1 ?? fallback2;',
      'token = tokens[index + 1]',
      'function setPassword(password: string): void {',
      'this.token = token;',
    ],
    'a name about a secret': [
      'token_type = "bearer"',
      'const tokenType = "bearer-token-1";',
      'const passwordField = "user_password_1";',
      'secretName: "prod/db-1/credentials"',
      'TOKEN_URL = "https://example.com/oauth2/token"',
      'const tokenEndpoint = "/oauth2/v1/token";',
      'password_hint = "first pet 2010"',
    ],
    'an id or a hash': [
      'const id = "550e8400-e29b-41d4-a716-446655440000";',
      'commit: da39a3ee5e6b4b0d3255bfef95601890afd80709',
      'sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"',
      'integrity: "sha512-oRZdG0xkPDnMYVXfTQbl3zlp2Pqw1YRrbZ0g=="',
    ],
    'the name of a field, a setting or a message': [
      'maxCompletionTokens: "max_completion_tokens",',
      '"cache_creation_input_tokens": "cacheCreationInputTokens",',
      "const SECRET = 'shop.openRouterKey';",
      'const hidden = ["password", "username", "createdAt"];',
      '"required": [\n  "password",\n  "language"\n]',
    ],
    "an example of a vendor's documents": [
      "client({ apiKey: 'sk-...' })",
      `const key = "AKIAIOSFODNN7EXAMPLE";`,
      'https://user:password@example.com/',
      'https://example.com:8443/path@2x',
      'stripe("sk_test_abcdefghijklmnop1234")',
      '"-----BEGIN PUBLIC KEY-----"',
    ],
  };
  for (const [kind, texts] of Object.entries(lookAlikes)) {
    it(`is left alone when it is ${kind}`, () => {
      texts.forEach(assertClean);
    });
  }

  it('is hardly ever found in real source files', () => {
    const files = realFiles();
    const hit = files.filter(({ text }) => scanSecrets(text, NAMES).length > 0);
    assert.ok(hit.length / files.length < 0.01, hit.map(({ path }) => path).join(', '));
  });
});

describe('private keys', () => {
  const { begin, body, end, text } = pemKey();

  it('are found between their markers, for every kind of key', () => {
    for (const kind of ['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ']) {
      const key = pemKey('\n', kind);
      const clean = redact(`a\n${key.text}\nb`);
      assert.ok(key.body.every((row) => !clean.includes(row)));
      assert.ok(clean.startsWith(`a\n${key.begin}<PRIVATE_KEY_1>\n`) && clean.endsWith(`${key.end}\nb`));
    }
  });

  it('keep their line ends when they are taken out', () => {
    for (const lineEnd of ['\n', '\r\n', '\r']) {
      const code = ['a', pemKey(lineEnd).text, 'b'].join(lineEnd);
      const before = splitLines(code);
      const after = splitLines(redact(code));
      assert.equal(after.length, before.length);
      assert.equal(after.at(-1), 'b');
      assert.equal(scanSecrets(code, NAMES)[0]?.line, 2);
    }
  });

  it('are found when an excerpt has cut the end marker', () => {
    const clean = redact(`const key = \`${begin}\n${body.slice(0, 9).join('\n')}`);
    assert.ok(body.every((row) => !clean.includes(row)));
    assert.ok(clean.includes('<PRIVATE_KEY_1>'));
  });

  it('are found when an excerpt has cut the begin marker', () => {
    const clean = redact(`${body.slice(9).join('\n')}\n${end}\`;\nexport { key };`);
    assert.ok(body.every((row) => !clean.includes(row)));
    assert.ok(clean.endsWith(`${end}\`;\nexport { key };`));
  });

  it('are found in one string with escaped line ends', () => {
    const clean = redact(`key = "${text.replaceAll('\n', '\\n')}"`);
    assert.ok(body.every((row) => !clean.includes(row)));
  });

  it('are found in strings that are put together', () => {
    const clean = redact([begin, ...body, end].map((row) => `  "${row}\\n" +`).join('\n'));
    assert.ok(body.every((row) => !clean.includes(row)));
  });

  it('are each found where there are several', () => {
    const other = pemKey('\n', 'EC ', 2);
    const hits = scanSecrets(`${text}\nbetween\n${other.text}`, NAMES);
    assert.equal(hits.length, 2);
    assert.ok(redact(`${text}\nbetween\n${other.text}`).includes('\nbetween\n'));
  });

  it('are not seen in code that only names the markers', () => {
    assertClean(`if (text.startsWith('${begin}')) return parse(text);`);
    assertClean(`const [first, last] = ['${begin}', '${end}'];`);
  });
});

describe('redaction', () => {
  const secret = fc
    .tuple(fc.constantFrom(...Object.keys(SAMPLES)), fc.integer({ min: 1, max: 4 }))
    .map(([rule, seed]) => SAMPLES[rule]!(seed).text);
  const assignment = fc
    .tuple(fc.constantFrom(...Object.values(ASSIGNMENTS).flat()), fc.integer({ min: 1, max: 4 }))
    .map(([form, seed]) => form(made(18, undefined, seed)));
  const key = pemKey();
  const line = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme' }) },
    { weight: 3, arbitrary: secret },
    { weight: 3, arbitrary: assignment },
    { weight: 2, arbitrary: fc.constantFrom(key.begin, key.end, ...key.body.slice(0, 3)) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'function f() {',
        '}',
        '',
        '"',
        "'",
        '<TOKEN_1>',
        'password = "<PASSWORD_1>"',
        'token',
        '=',
        'API_KEY:',
      ),
    },
  );
  const text = fc
    .array(fc.tuple(fc.array(line, { maxLength: 3 }), fc.constantFrom('\n', '\n', '\r\n', '\r')), { maxLength: 12 })
    .map((rows) => rows.map(([parts, lineEnd]) => parts.join(' ') + lineEnd).join(''));

  it('keeps the number of lines, and every line without a secret as it is', () => {
    fc.assert(
      fc.property(text, (original) => {
        // What comes to light in a later pass is told in places of the original, too.
        const { text: clean, hits } = new Redactor(NAMES).redact(original);
        const before = splitLines(original);
        const after = splitLines(clean);
        assert.equal(after.length, before.length);
        const touched = new Set<number>();
        for (const { start, end } of hits) {
          const first = splitLines(original.slice(0, start) + 'x').length;
          const count = splitLines(original.slice(start, end) + 'x').length;
          for (let n = first; n < first + count; n++) touched.add(n);
        }
        before.forEach((row, index) => {
          if (!touched.has(index + 1)) assert.equal(after[index], row);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(text, (original) => {
        const once = redact(original);
        assert.equal(redact(once), once);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves no value that was found anywhere in the text', () => {
    fc.assert(
      fc.property(text, (original) => {
        const clean = redact(original);
        // A key's rows are taken out with their line ends; what goes by its name alone is looked for everywhere.
        for (const value of values(original)) assert.ok(/\s/.test(value) || !clean.includes(value), value);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes a value out wherever it is used again', () => {
    const value = made(16);
    const code = `const password = "${value}";\nlogin("admin", "${value}");\n// was ${value}`;
    assert.equal(redact(code), code.replaceAll(value, '<PASSWORD_1>'));
    assert.deepEqual(
      scanSecrets(code, NAMES).map((hit) => hit.line),
      [1, 2, 3],
    );
  });

  it('does not take a plain word out of the code because it is a password', () => {
    const code = 'const password = "default";\nswitch (a) { default: return; }';
    assert.equal(redact(code), 'const password = "<PASSWORD_1>";\nswitch (a) { default: return; }');
  });

  it('gives the same value the same placeholder and others their own, over all sources of a request', () => {
    const [one, two] = [made(16, undefined, 1), made(16, undefined, 2)];
    const redactor = new Redactor(NAMES);
    assert.equal(
      redactor.redact(`a.token = "${one}"; b.token = "${two}"; c.password = "${one}"`).text,
      'a.token = "<TOKEN_1>"; b.token = "<TOKEN_2>"; c.password = "<TOKEN_1>"',
    );
    assert.equal(
      redactor.redact(`d.token = "${two}"; e.password = "${made(16, undefined, 3)}"`).text,
      'd.token = "<TOKEN_2>"; e.password = "<PASSWORD_1>"',
    );
  });

  it('tells a rule and a line for everything that it takes out', () => {
    const { text, hits } = new Redactor(NAMES).redact(`a\ntoken = "${made(16)}"\n\n${pemKey().text}`);
    assert.deepEqual(
      hits.map(({ rule, line }) => [rule, line]),
      [
        ['named-token', 2],
        ['private-key', 4],
      ],
    );
    assert.ok(!text.includes(made(16)));
  });

  it('takes out what comes to light only when another secret is gone', () => {
    const { begin, body } = pemKey();
    const value = made(18);
    const clean = redact(`${begin}\n${body.join('\n')}   client_secret: ${value}\n`);
    assert.ok(!clean.includes(value));
  });

  it('finds a value behind a name that stands where a value would', () => {
    const value = made(18);
    assert.deepEqual(values(`token: 'api_key', 'api_key': '${value}'`), [value]);
    assert.deepEqual(values(`token: 'token', 'token': '${value}'`), [value]);
  });
});

describe('a scan', () => {
  it('names lines as an editor counts them', () => {
    const { text } = SAMPLES['npm-token']!(1);
    const lines = scanSecrets(`a\r\nb\rc\n${text}\r\n\r\n${SAMPLES['npm-token']!(2).text}`, NAMES).map(
      (hit) => hit.line,
    );
    assert.deepEqual(lines, [4, 6]);
  });

  it('gives hits in order and without overlap', () => {
    const values = Object.keys(SAMPLES).flatMap((rule) =>
      [1, 2].map((seed) => `password = "${SAMPLES[rule]!(seed).text}"`),
    );
    const hits = scanSecrets(values.join('\n'), NAMES);
    hits.reduce((end, hit) => {
      assert.ok(hit.start >= end && hit.end > hit.start);
      return hit.end;
    }, 0);
    assert.equal(hits.length, values.length);
  });
});
