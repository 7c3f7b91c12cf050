/** The progress of one running review, in its notification: waits count down, thinking and findings are said. */
import type { RetryWait } from '../../core/claude/client';
import { arrivedWords, teammateWords, thinkingWords, waitWords } from '../../core/review/progressWords';

export class RunProgress {
  #arrived = 0;
  #countdown: NodeJS.Timeout | undefined;

  constructor(private readonly report: (message: string) => void) {}

  readonly onThinking = (): void => {
    this.#say(thinkingWords());
  };

  readonly onTeammate = (): void => {
    this.#say(teammateWords());
  };

  readonly onWait = (wait: RetryWait): void => {
    const end = performance.now() + wait.ms;
    this.#say(waitWords(wait, wait.ms));
    this.#countdown = setInterval(() => {
      const left = end - performance.now();
      if (left > 0) this.report(waitWords(wait, left));
      else this.#say(' ');
    }, 1_000);
  };

  /** @returns how many have arrived. */
  arrived(): number {
    this.#arrived++;
    this.#say(arrivedWords(this.#arrived));
    return this.#arrived;
  }

  end(): void {
    clearInterval(this.#countdown);
  }

  #say(message: string): void {
    clearInterval(this.#countdown);
    this.report(message);
  }
}
