/** The one log channel. */
import type * as vscode from 'vscode';
import type { LogFields, Logger } from '../../core/ports';

export class ChannelLog implements Logger {
  constructor(private readonly channel: vscode.LogOutputChannel) {}

  debug(message: string, fields?: LogFields): void {
    this.channel.debug(line(message, fields));
  }
  info(message: string, fields?: LogFields): void {
    this.channel.info(line(message, fields));
  }
  warn(message: string, fields?: LogFields): void {
    this.channel.warn(line(message, fields));
  }
  error(message: string, fields?: LogFields): void {
    this.channel.error(line(message, fields));
  }
}

function line(message: string, fields: LogFields = {}): string {
  const rest = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${String(value)}`],
  );
  return [message, ...rest].join(' ');
}
