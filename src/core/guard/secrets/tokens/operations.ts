/** Observability, feature flags, secret managers and identity. */
import { RUN, token } from './token';

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

export const OPERATIONS_TOKENS = [
  token(
    'newrelic-key',
    'NEWRELIC_KEY',
    ['NRAK-', 'NRJS-', 'NRII-', 'NRIQ-', 'NRAA-', 'NRBR-', 'NRRA-', 'NRSP-'],
    'NR(?:AK|JS|II|IQ|AA|BR|RA|SP)-[\\w-]{19,50}',
  ),
  token('newrelic-license', 'NEWRELIC_KEY', [], { pattern: '[0-9a-zA-Z]{30,36}NRAL', inside: 'NRAL', back: 36 }),
  token('sentry-token', 'SENTRY_TOKEN', ['sntrys_', 'sntryu_', 'sntrya_', 'sntryi_'], 'sntry[suai]_[\\w+/=-]{40,500}'),
  token(
    'grafana-token',
    'GRAFANA_TOKEN',
    ['glc_', 'glsa_'],
    '(?:glc_[A-Za-z0-9+/]{32,400}={0,3}|glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8})',
  ),
  token('grafana-api-key', 'GRAFANA_TOKEN', ['eyJrIjoi'], 'eyJrIjoi[A-Za-z0-9+/_-]{60,400}={0,3}'),
  token('honeycomb-key', 'HONEYCOMB_KEY', ['hca', 'hcb', 'hcx'], 'hc[abx][ilm][ck]_[a-z0-9]{50,64}'),
  token('pagerduty-key', 'PAGERDUTY_KEY', ['y_NbAkKc', 'u+', 'y+'], '(?:y_NbAkKc|[uy]\\+)[\\w+-]{16,20}', {
    random: true,
  }),
  token('pagerduty-oauth-token', 'PAGERDUTY_TOKEN', ['pdus+_', 'pdeu+_'], 'pd(?:us|eu)\\+_[\\w+-]{20,80}'),
  token('dynatrace-token', 'DYNATRACE_TOKEN', ['dt0'], 'dt0[a-z]\\d{2}\\.[A-Z0-9]{8,24}\\.[A-Z0-9]{64}'),
  token('axiom-token', 'AXIOM_TOKEN', ['xaat-', 'xapt-', 'xait-'], `xa[api]t-${UUID}`),
  token('posthog-key', 'POSTHOG_KEY', ['phx_', 'phs_'], 'ph[xs]_[A-Za-z0-9_-]{32,64}'),
  token('launchdarkly-key', 'LAUNCHDARKLY_KEY', ['api-', 'sdk-', 'mob-'], `(?:api|sdk|mob)-${UUID}`),
  token('statsig-key', 'STATSIG_KEY', ['secret-', 'console-'], '(?:secret|console)-[A-Za-z0-9]{40,50}', {
    random: true,
  }),
  token('flagsmith-key', 'FLAGSMITH_KEY', ['ser.'], 'ser\\.[A-Za-z0-9]{20,30}', { random: true }),
  token('configcat-key', 'CONFIGCAT_KEY', ['configcat-sdk-1/'], 'configcat-sdk-1/[\\w-]{22}/[\\w-]{22}'),
  token('unleash-token', 'UNLEASH_TOKEN', [], {
    pattern: '[\\w*-]{1,40}:[\\w-]{1,40}\\.[0-9a-f]{56,64}',
    inside: RUN,
    back: 82,
  }),
  token('checkly-key', 'CHECKLY_KEY', ['cu_'], 'cu_[0-9a-f]{32}'),
  token('datadog-key', 'DATADOG_KEY', ['ddapp_', 'ddapi_'], 'dda(?:pp|pi)_[A-Za-z0-9]{32,40}'),
  token('vault-token', 'VAULT_TOKEN', ['hvs.', 'hvb.', 'hvr.'], 'hv[sbr]\\.[\\w-]{24,300}'),
  token('vault-legacy-token', 'VAULT_TOKEN', ['s.'], 's\\.[A-Za-z0-9]{24}', { random: true }),
  token('terraform-token', 'TERRAFORM_TOKEN', [], {
    pattern: '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{60,72}',
    inside: '.atlasv1.',
    back: 14,
  }),
  token('pulumi-token', 'PULUMI_TOKEN', ['pul-'], 'pul-[0-9a-f]{40}'),
  token(
    'doppler-token',
    'DOPPLER_TOKEN',
    ['dp.'],
    'dp\\.(?:pt|st|ct|sa|scim|audit)\\.(?:[\\w-]{2,40}\\.)?[A-Za-z0-9]{40,44}',
  ),
  token('onepassword-token', 'ONEPASSWORD_TOKEN', ['ops_eyJ'], 'ops_eyJ[A-Za-z0-9+/_-]{100,2000}={0,3}'),
  token(
    'onepassword-secret-key',
    'ONEPASSWORD_KEY',
    ['A3-'],
    'A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
  ),
  token(
    'age-secret-key',
    'AGE_SECRET_KEY',
    ['AGE-SECRET-KEY-'],
    'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}',
  ),
  token('infisical-token', 'INFISICAL_TOKEN', ['st.'], 'st\\.[0-9a-f-]{24,36}\\.[0-9a-f]{32}\\.[0-9a-f]{32}'),
  token('bitwarden-token', 'BITWARDEN_TOKEN', ['0.'], `0\\.${UUID}\\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==`),
  token('okta-token', 'OKTA_TOKEN', ['00'], '00[\\w-]{40}', { random: true, confidence: 'medium' }),
  token('ory-token', 'ORY_TOKEN', ['ory_'], 'ory_[a-z]{2,4}_[\\w-]{30,80}'),
  token('stytch-secret', 'STYTCH_SECRET', ['secret-test-', 'secret-live-'], 'secret-(?:test|live)-[\\w=-]{30,60}'),
  token('permit-key', 'PERMIT_KEY', ['permit_key_'], 'permit_key_[A-Za-z0-9]{40,100}'),
  token(
    'authress-key',
    'AUTHRESS_KEY',
    ['sc_', 'ext_', 'scauth_', 'authress_'],
    '(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\\.[a-z0-9]{4,6}\\.acc[_-][a-z0-9-]{10,32}\\.[a-z0-9+/_=-]{30,120}',
  ),
  token('inngest-key', 'INNGEST_KEY', ['signkey-'], 'signkey-[a-z]{4,10}-[0-9a-f]{32,64}'),
  token('trigger-key', 'TRIGGER_KEY', ['tr_'], 'tr_(?:dev|prod|stg|pat)_[A-Za-z0-9]{20,40}'),
];
