// The settings in four places that must agree: package.json, package.nls.json, the table in the README, and the code.
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { PLANS } from '../../src/core/budget/plans';
import { ROOT } from './support/product';

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  contributes: { configuration: { properties: Record<string, Setting> } };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
};
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
const settings = Object.entries(manifest.contributes.configuration.properties);

/** `name` and default of each row of the README's table of settings. */
function readmeTable(): Map<string, string> {
  const rows = read('README.md').matchAll(/^\| `(codeInsight\.[\w.]+)` \| (.+?) \| .+ \|$/gm);
  return new Map([...rows].map(([, name = '', shown = '']) => [name, shown]));
}

function shownDefault(value: unknown): string {
  return value === '' || (Array.isArray(value) && value.length === 0) ? 'empty' : `\`${String(value)}\``;
}

describe('the settings', () => {
  it('stand in the table of the README with their defaults, and nothing else does', () => {
    assert.deepEqual(
      Object.fromEntries(readmeTable()),
      Object.fromEntries(settings.map(([name, setting]) => [name, shownDefault(setting.default)])),
    );
  });

  it('each have a type, a scope and a description', () => {
    const textOf = (reference: string): string => texts[reference.replaceAll('%', '')] ?? '';
    for (const [name, setting] of settings) {
      assert.ok(setting.type !== '' && 'default' in setting, name);
      assert.match(setting.scope, /^(application|window)$/, name);
      assert.ok(textOf(setting.markdownDescription).length > 10, name);
      assert.equal(setting.enum?.length, setting.enumDescriptions?.length, name);
      for (const words of setting.enumDescriptions ?? []) assert.notEqual(textOf(words), '', name);
    }
  });

  it('lead nowhere else in a workspace: what decides where things go and what they cost is the user’s alone', () => {
    const own =
      /^codeInsight\.(endpoint|model|demo|secrets|redis\w+|answerLanguage|brainFile|askAboveTokens|budget\.\w+|privacy\.\w+)$/;
    const application = settings.filter(([, { scope }]) => scope === 'application').map(([name]) => name);
    for (const [name] of settings) assert.equal(application.includes(name), own.test(name), name);
    for (const name of [
      'endpoint',
      'model',
      'demo',
      'secrets',
      'redisUrl',
      'brainFile',
      'budget.plan',
      'privacy.zeroDataRetention',
    ]) {
      assert.ok(application.includes(`codeInsight.${name}`), name);
    }
  });

  it('that name an address, a model, a key, a prompt, a budget or what is private are the user’s alone', () => {
    const words = /url|endpoint|host|proxy|model|redis|key|prompt|brain|secret|redact|privacy|budget|plan|demo/i;
    for (const [name, { scope }] of settings) {
      if (words.test(name.replace('codeInsight.', ''))) assert.equal(scope, 'application', name);
    }
  });

  it('of a workspace count only where it is trusted', () => {
    const open = settings.filter(([, { scope }]) => scope !== 'application').map(([name]) => name);
    assert.deepEqual(open.sort(), [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort());
  });

  it('are each read by the code', () => {
    const code = readdirSync(path.join(ROOT, 'src/editor'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read(path.join('src/editor', file)))
      .join('\n');
    for (const [name] of settings) {
      const short = name.replace('codeInsight.', '');
      assert.ok(new RegExp(`(get|userOrEnvironment)(<\\w+>)?\\(\\s*'${short.replace('.', '\\.')}'`).test(code), name);
    }
  });

  it('name the plans with the tokens that the code gives them', () => {
    for (const [plan, tokens] of Object.entries(PLANS)) {
      assert.equal(texts[`setting.budget.${plan}`], `${tokens.toLocaleString('en-US')} tokens`);
    }
  });
});
