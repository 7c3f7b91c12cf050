// The product's requests for a sample, composed as the product does it: in its worker, with its prompts.
import * as path from 'node:path';
import { FolderAssets } from '../../../src/core/assets';
import type { ComposeInput, ComposeOutput } from '../../../src/core/compute/composeRequest';
import { DEFAULT_ANSWER_LANGUAGE } from '../../../src/core/prompt/answerLanguage';
import { BRAIN_FILE, instructionsFor, parseBrain } from '../../../src/core/prompt/brain';
import type { LineRange, SentSource } from '../../../src/core/prompt/source';
import { reviewTask } from '../../../src/core/tasks/review';
import { WorkerCompute } from '../../../src/worker/workerCompute';

export const ASSETS = path.resolve('dist');

export type Composed = Extract<ComposeOutput, { kind: 'composed' }> & { readonly source: SentSource };

export interface Asked {
  readonly languageId: string;
  readonly text: string;
  /** Absent: the whole file. */
  readonly scope?: LineRange;
}

export class Composer {
  readonly #compute = new WorkerCompute(ASSETS, 60_000);
  readonly #signal = new AbortController().signal;

  private constructor(private readonly instructions: ComposeInput['instructions']) {}

  static async start(): Promise<Composer> {
    const brain = parseBrain(await new FolderAssets('.').read(BRAIN_FILE));
    return new Composer(instructionsFor(brain, reviewTask, DEFAULT_ANSWER_LANGUAGE));
  }

  /** @throws where the product would not send at all. */
  async compose({ scope, ...asked }: Asked): Promise<Composed> {
    const input: ComposeInput = {
      task: 'code_review',
      sources: [{ name: 'code', path: 'src/file', ...asked, ...(scope && { scope: [scope] }) }],
      instructions: this.instructions,
      secrets: 'redact',
      maxBytes: 1e9,
    };
    const output = await this.#compute.composeRequest(input, this.#signal);
    const source = output.kind === 'composed' ? output.sources[0] : undefined;
    if (output.kind !== 'composed' || !source) throw new Error(`not composed: ${JSON.stringify(output)}`);
    return { ...output, source };
  }

  close(): Promise<void> {
    return this.#compute.close();
  }
}
