/** Places in configuration, infrastructure, queries and documents. `QUOTED_CONFIG_PLACES` have the value in quotes. */
import { place, type Place } from '../sample';

export const QUOTED_CONFIG_PLACES: readonly Place[] = [
  place('config/default.json', (n, v) => `{\n  "port": 8080,\n  "${n.camel}": "${v}"\n}`),
  place('config/settings.toml', (n, v) => `[service]\nregion = "eu"\n${n.snake} = "${v}"`),
  place('infra/main.tf', (n, v) => `variable "${n.snake}" {\n  type    = string\n  default = "${v}"\n}`),
  place('infra/prod.tfvars', (n, v) => `region = "eu-west-1"\n${n.snake} = "${v}"`),
  place(
    'appsettings.Production.json',
    (n, v) => `{\n  "Logging": { "LogLevel": { "Default": "Warning" } },\n  "Shop": { "${n.pascal}": "${v}" }\n}`,
  ),
  place(
    'web.config',
    (n, v) =>
      `<appSettings>\n  <add key="Region" value="eu" />\n  <add key="${n.pascal}" value="${v}" />\n</appSettings>`,
  ),
  place('res/values/keys.xml', (n, v) => `<resources>\n    <string name="${n.snake}">${v}</string>\n</resources>`),
  place('deploy/values.yaml', (n, v) => `image:\n  tag: 1.4.2\n${n.camel}: "${v}"`),
  place('ansible/vars/main.yml', (n, v) => `---\nregion: eu\n${n.snake}: '${v}'`),
  place(
    'docker-compose.yml',
    (n, v) => `services:\n  api:\n    image: shop/api:1.4\n    environment:\n      ${n.upper}: "${v}"`,
  ),
  place('Info.plist', (n, v) => `<dict>\n\t<key>${n.pascal}</key>\n\t<string>${v}</string>\n</dict>`),
  place(
    'notebooks/train.ipynb',
    (n, v) =>
      `{\n "cells": [{\n  "cell_type": "code",\n  "source": [\n   "import os\\n",\n   "${n.snake} = \\"${v}\\"\\n"\n  ]\n }]\n}`,
  ),
  place('db/seed.sql', (n, v) => `INSERT INTO settings (name, value) VALUES ('${n.snake}', '${v}');`),
  place(
    'deploy/job.yaml',
    (n, v) => `containers:\n  - name: api\n    env:\n      - name: ${n.upper}\n        value: "${v}"`,
  ),
  place(
    '.github/workflows/ci.yml',
    (n, v) => `jobs:\n  test:\n    runs-on: ubuntu-latest\n    env:\n      ${n.upper}: "${v}"`,
  ),
  place(
    'nginx/default.conf',
    (n, v) => `location /api {\n    proxy_set_header X-${n.pascal} "${v}";\n    proxy_pass http://api;\n}`,
  ),
  place('conf/httpd.conf', (n, v) => `<VirtualHost *:80>\n    SetEnv ${n.upper} "${v}"\n</VirtualHost>`),
  place(
    'patches/keys.diff',
    (n, v) =>
      `--- a/config.py\n+++ b/config.py\n@@ -3,2 +3,2 @@\n REGION = "eu"\n-${n.upper} = None\n+${n.upper} = "${v}"`,
  ),
  place('settings/config.json5', (n, v) => `{\n  // production\n  ${n.camel}: '${v}',\n}`),
  place(
    'infra/stack.ts',
    (n, v) => `new Service(this, 'api', {\n  environment: { REGION: 'eu', ${n.upper}: '${v}' },\n});`,
  ),
  place('site/index.html', (n, v) => `<script>\n  window.config = { region: 'eu', ${n.camel}: '${v}' };\n</script>`),
  place(
    'site/form.html',
    (n, v) => `<form method="post">\n  <input type="hidden" name="${n.snake}" value="${v}">\n</form>`,
  ),
  place('bin/deploy.sh', (n, v) => `#!/bin/sh\nexport ${n.upper}="${v}"\n./deploy`),
  place('bin/run.sh', (n, v) => `${n.upper}='${v}' ./run --verbose`),
  place('bin/defaults.sh', (n, v) => `: "\${${n.upper}:=${v}}"\nexport ${n.upper}`),
  place('scripts/Deploy.ps1', (n, v) => `$${n.camel} = "${v}"\nInvoke-Deploy -Region eu`),
  place('scripts/Env.ps1', (n, v) => `$env:${n.upper} = '${v}'`),
  place('scripts/Connect.ps1', (n, v) => `Connect-Shop -Region eu -${n.pascal} "${v}"`),
  place(
    'pom-settings.xml',
    (n, v) => `<properties>\n  <region>eu</region>\n  <${n.dotted}>${v}</${n.dotted}>\n</properties>`,
  ),
  place('docs/setup.md', (n, v) => `Set this before the first start:\n\n\`\`\`sh\nexport ${n.upper}="${v}"\n\`\`\``),
];

