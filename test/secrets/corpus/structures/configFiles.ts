/** Files whose format says where the secret stands. */
import { mark, structure, type StructureKind } from '../sample';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const CONFIG_FILES: readonly StructureKind[] = [
  structure(
    'netrc',
    ['.netrc', (m) => `machine api.${m.word()}.com\n  login ${m.user()}\n  password ${mark(m.alnum(24))}`],
    ['_netrc', (m) => `machine ${m.host()} login deploy password ${mark(m.strong(16).replaceAll('#', '+'))}`],
    ['ci/setup.sh', (m) => `echo "machine ${m.host()} login ci password ${mark(m.alnum(20))}" > ~/.netrc`],
  ),
  structure(
    'pgpass',
    [
      '.pgpass',
      (m) => `# hostname:port:database:username:password\n${m.host()}:5432:shop:${m.user()}:${mark(m.alnum(18))}`,
    ],
    ['pgpass.conf', (m) => `*:*:*:postgres:${mark(m.password())}`],
  ),
  structure(
    'npmrc',
    ['.npmrc', (m) => `registry=https://npm.${m.word()}.io/\n//npm.${m.word()}.io/:_authToken=${mark(m.uuid())}`],
    [
      'config/.npmrc',
      (m) => `//registry.${m.word()}.io/:_auth=${mark(base64(`${m.user()}:${m.alnum(16)}`))}\nalways-auth=true`,
    ],
    ['.yarnrc.yml', (m) => `npmRegistryServer: "https://npm.${m.word()}.io"\nnpmAuthToken: ${mark(m.alnum(40))}`],
    [
      'home/.npmrc',
      (m) => `//npm.${m.word()}.io/:username=${m.user()}\n//npm.${m.word()}.io/:_password=${mark(base64(m.alnum(18)))}`,
    ],
  ),
  structure(
    'docker-auth',
    [
      '.docker/config.json',
      (m) =>
        `{\n  "auths": {\n    "registry.${m.word()}.io": { "auth": "${mark(base64(`${m.user()}:${m.alnum(20)}`))}" }\n  }\n}`,
    ],
    [
      '.dockerconfigjson',
      (m) =>
        `{"auths":{"https://index.docker.io/v1/":{"username":"${m.user()}","password":"${mark(m.password())}","email":"a@b.example"}}}`,
    ],
    [
      'deploy/pull.yaml',
      (m) =>
        `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${mark(base64(`{"auths":{"registry.io":{"auth":"${m.alnum(32)}"}}}`))}`,
    ],
  ),
  structure(
    'htpasswd',
    ['.htpasswd', (m) => `${m.user()}:${mark(`$apr1$${m.alnum(8)}$${m.alnum(22)}`)}`],
    ['nginx/htpasswd', (m) => `# internal\nadmin:${mark(`$2y$10$${m.alnum(53)}`)}`],
    [
      'etc/shadow',
      (m) => `daemon:*:19000:0:99999:7:::\n${m.user()}:${mark(`$6$${m.alnum(16)}$${m.alnum(86)}`)}:19700:0:99999:7:::`,
    ],
    ['passwords.htpasswd', (m) => `${m.user()}:${mark(`{SHA}${m.base64(20)}`)}`],
  ),
  structure(
    'kubernetes-secret',
    [
      'deploy/secret.yaml',
      (m) =>
        `apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ntype: Opaque\ndata:\n  password: ${mark(base64(m.password()))}`,
    ],
    [
      'k8s/db.yml',
      (m) =>
        `kind: Secret\napiVersion: v1\nmetadata:\n  name: db\nstringData:\n  username: shop\n  password: "${mark(m.password())}"`,
    ],
    [
      'k8s/api.yaml',
      (m) =>
        `apiVersion: v1\nkind: Secret\nmetadata:\n  name: api\ndata:\n  config.json: ${mark(base64(`{"k":"${m.alnum(30)}"}`))}\n  license: ${mark(base64(m.alnum(24)))}`,
    ],
    [
      'k8s/secret.json',
      (m) =>
        `{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "x" },\n  "data": { "session": "${mark(base64(m.alnum(33)))}" } }`,
    ],
  ),
  structure(
    'kubeconfig',
    [
      '.kube/config',
      (m) =>
        `users:\n- name: admin\n  user:\n    client-certificate-data: ${base64(`-----BEGIN CERTIFICATE-----\n${m.alnum(40)}`)}\n    client-key-data: ${mark(base64(`-----BEGIN RSA PRIVATE KEY-----\n${m.rows(4).join('\n')}`))}`,
    ],
    [
      'kubeconfig.yaml',
      (m) => `users:\n- name: ci\n  user:\n    token: ${mark(m.jwt({ iss: 'kubernetes/serviceaccount' }))}`,
    ],
  ),
  structure(
    'maven-settings',
    [
      '.m2/settings.xml',
      (m) =>
        `<server>\n  <id>releases</id>\n  <username>${m.user()}</username>\n  <password>${mark(m.password().replaceAll('&', '+'))}</password>\n</server>`,
    ],
    [
      'settings.xml',
      (m) =>
        `<server><id>site</id><privateKey>~/.ssh/id</privateKey><passphrase>${mark(m.phrase(3))}</passphrase></server>`,
    ],
  ),
  structure(
    'aws-credentials',
    [
      '.aws/credentials',
      (m) =>
        `[default]\naws_access_key_id = ${mark(`AKIA${m.base32(16)}`)}\naws_secret_access_key = ${mark(m.base64(30))}`,
    ],
    [
      'aws.csv',
      (m) =>
        `User name,Access key ID,Secret access key\n${m.user()},${mark(`AKIA${m.base32(16)}`)},${mark(m.base64(30))}`,
    ],
    [
      'bin/sts.json',
      (m) =>
        `{\n  "Credentials": {\n    "AccessKeyId": "${mark(`ASIA${m.base32(16)}`)}",\n    "SecretAccessKey": "${mark(m.base64(30))}",\n    "SessionToken": "${mark(m.base64(150))}"\n  }\n}`,
    ],
    [
      'app/s3.py',
      (m) =>
        `s3 = boto3.client(\n    "s3",\n    "eu-west-1",\n    aws_access_key_id="${mark(`AKIA${m.base32(16)}`)}",\n    aws_secret_access_key="${mark(m.base64(30))}",\n)`,
    ],
  ),
  structure(
    'pypirc',
    ['.pypirc', (m) => `[pypi]\nusername = __token__\npassword = ${mark(`pypi-AgEIcHlwaS5vcmc${m.url64(120)}`)}`],
    [
      'pip.conf',
      (m) => `[global]\nindex-url = https://${m.user()}:${mark(m.urlPassword())}@pypi.${m.word()}.io/simple`,
    ],
  ),
  structure(
    'git-credentials',
    ['.git-credentials', (m) => `https://${m.user()}:${mark(m.alnum(30))}@git.${m.word()}.io`],
    [
      '.gitconfig',
      (m) =>
        `[http "https://git.${m.word()}.io"]\n\textraHeader = AUTHORIZATION: basic ${mark(base64(`x-access-token:${m.alnum(24)}`))}`,
    ],
  ),
  structure(
    'my-cnf',
    ['.my.cnf', (m) => `[client]\nuser=shop\npassword=${mark(m.alnum(14))}\nhost=${m.host()}`],
    ['my.cnf', (m) => `[mysqldump]\nuser = backup\npassword = "${mark(m.password())}"`],
  ),
  structure(
    'wpa-supplicant',
    [
      'wpa_supplicant.conf',
      (m) => `network={\n    ssid="${m.word()}"\n    psk="${mark(`${m.word()}${m.digits(4)}${m.word()}`)}"\n}`,
    ],
    [
      'firmware/main.ino',
      (m) => `const char* ssid = "${m.word()}-2G";\nconst char* wifi_password = "${mark(m.password())}";`,
    ],
  ),
  structure(
    'wordpress-config',
    [
      'wp-config.php',
      (m) =>
        `define( 'DB_USER', 'wp' );\ndefine( 'DB_PASSWORD', '${mark(m.strong(18))}' );\ndefine( 'DB_HOST', '${m.host()}' );`,
    ],
    [
      'wp-salts.php',
      (m) =>
        `define('AUTH_KEY',         '${mark(m.alnum(18) + m.from('!#%*+-=_@^~', 6) + m.alnum(40))}');\ndefine('NONCE_SALT',       '${mark(m.alnum(18) + m.from('!#%*+-=_@^~', 6) + m.alnum(40))}');`,
    ],
  ),
  structure(
    'rails-database',
    [
      'config/database.yml',
      (m) =>
        `production:\n  adapter: postgresql\n  username: shop\n  password: ${mark(m.alnum(16))}\n  host: ${m.host()}`,
    ],
    ['config/secrets.yml', (m) => `production:\n  secret_key_base: ${mark(m.hex(128))}`],
  ),
  structure(
    'django-databases',
    [
      'settings.py',
      (m) =>
        `DATABASES = {\n    "default": {\n        "ENGINE": "django.db.backends.postgresql",\n        "USER": "shop",\n        "PASSWORD": "${mark(m.password())}",\n    }\n}`,
    ],
    [
      'settings/mail.py',
      (m) => `EMAIL_HOST = "${m.host()}"\nEMAIL_HOST_USER = "shop"\nEMAIL_HOST_PASSWORD = '${mark(m.password())}'`,
    ],
  ),
  structure(
    'jenkins-tomcat-xml',
    [
      'tomcat-users.xml',
      (m) =>
        `<tomcat-users>\n  <user username="admin" password="${mark(m.password().replaceAll('&', '+'))}" roles="manager-gui"/>\n</tomcat-users>`,
    ],
    [
      'context.xml',
      (m) => `<Resource name="jdbc/shop" username="shop" password='${mark(m.alnum(15))}' maxTotal="20" />`,
    ],
  ),
];
