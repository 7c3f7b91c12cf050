/** A log that keeps what was written, and tells when a message comes. */
import type { LogFields, Logger } from '../../../src/core/ports';

export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: LogFields;
}

export class RecordedLog implements Logger {
  readonly lines: LogLine[] = [];
  #waiting: { message: string; resolve: () => void }[] = [];

  debug(message: string, fields: LogFields = {}): void {
    this.#add({ level: 'debug', message, fields });
  }
  info(message: string, fields: LogFields = {}): void {
    this.#add({ level: 'info', message, fields });
  }
  warn(message: string, fields: LogFields = {}): void {
    this.#add({ level: 'warn', message, fields });
  }
  error(message: string, fields: LogFields = {}): void {
    this.#add({ level: 'error', message, fields });
  }

  /** Settles when the message is written the next time. */
  next(message: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ message, resolve }));
  }

  messages(level: keyof Logger): string[] {
    return this.lines.filter((line) => line.level === level).map((line) => line.message);
  }

  #add(line: LogLine): void {
    this.lines.push(line);
    const due = this.#waiting.filter(({ message }) => message === line.message);
    this.#waiting = this.#waiting.filter(({ message }) => message !== line.message);
    for (const { resolve } of due) resolve();
  }
}