export const PLAIN_CONFIG_PLACES: readonly Place[] = [
  place('.env', (n, v) => `NODE_ENV=production\n${n.upper}=${v}\nPORT=8080`),
  place('.env.local', (n, v) => `# from the console\n${n.upper}=${v}`),
  place('src/main/resources/application.properties', (n, v) => `server.port=8080\nshop.${n.dotted}=${v}`),
  place('conf/app.ini', (n, v) => `[service]\nregion = eu\n${n.snake} = ${v}`),
  place('src/main/resources/application.yml', (n, v) => `shop:\n  region: eu\n  ${n.kebab}: ${v}`),
  place('Dockerfile', (n, v) => `FROM node:20\nENV ${n.upper}=${v}\nCMD ["node", "server.js"]`),
  place('docker/Dockerfile', (n, v) => `FROM alpine:3.20\nARG ${n.upper}=${v}\nRUN make`),
  place('compose.yaml', (n, v) => `services:\n  api:\n    environment:\n      - REGION=eu\n      - ${n.upper}=${v}`),
  place('Makefile', (n, v) => `${n.upper} ?= ${v}\n\nrun:\n\t./run`),
  place('make/deploy.mk', (n, v) => `export ${n.upper} := ${v}`),
  place('bin/start.sh', (n, v) => `#!/bin/bash\nexport ${n.upper}=${v}\nexec ./start`),
  place('bin/job.sh', (n, v, m) => `./job --host ${m.host()} --${n.kebab}=${v} --verbose`),
  place('bin/call.sh', (n, v) => `./call --region eu --${n.kebab} ${v}`),
  place('logs/deploy.log', (n, v) => `+ export REGION=eu\n+ ${n.upper}=${v}\n+ ./deploy\ndone in 4 s`),
  place('logs/app.log', (n, v) => `2026-03-04 10:11:12 INFO  starting with region=eu ${n.snake}=${v} port=8080`),
  place('logs/debug.log', (n, v) => `[debug] config loaded: {region: eu, ${n.camel}: ${v}, retries: 3}`),
  place('setup.bat', (n, v) => `@echo off\nset ${n.upper}=${v}\nstart.exe`),
  place('changes.patch', (n, v) => `@@ -1,3 +1,3 @@\n region: eu\n-${n.snake}: \${${n.upper}}\n+${n.snake}: ${v}`),
  place('README.md', (n, v) => `| setting | value |\n|---|---|\n| region | eu |\n| ${n.upper} | \`${v}\` |`),
  place('config.fish', (n, v) => `set -x REGION eu\nset -gx ${n.upper} ${v}`),
  place('gradle.properties', (n, v) => `org.gradle.jvmargs=-Xmx2g\n${n.camel}=${v}`),
  place('ci/.gitlab-ci.yml', (n, v) => `variables:\n  REGION: eu\n  ${n.upper}: ${v}\nbuild:\n  script: [make]`),
  place('systemd/api.service', (n, v) => `[Service]\nEnvironment=${n.upper}=${v}\nExecStart=/usr/bin/api`),
  place('docs/run.md', (n, v) => `    docker run -e REGION=eu -e ${n.upper}=${v} shop/api`),
];
