/** Time as a test sets it. */
import type { Clock } from '../../../src/core/ports';

export class SetClock implements Clock {
  constructor(public time = Date.UTC(2026, 10, 15, 12)) {}

  now(): number {
    return this.time;
  }
}
