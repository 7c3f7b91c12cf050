/** Configuration and infrastructure: Terraform, Kubernetes and Helm, Docker, YAML, JSON, XML, TOML, Prisma, nginx, Ansible. */
import { WEIGHT, type Format, type Found } from '../trace';
import { block, diagnostics, frame, textAbove } from './block';

export const config: Format = diagnostics(
  'config',
  [
    'line ',
    ' in /',
    'ockerfile',
    'Error: ',
    'error ',
    ' at (',
    ' on line',
    '.yaml',
    '.yml',
    '.json',
    '.conf',
    '.toml',
    '.xml',
    ' in "',
  ],
  [
    // Terraform and OpenTofu, without their frame of bars.
    {
      pattern:
        /^[│╷|]?\s*on (?<file>\S.{0,300}?\.(?:tf|tfvars|hcl|json|tftest\.hcl)) line (?<line>\d{1,9})(?:, in .{1,300})?:?$/,
      type: 'Error',
      message: (lines, at) =>
        lines
          .slice(Math.max(0, at - 6), at)
          .map((line) => /^[│|]?\s*(?:Error|Warning): (.*)$/.exec(line)?.[1])
          .reverse()
          .find((text) => text !== undefined),
    },
    // Helm's templates.
    {
      pattern:
        /^(?:Error: )?(?:\S.{0,200}: )?(?<message>(?:execution error|parse error|template: .{0,200}|.{0,300}?)) at \((?<file>\S[^()]{0,300}\.(?:ya?ml|tpl|txt)):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?\):?.*$/,
      type: 'Error',
    },
    {
      pattern: /(?:^|: )template: (?<file>[^\s:]{1,300}):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?: (?<message>.*)$/,
      type: 'template',
    },
    // A file in front or inside, the line of its parser behind.
    {
      pattern:
        /^(?:.{0,80}?(?:[Ee]rror|failed|YAML parse error)[^:]{0,40}?[: ] ?)?(?:.{0,60}?\b(?:parsing|on|file|reading|in|loading|decoding|validating|parse) )["'`]?(?<file>[^\s"'`:]{1,400}\.\w{1,10})["'`]?: (?<message>.{0,300}?(?:yaml|json|toml|TOML|YAML|JSON|error)?.{0,200}?): ?(?:at )?[Ll]ine (?<line>\d{1,9})(?:[:,]? (?:column|col) (?<column>\d{1,9}))?[:,.]? ?.*$/,
      type: 'error',
    },
    {
      pattern:
        /^(?:.{0,60}?: )?(?<file>[^\s"'`:]{1,400}\.(?:ya?ml|json|toml|xml|ini|conf|cfg|env|properties)): (?:.{0,100}?: )?(?:yaml: |toml: )?[Ll]ine (?<line>\d{1,9})(?:[:,]? ?(?:column|col)?:? ?(?<column>\d{1,9}))?: (?<message>.*)$/,
      type: 'error',
    },
    {
      pattern:
        /(?:appears to be|occurred) in ['"](?<file>[^'"]{1,400})['"]: line (?<line>\d{1,9}), column (?<column>\d{1,9})/,
      type: 'ERROR',
      message: textAbove,
    },
    {
      pattern:
        /^(?:ERROR! |\[ERROR\]: |\[DEPRECATION WARNING\]: )?Origin: (?<file>\S.{0,400}?):(?<line>\d{1,9}):(?<column>\d{1,9})$/,
      type: 'ERROR',
      message: textAbove,
    },
    {
      pattern: /^\s*in ["'](?<file>[^"']{1,400})["'], line (?<line>\d{1,9}), column (?<column>\d{1,9})/,
      type: 'error',
      message: textAbove,
      weight: WEIGHT.weak,
    },
    // nginx, Apache, sshd, systemd and their like.
    {
      pattern:
        /^(?:\w{1,20}: )?(?:\d{4}.{0,40} )?\[(?<severity>emerg|alert|crit|error|warn)\] (?:\d{1,8}#\d{1,8}: )?(?<message>.{1,400}?) in (?<file>\/\S.{0,300}?|\S+\.conf):(?<line>\d{1,9})$/,
      severity: 'error',
    },
    {
      pattern: /^(?:AH\d{1,6}: )?(?:\w{1,20}: )?Syntax error on line (?<line>\d{1,9}) of (?<file>\S.{0,300}?):?$/,
      type: 'Syntax error',
      message: (lines, at) => lines[at + 1],
    },
    {
      pattern:
        /^(?:ERROR: )?(?:Invalid|Error|Failed).{0,200}? in (?<file>\S{1,300}\.\w{1,10}) (?:at|on) line (?<line>\d{1,9})(?:,? (?:column|col) (?<column>\d{1,9}))?/,
      type: 'Error',
      message: (lines, at) => lines[at],
    },
    {
      pattern:
        /^(?<message>.{1,400}?) in ["'](?<file>[^"']{1,300}\.(?:twig|html|j2|jinja2?|liquid|ejs|hbs))["'] at line (?<line>\d{1,9})/,
      type: 'error',
    },
    // jsonlint, ajv, prettier-like: `file: line 4, col 3, text`.
    {
      pattern: /^(?<file>[^\s:]{1,400}): line (?<line>\d{1,9}), col(?:umn)? (?<column>\d{1,9}),? (?<message>.*)$/,
      type: 'error',
    },
    // docker build, hadolint.
    {
      pattern:
        /^(?:ERROR: )?.{0,80}?\b(?<file>[Dd]ockerfile)(?:: | )parse error (?:on )?line (?<line>\d{1,9}): (?<message>.*)$/,
      type: 'dockerfile parse error',
    },
    {
      pattern:
        /^(?:-:|(?<file>[\w./-]{0,200}(?:Dockerfile|Containerfile)[\w.-]{0,40})):(?<line>\d{1,9}) (?<type>[A-Z]{2}\d{4}) (?<severity>\w{1,12}): (?<message>.*)$/,
      holds: ({ file }) => file !== undefined,
    },
  ],
);

