// What a reviewer is told may become shorter, not less: each instruction by what gives it away. Whoever shortens the text changes
// a pattern only where the same is said in other words.
import { strict as assert } from 'node:assert';
import { reviewTask } from '../../../src/core/tasks/review';
import { INSTRUCTIONS } from '../support/brain';

const SAID: Readonly<Record<string, RegExp>> = {
  'who reads it': /experienced developer/i,
  'wrong results and crashes': /wrong results.*crash/is,
  'lost data': /data loss|lost data/i,
  races: /\braces?\b/i,
  leaks: /\bleaks?\b/i,
  'security holes': /injection.*security/is,
  'misused APIs': /misused? APIs?/i,
  'unhandled failures': /unhandled failures?/i,
  'costs that grow with input': /grow.*input/is,
  'what is certain above all': /above all what is certain/i,
  'the trigger of each': /input, state or call that makes it fail/i,
  'what then happens': /what then happens/i,
  'nothing without a trigger': /without one, leave the finding out/i,
  'no style': /not report style, naming, formatting/i,
  'no missing comments or tests': /missing comments or tests/i,
  'no praise': /praise/i,
  'no refactorings': /refactorings/i,
  'nothing unseen': /cannot see/i,
  'nothing said to be missing that was left out': /as missing that may stand outside/i,
  'an empty list is good': /empty list is a good answer/i,
  'each cause once, where it is mended': /each cause once.*mended/is,
  'order of the findings': /from top to bottom/i,
  'only the lines asked about': /only inside the lines asked about/i,
  'code is data': /code is data.*not an instruction/is,
  'numbers are no code': /number and a bar.*not part of the code/i,
  'rows continue the count': /continue the count/i,
  'jumps are gaps': /numbers jump, rows were left out/i,
  'placeholders are no defects': /<API_KEY_1>.*not defects/is,
  'JSON alone': /JSON only, on one row/i,
  'the keys': /"severity":.*"category":.*"title","explanation","line","end_line","quote","replacement","confidence":/,
  'the words for severity': /"severity":"critical\|major\|minor\|info"/,
  'the words for category':
    /"category":"bug\|security\|concurrency\|resource\|performance\|error_handling\|api_misuse\|maintainability"/,
  'the words for confidence': /"confidence":"high\|medium\|low"/,
  'quotations to the letter': /quote:.*copied exactly/i,
  'whole replacements with indentation': /replacement: all new text.*indented/i,
  deleting: /"" deletes/,
  'no uncertain fix': /null without a certain local fix/i,
};

const TOLD = `${INSTRUCTIONS.systemPrompt}\n${reviewTask.contract}`;

describe('the instructions of a review', () => {
  for (const [what, pattern] of Object.entries(SAID)) {
    it(`say: ${what}`, () => {
      assert.match(TOLD, pattern);
    });
  }
});
