/** Clouds, hosts of applications and keepers of secrets, as their documentation gives the formats of their credentials. */
import { named, token, type ValueKind } from '../sample';

export const CLOUD: readonly ValueKind[] = [
  token('aws-access-key-id', 'aws access key id|access key', (m) => `AKIA${m.base32(16)}`),
  token('aws-temporary-key-id', 'aws access key id', (m) => `ASIA${m.base32(16)}`),
  named('aws-secret-access-key', 'aws secret access key|secret access key|aws secret key', (m) => m.base64(30)),
  named('aws-session-token', 'aws session token|session token', (m) => `IQoJb3JpZ2luX2Vj${m.base64(180)}`),
  token('aws-bedrock-key', 'aws bearer token bedrock', (m) => {
    return `ABSK${Buffer.from(`BedrockAPIKey-${m.lowerDigits(4)}-at-${m.digits(12)}:`)
      .toString('base64')
      .replaceAll('=', '')}${m.alnum(44)}=`;
  }),
  token('gcp-api-key', 'google api key|maps api key', (m) => `AIza${m.url64(35)}`),
  token('google-client-secret', 'google client secret|client secret', (m) => `GOCSPX-${m.url64(28)}`),
  token('google-access-token', 'access token', (m) => `ya29.a0${m.url64(140)}`),
  token('google-refresh-token', 'google refresh token|refresh token', (m) => `1//0${m.lowerDigits(1)}${m.url64(60)}`),
  named('azure-storage-key', 'azure storage key|storage account key|account key', (m) => m.base64(64)),
  token('azure-client-secret', 'azure client secret|client secret', (m) => {
    return `${m.alnum(3)}${m.below(10)}Q~${m.alnum(10)}-${m.alnum(10)}_${m.alnum(12)}`;
  }),
  token('azure-devops-pat', 'azure devops pat|system accesstoken', (m) => {
    return `${m.alnum(52)}JQQJ99B${m.upper(1)}ACAAAAAAAAAAAAAZDO${m.alnum(4)}`;
  }),
  named('azure-devops-old-pat', 'azure devops pat|azdo token', (m) => m.from('abcdefghijklmnopqrstuvwxyz234567', 52)),
  named('azure-function-key', 'function key|functions key', (m) => `${m.url64(50)}AzFu${m.alnum(4)}==`),
  named('azure-cognitive-key', 'azure openai api key|cognitive services key|ocp apim subscription key', (m) =>
    m.hex(32),
  ),
  named('azure-cosmos-key', 'cosmos key|cosmosdb primary key', (m) => m.base64(64)),
  token('digitalocean-token', 'digitalocean token|do token', (m) => `dop_v1_${m.hex(64)}`),
  token('digitalocean-oauth', 'digitalocean access token', (m) => `doo_v1_${m.hex(64)}`),
  token('heroku-key', 'heroku api key', (m) => `HRKU-AA${m.url64(58)}`),
  named('heroku-old-key', 'heroku api key', (m) => m.uuid()),
  named('cloudflare-token', 'cloudflare api token|cf api token', (m) => m.url64(40)),
  named('cloudflare-global-key', 'cloudflare api key|cf api key', (m) => m.hex(37)),
  token('cloudflare-origin-ca', 'cloudflare ca key', (m) => `v1.0-${m.hex(24)}-${m.hex(146)}`),
  token('alibaba-key-id', 'alicloud access key|aliyun access key id', (m) => `LTAI5t${m.alnum(18)}`),
  named('alibaba-secret', 'alicloud secret key|aliyun access key secret', (m) => m.alnum(30)),
  token('tencent-secret-id', 'tencentcloud secret id', (m) => `AKID${m.alnum(32)}`),
  named('tencent-secret-key', 'tencentcloud secret key', (m) => m.alnum(32)),
  named('ibm-cloud-key', 'ibmcloud api key|ic api key', (m) => m.url64(44)),
  named('linode-token', 'linode token|linode api token', (m) => m.hex(64)),
  named('vultr-key', 'vultr api key', (m) => m.upperDigits(36)),
  named('hetzner-token', 'hcloud token', (m) => m.alnum(64)),
  named('scaleway-secret', 'scw secret key', (m) => m.uuid()),
  token('fly-token', 'fly api token', (m) => `fm2_${m.base64(120)}`),
  token('netlify-token', 'netlify auth token', (m) => `nfp_${m.alnum(36)}`),
  named('vercel-token', 'vercel token', (m) => m.alnum(24)),
  token('render-key', 'render api key', (m) => `rnd_${m.alnum(28)}`),
  token('supabase-token', 'supabase access token', (m) => `sbp_${m.hex(40)}`),
  token('supabase-secret-key', 'supabase secret key', (m) => `sb_secret_${m.url64(22)}_${m.alnum(8)}`),
  token('planetscale-password', 'planetscale password|database password', (m) => `pscale_pw_${m.url64(43)}`),
  token('planetscale-token', 'planetscale service token', (m) => `pscale_tkn_${m.url64(43)}`),
  token('neon-key', 'neon api key', (m) => `napi_${m.lowerDigits(64)}`),
  token('databricks-token', 'databricks token', (m) => `dapi${m.hex(32)}`),
  token('terraform-cloud-token', 'tfe token|tf token app terraform io', (m) => `${m.alnum(14)}.atlasv1.${m.url64(67)}`),
  token('vault-service-token', 'vault token', (m) => `hvs.${m.url64(95)}`),
  token('vault-batch-token', 'vault token', (m) => `hvb.${m.url64(140)}`),
  named('vault-old-token', 'vault token', (m) => `s.${m.alnum(24)}`),
  token('pulumi-token', 'pulumi access token', (m) => `pul-${m.hex(40)}`),
  token('doppler-token', 'doppler token', (m) => `dp.pt.${m.alnum(43)}`),
  token('onepassword-service-token', 'op service account token', (m) => {
    return `ops_${Buffer.from(`{"signInAddress":"my.1password.com","secretKey":"${m.alnum(60)}"}`).toString('base64url')}`;
  }),
  token('age-secret-key', 'age key|sops age key', (m) => {
    return `AGE-SECRET-KEY-1${m.from('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`;
  }),
];
