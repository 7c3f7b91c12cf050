/** Code hosts, package registries, builders and the tools around them. */
import { crc32 } from '../maker';
import { named, token, type ValueKind } from '../sample';

export const CODE_HOSTS: readonly ValueKind[] = [
  token('github-pat', 'github token|gh token|github access token', (m) => m.checked('ghp_', 36)),
  token('github-oauth', 'github oauth token', (m) => m.checked('gho_', 36)),
  token('github-user-to-server', 'github token', (m) => m.checked('ghu_', 36)),
  token('github-server-to-server', 'github installation token|github token', (m) => m.checked('ghs_', 36)),
  token('github-refresh', 'github refresh token', (m) => m.checked('ghr_', 76)),
  token('github-fine-grained', 'github token|gh pat', (m) => m.checked(`github_pat_${m.alnum(22)}_`, 59)),
  token('gitlab-pat', 'gitlab token|gitlab private token', (m) => `glpat-${m.url64(20)}`),
  token('gitlab-routable-pat', 'gitlab token', (m) => {
    const body = `glpat-${m.url64(27)}.01.${m.lowerDigits(2)}`;
    return `${body}${crc32(body).toString(36).padStart(7, '0')}`;
  }),
  token('gitlab-deploy-token', 'ci deploy password|gitlab deploy token', (m) => `gldt-${m.url64(20)}`),
  token('gitlab-runner-token', 'runner token', (m) => `glrt-${m.url64(20)}`),
  token('gitlab-job-token', 'ci job token', (m) => `glcbt-${m.hex(2)}_${m.url64(20)}`),
  token('gitlab-trigger-token', 'trigger token', (m) => `glptt-${m.hex(40)}`),
  token('gitlab-registration-token', 'registration token', (m) => `GR1348941${m.url64(20)}`),
  token('bitbucket-app-password', 'bitbucket app password', (m) => `ATBB${m.alnum(24)}${m.upperHex(8)}`),
  token('atlassian-token', 'jira api token|atlassian token|confluence token', (m) => {
    return `ATATT3xFfGF0${m.url64(168)}=${m.upperHex(8)}`;
  }),
  token('npm-token', 'npm token|node auth token', (m) => m.checked('npm_', 36)),
  token('pypi-token', 'pypi token|twine password', (m) => `pypi-AgEIcHlwaS5vcmc${m.url64(150)}`),
  token('rubygems-key', 'rubygems api key|gem host api key', (m) => `rubygems_${m.hex(48)}`),
  token('crates-token', 'cargo registry token', (m) => `cio${m.alnum(32)}`),
  token('nuget-key', 'nuget api key', (m) => `oy2${m.lowerDigits(43)}`),
  token('docker-hub-pat', 'dockerhub token|docker password', (m) => `dckr_pat_${m.url64(27)}`),
  token('docker-hub-oat', 'docker org token', (m) => `dckr_oat_${m.url64(32)}`),
  token('circleci-token', 'circle token|circleci token', (m) => `CCIPAT_${m.alnum(22)}_${m.hex(40)}`),
  token('buildkite-token', 'buildkite api token', (m) => `bkua_${m.hex(40)}`),
  token('sonarqube-token', 'sonar token', (m) => `sqp_${m.hex(40)}`),
  token('sonarqube-user-token', 'sonar token', (m) => `squ_${m.hex(40)}`),
  named('sonarcloud-token', 'sonar token', (m) => m.hex(40)),
  named('snyk-token', 'snyk token', (m) => m.uuid()),
  named('codecov-token', 'codecov token', (m) => m.uuid()),
  token('artifactory-key', 'artifactory api key', (m) => `AKCp8${m.alnum(68)}`),
  token('artifactory-reference-token', 'artifactory token|jfrog access token', (m) => `cmVmdGtu${m.alnum(56)}`),
  token('clojars-token', 'clojars token', (m) => `CLOJARS_${m.hex(60)}`),
  token('postman-key', 'postman api key', (m) => `PMAK-${m.hex(24)}-${m.hex(34)}`),
  token('linear-key', 'linear api key', (m) => `lin_api_${m.alnum(40)}`),
  token('notion-token', 'notion token|notion api key', (m) => `ntn_${m.digits(11)}${m.alnum(35)}`),
  token('figma-token', 'figma token', (m) => `figd_${m.url64(40)}`),
  token('airtable-token', 'airtable api key', (m) => `pat${m.alnum(14)}.${m.hex(64)}`),
  named('asana-token', 'asana access token', (m) => `1/${m.digits(16)}:${m.hex(32)}`),
  token('clickup-token', 'clickup token', (m) => `pk_${m.digits(8)}_${m.upperDigits(32)}`),
  named('gitea-token', 'gitea token', (m) => m.hex(40)),
  named('trello-token', 'trello token', (m) => `ATTA${m.hex(64)}${m.upperHex(8)}`),
  token('contentful-token', 'contentful management token', (m) => `CFPAT-${m.url64(43)}`),
];
