/** Databases, warehouses and data services. */
import { token } from './token';

export const DATA_TOKENS = [
  token(
    'supabase-key',
    'SUPABASE_KEY',
    ['sbp_', 'sb_secret_'],
    '(?:sbp_(?:[a-z0-9]{2,6}_)?[0-9a-f]{40}|sb_secret_[\\w-]{20,60})',
  ),
  token('planetscale-token', 'PLANETSCALE_TOKEN', ['pscale_'], 'pscale_(?:tkn|pw|oauth)_[\\w.=-]{32,80}'),
  token('neon-key', 'NEON_KEY', ['napi_', 'npg_'], '(?:napi_[a-z0-9]{40,64}|npg_[A-Za-z0-9]{12,32})'),
  token('mongodb-atlas-secret', 'MONGODB_SECRET', ['mdb_sa_sk_'], 'mdb_sa_sk_[\\w-]{36,48}'),
  token('cockroach-key', 'COCKROACH_KEY', ['CCDB1_'], 'CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}'),
  token(
    'databricks-token',
    'DATABRICKS_TOKEN',
    ['dapi', 'dkea', 'dose', 'dosa'],
    '(?:dapi|dkea|dos[ea])[0-9a-f]{32}(?:-\\d)?',
  ),
  token(
    'aiven-password',
    'AIVEN_PASSWORD',
    ['AVNS_', 'aivenv1_'],
    '(?:AVNS_[\\w-]{15,25}|aivenv1_[A-Za-z0-9+/=]{20,400})',
  ),
  token('clickhouse-key', 'CLICKHOUSE_KEY', ['4b1d'], '4b1d[A-Za-z0-9]{38}'),
  token('confluent-secret', 'CONFLUENT_SECRET', ['cflt'], 'cflt[A-Za-z0-9+/]{60}'),
  token(
    'elastic-token',
    'ELASTIC_TOKEN',
    ['essu_', 'AAEAAWVsYXN0aWMv'],
    '(?:essu_[A-Za-z0-9+/=]{40,120}|AAEAAWVsYXN0aWMv[A-Za-z0-9+/]{40,200}={0,2})',
  ),
  token('fauna-key', 'FAUNA_KEY', ['fnA'], 'fnA[\\w-]{36,40}', { random: true }),
  token('dbt-token', 'DBT_TOKEN', ['dbtc_', 'dbtu_', 'dbts_'], 'dbt[cus]_[\\w-]{36,80}=?'),
  token('motherduck-token', 'MOTHERDUCK_TOKEN', ['md_'], 'md_[A-Za-z0-9]{32,64}', { random: true }),
  token('tinybird-token', 'TINYBIRD_TOKEN', ['p.eyJ'], 'p\\.eyJ[A-Za-z0-9+/_-]{40,400}\\.[\\w-]{20,60}'),
  token('influx-token', 'INFLUX_TOKEN', ['apiv3_'], 'apiv3_[\\w-]{60,120}'),
  token('airtable-token', 'AIRTABLE_TOKEN', ['pat'], 'pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}'),
  token('prisma-key', 'PRISMA_KEY', ['prisma_'], 'prisma_[a-z]{2,6}_[A-Za-z0-9]{32,64}'),
  token('xata-key', 'XATA_KEY', ['xau_'], 'xau_[A-Za-z0-9]{30,40}'),
  token(
    'convex-key',
    'CONVEX_KEY',
    ['prod:', 'dev:', 'preview:'],
    '(?:prod|dev|preview):[a-z]{3,12}-[a-z]{3,12}-\\d{1,4}\\|[A-Za-z0-9+/=]{40,300}',
  ),
  token(
    'snowflake-token',
    'SNOWFLAKE_TOKEN',
    ['ver:1-hint:', 'ETMsDgAAA'],
    '(?:ver:1-hint:\\d{5,20}-|ETMsDgAAA)[A-Za-z0-9+/=-]{60,600}',
  ),
];
