// What is compared: our scanner, the seed's keyword filter, and secretlint as it comes. Each tells places, and redacts if it can.
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { Redactor, scanSecrets } from '../../../src/core/guard/secrets/scan';
import { INSTRUCTIONS } from '../../unit/support/brain';

export const SCAN_OPTIONS = { patterns: INSTRUCTIONS.redactPatterns };

export interface Place {
  readonly rule: string;
  /** 1-based, both inclusive. */
  readonly line: number;
  readonly endLine: number;
}

export interface Detector {
  readonly name: string;
  find(text: string, fileName: string): Promise<readonly Place[]>;
  /** Absent where the tool only tells. */
  redact?(text: string, fileName: string): Promise<string>;
}

const ours: Detector = {
  name: 'Code Insight',
  find: (text) => Promise.resolve(scanSecrets(text, SCAN_OPTIONS)),
  redact: (text) => Promise.resolve(new Redactor(SCAN_OPTIONS).redact(text).text),
};

/** As the seed has it: one of the words anywhere in a line, in any case. */
const keywords: Detector = {
  name: "the seed's keywords",
  find: (text) => {
    const places = text.split('\n').flatMap((row, index) => {
      const word = SCAN_OPTIONS.patterns.find((pattern) => row.toUpperCase().includes(pattern));
      return word === undefined ? [] : [{ rule: word, line: index + 1, endLine: index + 1 }];
    });
    return Promise.resolve(places);
  },
};

const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] };

async function lint(content: string, fileName: string): Promise<{ rule: string; range: readonly [number, number] }[]> {
  const source = { content, filePath: fileName, contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  return messages.map(({ ruleId, range: [start, end] }) => ({ rule: ruleId, range: [start, end] }));
}

const secretlint: Detector = {
  name: 'secretlint',
  find: async (text, fileName) => {
    const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
    return (await lint(text, fileName)).map(({ rule, range: [start, end] }) => ({
      rule,
      line: lineAt(start),
      endLine: lineAt(Math.max(start, end - 1)),
    }));
  },
  redact: async (text, fileName) => {
    const last = (await lint(text, fileName)).sort((one, other) => other.range[0] - one.range[0]);
    return last.reduce((rest, { range: [start, end] }) => `${rest.slice(0, start)}<SECRET>${rest.slice(end)}`, text);
  },
};

export const DETECTORS: readonly Detector[] = [ours, keywords, secretlint];
