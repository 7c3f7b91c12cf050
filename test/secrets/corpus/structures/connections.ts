/** Connection strings: the password is a part of an address, or of a list of settings in one string. */
import { mark, structure, type StructureKind } from '../sample';

export const CONNECTIONS: readonly StructureKind[] = [
  structure(
    'postgres-url',
    [
      'src/db.ts',
      (m) =>
        `export const pool = new Pool({\n  connectionString: 'postgres://shop:${mark(m.urlPassword())}@${m.host()}:5432/shop',\n});`,
    ],
    [
      'app/settings.py',
      (m) =>
        `DATABASE_URL = "postgresql+psycopg2://${m.user()}:${mark(m.urlPassword())}@${m.host()}/shop?sslmode=require"`,
    ],
    ['.env', (m) => `PORT=8080\nDATABASE_URL=postgresql://shop:${mark(m.urlPassword())}@${m.host()}:5432/shop`],
    ['cmd/main.go', (m) => `db, err := sql.Open("pgx", "postgres://app:${mark(m.urlPassword())}@${m.host()}/app")`],
    [
      'logs/psql.log',
      (m) => `could not connect to postgres://shop:${mark(m.urlPassword())}@${m.host()}:5432/shop: timeout expired`,
    ],
  ),
  structure(
    'postgres-dsn',
    [
      'cmd/db.go',
      (m) => `dsn := "host=${m.host()} user=shop password=${mark(m.urlPassword())} dbname=shop sslmode=disable"`,
    ],
    ['app/db.py', (m) => `conn = psycopg.connect("dbname=shop user=${m.user()} password='${mark(m.password())}'")`],
    ['bin/backup.sh', (m) => `PGPASSWORD='${mark(m.password())}' pg_dump -h ${m.host()} -U shop shop > shop.sql`],
    ['bin/psql.sh', (m) => `export PGPASSWORD=${mark(m.urlPassword())}\npsql -h ${m.host()} -U shop`],
  ),
  structure(
    'mysql-url',
    [
      'config/database.js',
      (m) => `module.exports = mysql.createPool('mysql://root:${mark(m.urlPassword())}@${m.host()}:3306/shop');`,
    ],
    [
      'cmd/main.go',
      (m) => `db, err := sql.Open("mysql", "shop:${mark(m.urlPassword())}@tcp(${m.host()}:3306)/shop?parseTime=true")`,
    ],
    ['app/db.py', (m) => `engine = create_engine(f"mysql+pymysql://{user}:${mark(m.urlPassword())}@${m.host()}/shop")`],
    [
      'config/db.php',
      (m) => `$db = new PDO('mysql:host=${m.host()};dbname=shop', '${m.user()}', '${mark(m.password())}');`,
    ],
  ),
  structure(
    'mongodb-url',
    [
      'src/mongo.ts',
      (m) =>
        `await mongoose.connect('mongodb+srv://${m.user()}:${mark(m.urlPassword())}@cluster0.${m.lowerDigits(5)}.mongodb.net/shop');`,
    ],
    [
      'deploy/values.yaml',
      (m) => `mongo:\n  uri: mongodb://root:${mark(m.urlPassword())}@${m.host()}:27017/?authSource=admin`,
    ],
    [
      'appsettings.json',
      (m) => `{ "Mongo": "mongodb://shop:${mark(m.urlPassword())}@${m.host()}/shop?replicaSet=rs0" }`,
    ],
    [
      'src/main/resources/application.properties',
      (m) => `spring.data.mongodb.uri=mongodb://shop:${mark(m.urlPassword())}@${m.host()}/shop`,
    ],
  ),
  structure(
    'redis-url',
    ['src/cache.py', (m) => `cache = redis.from_url("redis://:${mark(m.urlPassword())}@${m.host()}:6379/0")`],
    ['.env', (m) => `REDIS_URL=rediss://default:${mark(m.urlPassword())}@${m.host()}:6380`],
    [
      'docker-compose.yml',
      (m) =>
        `services:\n  redis:\n    image: redis:7\n    command: redis-server --requirepass ${mark(m.urlPassword())}`,
    ],
    ['conf/redis.conf', (m) => `port 6379\nrequirepass ${mark(m.strong(18))}\nappendonly yes`],
    [
      'src/Cache.cs',
      (m) => `var redis = ConnectionMultiplexer.Connect("${m.host()}:6379,password=${mark(m.alnum(22))},ssl=True");`,
    ],
  ),
  structure(
    'amqp-url',
    [
      'src/queue.ts',
      (m) => 'const connection = await amqp.connect(`amqps://worker:' + `${mark(m.urlPassword())}@${m.host()}/jobs\`);`,
    ],
    [
      'app/celery.py',
      (m) => `app = Celery("shop", broker="amqp://${m.user()}:${mark(m.urlPassword())}@${m.host()}:5672//")`,
    ],
    [
      'config/messenger.yaml',
      (m) =>
        `framework:\n  messenger:\n    transports:\n      async: 'amqp://shop:${mark(m.urlPassword())}@${m.host()}:5672/%2f/messages'`,
    ],
    ['bin/nats.sh', (m) => `nats --server nats://admin:${mark(m.urlPassword())}@${m.host()}:4222 sub '>'`],
  ),
  structure(
    'jdbc-url',
    [
      'src/main/resources/application.properties',
      (m) => `spring.datasource.url=jdbc:mysql://${m.host()}/shop?user=shop&password=${mark(m.alnum(16))}&useSSL=true`,
    ],
    [
      'src/Db.java',
      (m) =>
        `Connection c = DriverManager.getConnection(\n    "jdbc:postgresql://${m.host()}/shop?user=app&password=${mark(m.urlPassword())}");`,
    ],
    [
      'src/Ora.java',
      (m) => `String url = "jdbc:oracle:thin:${m.user()}/${mark(m.word() + m.digits(5))}@//${m.host()}:1521/XE";`,
    ],
    [
      'src/Db.kt',
      (m) =>
        `val url = "jdbc:sqlserver://${m.host()}:1433;databaseName=shop;user=sa;password=${mark(m.alnum(18))};encrypt=true"`,
    ],
    [
      'src/Login.java',
      (m) => `Connection c = DriverManager.getConnection(url, "${m.user()}", "${mark(m.password())}");`,
    ],
  ),
  structure(
    'ado-connection-string',
    [
      'appsettings.json',
      (m) =>
        `{\n  "ConnectionStrings": {\n    "Shop": "Server=tcp:${m.host()},1433;Database=shop;User ID=sa;Password=${mark(m.alnum(12))};Encrypt=True"\n  }\n}`,
    ],
    [
      'web.config',
      (m) =>
        `<connectionStrings>\n  <add name="Main" connectionString="Data Source=${m.host()};Initial Catalog=shop;User Id=shop;Pwd=${mark(m.strong(14))}" />\n</connectionStrings>`,
    ],
    [
      'src/Startup.cs',
      (m) => `options.UseNpgsql("Host=${m.host()};Username=shop;Password=${mark(m.password())};Database=shop");`,
    ],
    ['report.vbs', (m) => `conn.Open "Driver={SQL Server};Server=${m.host()};Uid=report;Pwd=${mark(m.alnum(13))};"`],
  ),
  structure(
    'azure-connection-string',
    [
      'local.settings.json',
      (m) =>
        `{ "Values": { "AzureWebJobsStorage": "DefaultEndpointsProtocol=https;AccountName=${m.lower(10)};AccountKey=${mark(m.base64(64))};EndpointSuffix=core.windows.net" } }`,
    ],
    [
      'src/bus.ts',
      (m) =>
        `const bus = new ServiceBusClient('Endpoint=sb://${m.lower(8)}.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${mark(m.base64(32))}');`,
    ],
    [
      'app/cosmos.py',
      (m) =>
        `COSMOS = "AccountEndpoint=https://${m.lower(8)}.documents.azure.com:443/;AccountKey=${mark(m.base64(64))};"`,
    ],
    [
      '.env',
      (m) =>
        `IOTHUB=HostName=${m.lower(8)}.azure-devices.net;DeviceId=${m.word()};SharedAccessKey=${mark(m.base64(32))}`,
    ],
  ),
  structure(
    'ftp-smtp-ldap-url',
    ['deploy/upload.sh', (m) => `lftp -c "open ftp://deploy:${mark(m.urlPassword())}@${m.host()}; mirror -R dist ."`],
    ['.env', (m) => `MAILER_DSN=smtp://${m.user()}:${mark(m.urlPassword())}@${m.host()}:587`],
    [
      'config/ldap.yml',
      (m) =>
        `production:\n  host: ${m.host()}\n  admin_user: cn=admin,dc=shop\n  admin_password: ${mark(m.password().replaceAll('#', '+'))}`,
    ],
    [
      'src/camera.py',
      (m) => `stream = cv2.VideoCapture("rtsp://admin:${mark(m.urlPassword())}@192.168.1.64:554/h264")`,
    ],
  ),
  structure(
    'https-url-credentials',
    [
      '.git/config',
      (m) => `[remote "origin"]\n\turl = https://${m.user()}:${mark(m.alnum(24))}@git.${m.word()}.io/shop/api.git`,
    ],
    [
      'requirements.txt',
      (m) => `requests==2.32.3\n--extra-index-url https://build:${mark(m.urlPassword())}@pypi.${m.word()}.io/simple`,
    ],
    ['bin/fetch.sh', (m) => `curl -fsS https://api:${mark(m.urlPassword())}@${m.host()}/v2/export -o export.json`],
    ['Gemfile', (m) => `source 'https://${m.lowerDigits(8)}:${mark(m.urlPassword())}@gems.${m.word()}.io/'`],
    ['.env', (m) => `HTTPS_PROXY=http://${m.user()}:${mark(m.urlPassword())}@proxy.${m.word()}.io:3128`],
    [
      'src/elastic.rb',
      (m) => `Elasticsearch::Client.new(url: "https://elastic:${mark(m.alnum(24))}@${m.host()}:9200")`,
    ],
  ),
];
