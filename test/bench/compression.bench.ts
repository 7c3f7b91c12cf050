// Whether a request carries half the tokens and all of the meaning: what is saved, against what, whether anything was lost on the
// way, whether findings find their line again, and how long it takes. The bars stand in facts/tokens.md section 10.
import { everything } from './compression/measure';
import { report } from './statistics';

async function main(): Promise<void> {
  const { rows, ...more } = await everything();
  report('compression', rows, more);
}

void main();
