/** What the formats share: making a block, reading severities and the head line `Type: message`. */
import { WEIGHT, type BlockKind, type ErrorBlock, type Format, type PrintedFrame, type Severity } from '../trace';

export type BlockFields = Partial<ErrorBlock> & Pick<ErrorBlock, 'format'>;

export function block(fields: BlockFields): ErrorBlock {
  const severity = fields.severity ?? 'error';
  return {
    ...{ kind: 'exception', severity, errorType: null, message: '', frames: [], causes: [] },
    weight: severity === 'error' ? WEIGHT.error : WEIGHT.warning,
    ...fields,
  };
}

export function frame(path: string, line?: string | number, column?: string | number, name?: string): PrintedFrame {
  return {
    path,
    line: numberOf(line),
    column: numberOf(column),
    function: name === undefined || name === '' ? null : name,
  };
}

function numberOf(text: string | number | undefined): number | null {
  if (text === undefined || text === '') return null;
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function severityOf(word: string): Severity {
  const lower = word.toLowerCase();
  if (/warn|⚠|▲|hint|style|convention|refactor/.test(lower)) return 'warning';
  return /^(?:note|info|information|help|remark|suggestion|required)/.test(lower) ? 'note' : 'error';
}

export interface Head {
  readonly errorType: string;
  readonly message: string;
}

/** `TypeError: x`, `AssertionError [ERR_ASSERTION]: x`, `com.acme.Importer$ImportException: x`, `Uncaught Error: x`. */
const HEAD =
  /^\s{0,20}(?:\[(?:cause|errors)\]: )?(?:[\w.-]{1,60}:\d{1,6}(?::\d{1,6})? )?(?:error: )?(?:Uncaught:? |Unhandled:? |\(in promise\) |\[[\w:!-]{1,30}\] |[●×✖⨯✗→] |=> ){0,3}([A-Z_a-z][\w$.\\/:]{0,200}?)(?: \[([\w$]{1,60})\])?(?:: (.*)|:)?$/;
/** A name that says that it is an error, or one in a namespace. */
const TYPE =
  /(?:Error|Exception|Rejection|Failure|Failed|Throwable|Abort|Interrupt|Warning|Panic|Fault|Exit|Iteration|Timeout|Invalid)$|^[A-Z]\w*(?:Error|Exception)\d*$/;

export function headOf(line: string): Head | undefined {
  if (line.length > 2_000) return undefined;
  const match = HEAD.exec(line);
  const [, name, code, message = ''] = match ?? [];
  if (name === undefined || !TYPE.test(name)) return undefined;
  // Node: `Error [ERR_X]` says more by its code, `AssertionError [ERR_ASSERTION]` by its name.
  return { errorType: name === 'Error' && code !== undefined ? code : name, message };
}

export interface DiagnosticRule {
  /** Named groups: file, line (or line2 in another form), column, severity, type, message, function. */
  readonly pattern: RegExp;
  readonly type?: string;
  readonly severity?: Severity;
  readonly kind?: BlockKind;
  readonly weight?: number;
  /** The message stands in a line near it. */
  readonly message?: (lines: readonly string[], at: number) => string | undefined;
  /** False: this match is none after all. */
  readonly holds?: (groups: Readonly<Record<string, string | undefined>>) => boolean;
}

/** A format whose errors are one line each (and what belongs to it is of no matter). */
export function diagnostics(id: string, hints: readonly string[], rules: readonly DiagnosticRule[]): Format {
  return {
    id,
    hints,
    read(lines, at) {
      const line = lines[at] ?? '';
      if (line.length > 2_000) return undefined;
      for (const rule of rules) {
        const groups: Readonly<Record<string, string | undefined>> | undefined = rule.pattern.exec(line)?.groups;
        if (!groups || rule.holds?.(groups) === false) continue;
        return { block: diagnostic(id, rule, groups, lines, at), next: at + 1 };
      }
      return undefined;
    },
  };
}

function diagnostic(
  format: string,
  rule: DiagnosticRule,
  groups: Readonly<Record<string, string | undefined>>,
  lines: readonly string[],
  at: number,
): ErrorBlock {
  const word = groups['severity'];
  const severity = rule.severity ?? (word === undefined ? 'error' : severityOf(word));
  const path = groups['file'];
  return block({
    ...{ format, severity, kind: rule.kind ?? 'diagnostic' },
    errorType: groups['type'] ?? rule.type ?? word ?? severity,
    message: (rule.message?.(lines, at) ?? groups['message'] ?? '').trim(),
    frames:
      path === undefined
        ? []
        : [frame(path.trim(), groups['line'] ?? groups['line2'], groups['column'], groups['function'])],
    ...(rule.weight !== undefined && severity === 'error' && { weight: rule.weight }),
  });
}

/** The first line below that says something. */
export function nextText(lines: readonly string[], at: number): string | undefined {
  for (let i = at + 1; i < Math.min(lines.length, at + 4); i++) {
    const text = (lines[i] ?? '').trim();
    if (text !== '') return text;
  }
  return undefined;
}

/** The nearest line above that says something. */
export function textAbove(lines: readonly string[], at: number): string | undefined {
  for (let i = at - 1; i >= Math.max(0, at - 4); i--) {
    const text = (lines[i] ?? '').trim();
    if (text !== '') return text;
  }
  return undefined;
}
