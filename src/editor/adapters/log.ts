/** The one log channel. */
import type * as vscode from 'vscode';
import type { LogFields, Logger } from '../../core/ports';

export class ChannelLog implements Logger {
  constructor(private readonly channel: vscode.LogOutputChannel) {}

  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields);
  }
  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields);
  }
  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields);
  }
  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields);
  }

  /** VS Code throws for a channel that it has closed, as when the window ends: no review may fail for that. */
  #write(level: keyof Logger, message: string, fields: LogFields = {}): void {
    try {
      this.channel[level](line(message, fields));
    } catch {
      // There is no other place to say it.
    }
  }
}

function line(message: string, fields: LogFields): string {
  const rest = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${String(value)}`],
  );
  return [message, ...rest].join(' ');
}
