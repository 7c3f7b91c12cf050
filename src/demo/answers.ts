/** What the demo model says to a question about a finding: that it can't answer one, and what it was asked about. */

/** A request as the template of the follow-up task words it. */
export interface DemoQuestion {
  readonly file: string;
  /** "line 12" */
  readonly lines: string;
  /** The first line of the finding. */
  readonly title: string;
  readonly question: string;
}

/** @returns undefined for what is no question about a finding. */
export function questionIn(asked: string): DemoQuestion | undefined {
  const [, head = '', title, , question] = /^([^]*?)^Finding:\n(.*)\n([^]*?)^Question:\n([^]*)$/m.exec(asked) ?? [];
  if (title === undefined || question === undefined) return undefined;
  const [, file = ''] = /^File: (.*)$/m.exec(head) ?? [];
  const [, lines = ''] = /^The finding is about (lines? \d+(?: to \d+)?)\./m.exec(head) ?? [];
  // In an earlier answer, or in the code, there may be such a row as well: the last one is ours.
  return {
    file,
    lines,
    title,
    question: question.slice(question.lastIndexOf('\nQuestion:\n') + 1).replace(/^Question:\n/, ''),
  };
}

export function demoAnswer({ file, lines, title, question }: DemoQuestion): string {
  const [first = ''] = question.trim().split('\n');
  return [
    'This is the local demo model: a few fixed checks on this machine, not Claude. It can not answer questions.',
    `You asked “${first}” about the finding “${title}” (${file}, ${lines}).`,
    'With an OpenRouter API key, Claude is asked the same with the finding, its code and what was said before. The button Preview shows the whole request.',
  ].join('\n\n');
}
