/** Monitoring, feature flags, search, sign-in and other services that an application calls. */
import { crc32 } from '../maker';
import { named, token, type ValueKind } from '../sample';

export const MONITORING: readonly ValueKind[] = [
  named('datadog-api-key', 'datadog api key|dd api key', (m) => m.hex(32)),
  named('datadog-app-key', 'datadog app key|dd application key', (m) => m.hex(40)),
  token('newrelic-user-key', 'new relic api key', (m) => `NRAK-${m.upperDigits(27)}`),
  named('newrelic-license-key', 'new relic license key', (m) => `${m.hex(36)}NRAL`),
  token('grafana-service-token', 'grafana token|grafana api key', (m) => {
    const random = m.alnum(32);
    return `glsa_${random}_${crc32(random).toString(16).padStart(8, '0')}`;
  }),
  token('grafana-cloud-token', 'grafana cloud api key', (m) => {
    const fields = { o: m.digits(6), n: `${m.word()}-${m.word()}`, k: m.alnum(24), m: { r: 'eu' } };
    return `glc_${Buffer.from(JSON.stringify(fields)).toString('base64')}`;
  }),
  token('sentry-org-token', 'sentry auth token', (m) => {
    const claims = { iat: Number(m.digits(10)), url: 'https://sentry.io', org: m.word() };
    return `sntrys_${Buffer.from(JSON.stringify(claims)).toString('base64')}_${m.url64(43)}`;
  }),
  token('sentry-user-token', 'sentry auth token', (m) => `sntryu_${m.hex(64)}`),
  token('dynatrace-token', 'dynatrace api token|dt api token', (m) => `dt0c01.${m.base32(24)}.${m.base32(64)}`),
  named('honeycomb-key', 'honeycomb api key', (m) => m.alnum(22)),
  named('splunk-hec-token', 'splunk hec token|hec token', (m) => m.uuid()),
  named('rollbar-token', 'rollbar access token', (m) => m.hex(32)),
  token('launchdarkly-sdk-key', 'launchdarkly sdk key', (m) => `sdk-${m.uuid()}`),
  token('posthog-personal-key', 'posthog personal api key', (m) => `phx_${m.alnum(43)}`),
  named('algolia-admin-key', 'algolia admin key|algolia api key', (m) => m.hex(32)),
  named('elastic-api-key', 'elastic api key|elasticsearch api key', (m) => {
    return Buffer.from(`${m.url64(20)}:${m.url64(22)}`).toString('base64');
  }),
  named('okta-token', 'okta api token|okta token', (m) => `00${m.url64(40)}`),
  named('auth0-client-secret', 'auth0 client secret', (m) => m.url64(64)),
  token('clerk-secret-key', 'clerk secret key', (m) => `sk_live_${m.alnum(42)}`),
  named('segment-write-key', 'segment write key', (m) => m.alnum(32)),
  named('pagerduty-key', 'pagerduty api key|pagerduty token', (m) => `u+${m.url64(18)}`),
  named('opsgenie-key', 'opsgenie api key', (m) => m.uuid()),
  named('consul-token', 'consul http token', (m) => m.uuid()),
  token('prefect-key', 'prefect api key', (m) => `pnu_${m.alnum(36)}`),
  token('readme-key', 'readme api key', (m) => `rdme_${m.lowerDigits(70)}`),
  named('openweather-key', 'openweather api key|owm api key', (m) => m.hex(32)),
  named('salesforce-token', 'salesforce security token|sf security token', (m) => m.alnum(24)),
  token('salesforce-session', 'salesforce session id|sf access token', (m) => `00D${m.alnum(12)}!${m.url64(96)}`),
];
