/**
 * Examples from documentation and standards: whoever copies them gives nothing away. They are put together here, so that
 * no line of this file is one.
 */
import { structure, type StructureKind } from '../sample';

const AWS_ID = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('');
const AWS_SECRET = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/');
const JWT_IO = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ',
  'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
].join('.');
const STRIPE_TEST = ['sk', 'test', '4eC39HqLyjWDarjtT1zdp7dc'].join('_');
/** Every installation of Azurite has it. */
const AZURITE = ['Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq', 'K1SZFPTOtr/KBHBeksoGMGw=='].join(
  '/',
);
/** Every Cosmos DB emulator has it. */
const COSMOS = ['C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw', 'Jw=='].join(
  '/',
);
/** Aladdin:open sesame, RFC 7617. */
const ALADDIN = 'QWxhZGRpbjpvcGVuIHNlc2FtZQ==';

export const DOCUMENTED: readonly StructureKind[] = [
  structure(
    'documented-aws',
    ['docs/s3.md', () => `    aws_access_key_id = ${AWS_ID}\n    aws_secret_access_key = ${AWS_SECRET}`],
    ['test/aws.test.ts', () => `const credentials = { accessKeyId: '${AWS_ID}', secretAccessKey: '${AWS_SECRET}' };`],
    ['s3_test.go', () => `creds := credentials.NewStatic("${AWS_ID}", "${AWS_SECRET}", "")`],
    ['test_sign.py', () => `ACCESS_KEY = "${AWS_ID}"  # from the AWS documentation`],
    [
      'sign.http',
      () =>
        `Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host`,
    ],
    ['docs/env.sh', () => `export AWS_ACCESS_KEY_ID=${AWS_ID}\nexport AWS_SECRET_ACCESS_KEY=${AWS_SECRET}`],
  ),
  structure(
    'documented-vendor',
    ['docs/jwt.md', () => `    ${JWT_IO}`],
    ['jwt.test.js', () => `const token = '${JWT_IO}';`],
    ['stripe.md', () => `    curl https://api.stripe.com/v1/charges -u ${STRIPE_TEST}:`],
    ['stripe_test.rb', () => `Stripe.api_key = '${STRIPE_TEST}'`],
    [
      'docker-compose.yml',
      () => `AZURE_STORAGE: DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${AZURITE}`,
    ],
    ['local.settings.json', () => `{ "Values": { "AzureWebJobsStorage": "UseDevelopmentStorage=true" } }`],
    ['Cosmos.cs', () => `var client = new CosmosClient("https://localhost:8081", "${COSMOS}");`],
    [
      'docs/slack.md',
      () => `Post to \`https://hooks.slack.com/services/${['T00000000', 'B00000000', 'X'.repeat(24)].join('/')}\`.`,
    ],
    ['docs/github.md', () => `Tokens look like \`ghp_${'x'.repeat(36)}\` or \`github_pat_...\`.`],
    ['docs/telegram.md', () => `Your token looks like \`123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11\`.`],
  ),
  structure(
    'documented-standard',
    ['rfc7617.md', () => `    Authorization: Basic ${ALADDIN}`],
    ['basic_test.go', () => `req.Header.Set("Authorization", "Basic ${ALADDIN}") // RFC 7617`],
    [
      'websocket.http',
      () =>
        `GET /chat HTTP/1.1\nUpgrade: websocket\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=`,
    ],
    ['oauth.md', () => `    {"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"example","expires_in":3600}`],
    ['pkce.test.ts', () => `// RFC 7636, appendix B\nconst challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';`],
    ['hotp_test.py', () => `# RFC 4226, appendix D\nexpected = ["755224", "287082", "359152", "969429"]`],
    ['docs/url.md', () => `A URL may carry user information: \`https://user:pass@example.com/path\`.`],
    ['url.test.ts', () => `expect(parse('ftp://anonymous:anonymous@ftp.example.com').host).toBe('ftp.example.com');`],
  ),
];

/** Patterns for secrets, as scanners and validators have them. */
export const PATTERNS: readonly StructureKind[] = [
  structure(
    'pattern',
    ['rules.ts', () => `const GITHUB = /gh[pousr]_[A-Za-z0-9]{36}/g;`],
    ['rules.py', () => `AWS_KEY = re.compile(r"(?:AKIA|ASIA)[A-Z2-7]{16}")`],
    ['gitleaks.toml', () => `regex = '''(?i)api[_-]?key\\s*[:=]\\s*["']?([a-z0-9]{32})["']?'''`],
    ['rules.go', () => 'var privateKey = regexp.MustCompile(`-----BEGIN (RSA |EC )?PRIVATE KEY-----`)'],
    ['validate.php', () => `const PASSWORD = '/^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d@$!%*?&]{8,}$/';`],
    ['Rules.java', () => `Pattern token = Pattern.compile("^xox[baprs]-[0-9a-zA-Z-]{10,48}$");`],
    ['mask.sh', () => `sed -E 's/(password=)[^&]+/\\1***/g' access.log`],
    ['rules.yml', () => `- id: stripe\n  pattern: "sk_live_[0-9a-zA-Z]{24,}"\n  severity: high`],
    ['rules.rb', () => `SECRET = %r{https://hooks\\.slack\\.com/services/T\\w+/B\\w+/\\w+}`],
    ['jwt.ts', () => `export const jwtPattern = /^[\\w-]+\\.[\\w-]+\\.[\\w-]+$/;`],
    ['grep.sh', () => `git grep -nE 'BEGIN [A-Z ]*PRIVATE KEY|password *= *"[^"]+"'`],
    ['redact.conf', () => `replace_regex = "(Authorization: Bearer )[^ ]+" "$1[hidden]"`],
  ),
];