/** BuildKit prints the file and the lines; the failing ones are marked. */
export const buildkit: Format = {
  id: 'docker',
  hints: ['ockerfile', 'ontainerfile'],
  read(lines, at): Found | undefined {
    const [, path, row] =
      /^\s*((?:[\w./-]{0,300})(?:[Dd]ockerfile|[Cc]ontainerfile)[\w.-]{0,40}):(\d{1,9})$/.exec(lines[at] ?? '') ?? [];
    if (path === undefined) return undefined;
    const marked = lines
      .slice(at + 1, at + 40)
      .map((line) => /^\s{0,8}(\d{1,9}) \|\s{1,3}>>>/.exec(line)?.[1])
      .find((text) => text !== undefined);
    const message = lines
      .slice(at + 1, at + 60)
      .map((line) => /^(?:ERROR|error): (.*)$/.exec(line)?.[1])
      .find((text) => text !== undefined);
    return {
      block: block({
        format: 'docker',
        kind: 'diagnostic',
        errorType: 'ERROR',
        message: message ?? '',
        frames: [frame(path, marked ?? row)],
      }),
      next: at + 1,
    };
  },
};

/** A parser that says a line of a file that it does not name: the usual name is tried. */
export const unnamed: Format = {
  id: 'config',
  hints: ['yaml: ', 'parse error', 'JSON'],
  read(lines, at): Found | undefined {
    const line = lines[at] ?? '';
    const [, message = '', row] =
      /^(?:.{0,120}?)((?:yaml|toml): (?:unmarshal errors:|line (\d{1,9}): .*))$/.exec(line) ?? [];
    const text = lines
      .slice(at, at + 3)
      .map((one) => /line (\d{1,9})(?::|,)/.exec(one)?.[1])
      .find((one) => one !== undefined);
    const number = row ?? text;
    if (message === '' || number === undefined) return undefined;
    return {
      block: block({
        format: 'config',
        kind: 'diagnostic',
        errorType: 'yaml',
        message,
        frames: [{ ...frame('', number), extensions: ['.yml', '.yaml'] }],
        weight: WEIGHT.weak,
      }),
      next: at + 1,
    };
  },
};

/** Prisma writes its arrow with two blanks; the message stands above. */
export const prisma: Format = {
  id: 'prisma',
  hints: ['.prisma:'],
  read(lines, at): Found | undefined {
    const match = /^\s*-->\s{1,4}(\S{1,300}\.prisma):(\d{1,9})$/.exec(lines[at] ?? '');
    if (!match) return undefined;
    return {
      block: block({
        format: 'prisma',
        kind: 'diagnostic',
        errorType: 'error',
        message: (textAbove(lines, at) ?? '').replace(/^error: /, ''),
        frames: [frame(match[1] ?? '', match[2])],
      }),
      next: at + 1,
    };
  },
};
