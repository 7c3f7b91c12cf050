// The JSON Schemas in the repository are what the code checks. `UPDATE_SCHEMAS=1 npm test -- unit` writes them anew.
import * as assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { auditSchema } from '../../src/core/audit/auditReport';
import { cacheClearedSchema, cacheStatsSchema } from '../../src/core/export/cacheJson';
import { errorsSchema } from '../../src/core/export/errorsJson';
import { outcomeSchema } from '../../src/core/export/outcomeJson';
import { scanSchema } from '../../src/core/export/scanJson';
import { usageSchema } from '../../src/core/export/usageJson';
import { healthSchema } from '../../src/core/health/report';
import { brainJsonSchema } from '../../src/core/prompt/brain';
import { BRAIN } from './support/brain';

const schemas = [
  { file: 'src/core/export/outcome.schema.json', schema: z.toJSONSchema(outcomeSchema) },
  { file: 'src/core/export/errors.schema.json', schema: z.toJSONSchema(errorsSchema) },
  { file: 'src/core/export/scan.schema.json', schema: z.toJSONSchema(scanSchema) },
  { file: 'src/core/export/usage.schema.json', schema: z.toJSONSchema(usageSchema) },
  { file: 'src/core/export/cacheStats.schema.json', schema: z.toJSONSchema(cacheStatsSchema) },
  { file: 'src/core/export/cacheCleared.schema.json', schema: z.toJSONSchema(cacheClearedSchema) },
  { file: 'src/core/health/health.schema.json', schema: z.toJSONSchema(healthSchema) },
  { file: 'src/core/audit/audit.schema.json', schema: z.toJSONSchema(auditSchema) },
  { file: 'prompts/system_brain.schema.json', schema: brainJsonSchema(BRAIN) },
];

describe('schemas in the repository', () => {
  for (const { file, schema } of schemas) {
    it(file, () => {
      const text = `${JSON.stringify(schema, undefined, 2)}\n`;
      if (process.env['UPDATE_SCHEMAS'] === '1') writeFileSync(file, text);
      assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(text));
    });
  }
});
