// G5 and G6: what our instructions cost, and what our form of an answer saves.
import { readFileSync } from 'node:fs';
import { BRAIN_FILE, parseBrain } from '../../../src/core/prompt/brain';
import { reviewTask } from '../../../src/core/tasks/review';
import { SEED_REVIEWER, SEED_TEMPLATE } from './baselines';
import { plus, saved, TOKENIZERS, type Counts } from './tokenizers';

type Count = (text: string) => Counts;

export function instructionTable(count: Count): Record<string, unknown>[] {
  const brain = parseBrain(readFileSync(BRAIN_FILE, 'utf8'));
  const role = count(brain.roles.code_reviewer.system_prompt);
  const template = count(brain.prompt_templates.code_review.user_template.replaceAll(/\{\w+\}/g, ''));
  const contract = count(reviewTask.contract);
  const all = [role, template, contract].reduce(plus);
  return TOKENIZERS.map((tokenizer) => ({
    tokenizer,
    ...{ role: role[tokenizer], template: template[tokenizer], contract: contract[tokenizer], all: all[tokenizer] },
    ...Object.fromEntries(
      (['v3', 'v2'] as const).map((version) => {
        const theirs = SEED_REVIEWER[version][tokenizer] + SEED_TEMPLATE[tokenizer];
        return [`less than the seed's ${version} (${theirs})`, `${saved(all[tokenizer], theirs).toFixed(1)} %`];
      }),
    ),
  }));
}

interface Finding {
  readonly severity: string;
  readonly category: string;
  readonly title: string;
  readonly explanation: string;
  readonly line: number;
  readonly endLine: number;
  readonly old: string;
  readonly replacement: string;
}

const FINDINGS: readonly Finding[] = [
  {
    ...{ severity: 'critical', category: 'security', line: 48, endLine: 48 },
    title: 'The name goes into the query as it is.',
    explanation: 'A name with a quotation mark ends the literal, and what follows it runs as SQL. Bind it instead.',
    old: "  const rows = await db.query(`select * from users where name = '${name}'`);",
    replacement: "  const rows = await db.query('select * from users where name = $1', [name]);",
  },
  {
    ...{ severity: 'major', category: 'bug', line: 61, endLine: 63 },
    title: 'The last page is never read.',
    explanation: 'With 100 rows and 100 a page, page 1 is asked for and the loop ends before it. Its rows are lost.',
    old: '  for (let page = 1; page < pages; page++) {\n    total += await readPage(page);\n  }',
    replacement: '  for (let page = 1; page <= pages; page++) {\n    total += await readPage(page);\n  }',
  },
  {
    ...{ severity: 'major', category: 'resource', line: 90, endLine: 92 },
    title: 'The file stays open when reading fails.',
    explanation: 'When read() rejects, close() is not reached. After about a thousand failures no file can be opened.',
    old: '  const file = await open(path);\n  const text = await file.readFile();\n  await file.close();',
    replacement:
      '  const file = await open(path);\n  try {\n    return await file.readFile();\n  } finally {\n    await file.close();\n  }',
  },
  {
    ...{ severity: 'minor', category: 'error_handling', line: 120, endLine: 120 },
    title: 'A failed save is taken for a saved one.',
    explanation:
      'save() answers false when the disk is full, which nobody looks at; the user is told that it was saved.',
    old: '  store.save(draft);',
    replacement: '  if (!(await store.save(draft))) throw new SaveError(draft.id);',
  },
  {
    ...{ severity: 'minor', category: 'performance', line: 133, endLine: 135 },
    title: 'Each item is looked for in the whole list.',
    explanation: 'For n items this takes n times n steps; ten thousand items hold the thread for seconds.',
    old: '  for (const item of items) {\n    if (known.includes(item.id)) continue;\n    known.push(item.id);',
    replacement: '  for (const item of items) {\n    if (known.has(item.id)) continue;\n    known.add(item.id);',
  },
];

export function answerTable(count: Count): Record<string, unknown>[] {
  const verbose = FINDINGS.map((each) => ({
    ...{ severity: each.severity, category: each.category, title: each.title, description: each.explanation },
    location: { start_line: each.line, end_line: each.endLine },
    ...{ original_code: each.old, suggested_code: each.replacement, confidence: 'high' },
  }));
  const ours = FINDINGS.map(({ severity, category, title, explanation, line, endLine, old, replacement }) => ({
    ...{ severity, category, title, explanation, line, end_line: endLine },
    ...{ quote: (old.split('\n')[0] ?? '').trim(), replacement, confidence: 'high' },
  }));
  const forms = [
    ['old code echoed, pretty', JSON.stringify({ issues: verbose }, undefined, 2)],
    ['old code echoed, on one row', JSON.stringify({ issues: verbose })],
    ['ours, pretty', JSON.stringify({ findings: ours }, undefined, 2)],
    ['ours, on one row', JSON.stringify({ findings: ours })],
  ] as const;
  const baseline = count(forms[0][1]);
  return forms.map(([form, text]) => {
    const counts = count(text);
    const less = TOKENIZERS.map(
      (each) => [`${each} less`, `${saved(counts[each], baseline[each]).toFixed(1)} %`] as const,
    );
    return { form, ...counts, ...Object.fromEntries(less) };
  });
}
