/** The forms that most compilers and linters share: `file:line:col: severity: text` and its relatives. */
import { WEIGHT, type Format, type Found } from '../trace';
import { block, diagnostics, frame, nextText, severityOf } from './block';

const FILE = '(?<file>(?:file:\\/\\/)?(?:[A-Za-z]:[\\\\/])?[^\\s:()\'"`|][^:()\'"`|\\n]{0,500}?)';

export const included: Format = diagnostics(
  'compiler',
  ['ncluded from', '                 from '],
  [
    {
      pattern: /^In file included from (?<file>\S.{0,600}?):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?[,:]?$/,
      severity: 'note',
      type: 'note',
    },
    {
      pattern: /^\s{5,24}from (?<file>\S.{0,600}?):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?[,:]$/,
      severity: 'note',
      type: 'note',
    },
  ],
);

export const compilers: Format = diagnostics(
  'compiler',
  [
    'rror',
    'arning',
    'note',
    'info',
    ' - ',
    'required from',
    'hint',
    'fatal',
    'MD',
    'FAIL',
    'Info',
    'e: ',
    'w: ',
    'notice',
    'ERROR',
    'WARN',
    'remark',
    'Note',
  ],
  [
    // Kotlin: `e: file:///x.kt:1:2 text`, before that `e: /x.kt: (1, 2): text`.
    {
      pattern:
        /^(?:> Task \S{1,200} )?(?<severity>[ew]): (?<file>(?:file:\/\/)?\S.{0,600}?\.kts?):(?: \()?(?<line>\d{1,9})(?:, |:)(?<column>\d{1,9})\)?:? (?<message>.*)$/,
      type: 'error',
    },
    // scala 3 and sbt.
    {
      pattern:
        /^(?:\[(?:error|warn)\] )?-- (?:\[(?<type>E\d{1,6})\] )?(?<severity>.{0,60}?(?:Error|Warning|Info)): (?<file>\S.{0,500}?\.s(?:cala|bt|c)):(?<line>\d{1,9}):(?<column>\d{1,9}) ?-*$/,
      message: (lines, at) =>
        lines
          .slice(at + 1, at + 8)
          .map((line) => /^(?:\[\w+\] )?\s*\|\s+([A-Za-z].*)$/.exec(line)?.[1])
          .find((text) => text !== undefined),
    },
    {
      pattern:
        /^\[(?<severity>error|warn)\]\s{1,6}(?<file>\S[^:\n]{0,500}):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?: (?<message>.*)$/,
    },
    // Maven: `[ERROR] /x.java:[1,2] text`; its Kotlin and Scala plugins `file: (1, 2) text`.
    {
      pattern:
        /^\[(?<severity>ERROR|WARNING|WARN|INFO)\] (?<file>\S.{0,500}?\.\w{1,10}):? ?[[(](?<line>\d{1,9})(?:, ?(?<column>\d{1,9}))?[\])]:? (?:error: |\(\w{1,40}\) )?(?<message>.*)$/,
      type: 'error',
    },
    {
      pattern:
        /^\[(?<severity>ERROR|WARN|WARNING|INFO)\]\s{1,6}(?<file>\S[^:\n]{0,500}?\.\w{1,10}):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?:? (?<message>.*)$/,
      type: 'error',
      holds: ({ message = '' }) => message !== '',
    },
    // tsc and vue-tsc pretty, pyright, dart, psalm: ` - error CODE: text`.
    {
      pattern: new RegExp(
        `^\\s{0,6}(?:\\w{1,10}: )?${FILE}:(?<line>\\d{1,9}):(?<column>\\d{1,9}) - (?<severity>error|warning|info|information|message|hint)(?: (?<type>[A-Z]{1,5}-?\\d{1,6}))?:? (?<message>.*)$`,
      ),
    },
    {
      pattern:
        /^\s*(?<severity>error|warning|info|ERROR|WARNING)(?:: (?<type>\w{1,60}))? - (?<file>\S[^:\n]{0,500}):(?<line>\d{1,9}):(?<column>\d{1,9}) - (?<message>.*)$/,
    },
    // `severity: file:line:col: text`: Verilator, tslint, bazel, older esbuild.
    {
      pattern:
        /^\s*(?:> |%)?(?<severity>ERROR|WARNING|Error|Warning|error|warning)(?:-(?<type>[A-Z]{2,30}))?(?: in)?: ?(?<file>[^\s:"'][^:\n"']{0,500}?\.?\w{1,12}):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?(?:[:,] ?| - )(?<message>\D.*)$/,
    },
    {
      pattern: new RegExp(
        `^(?:> |\\s{0,4})?(?:\\S{1,40} )?${FILE}:(?<line>\\d{1,9})(?:[:.](?<column>\\d{1,9}))?(?:-\\d{1,9}(?:[:.]\\d{1,9})?)?:? ?(?<severity>(?:fatal |parser |syntax |internal compiler |compile |namespace |I\\/O |validity |Schemas )?(?:error|warning|Error|ERROR|Warning|WARNING|note|remark|info|Info|Note|hint|notice|FAIL|FAILED|Fatal|fatal|style))(?: (?<type>[A-Z]{1,6}\\d{1,6}|\\[[\\w-]{1,40}\\]))?:? (?<message>.*)$`,
      ),
      holds: ({ file = '', message = '' }) => !/^\d+$/.test(file) && !/^(?:https?|file)$/.test(file) && message !== '',
    },
    {
      pattern: new RegExp(`^${FILE}:(?<line>\\d{1,9}): (?<severity>syntax error)(?<message>.*)$`),
      message: () => 'syntax error',
    },
    {
      pattern: new RegExp(
        `^${FILE}:(?<line>\\d{1,9})(?::(?<column>\\d{1,9}))?:\\s{1,8}(?<severity>required (?:from|by)|instantiated from|  *recursively required).*$`,
      ),
      severity: 'note',
    },
    {
      pattern: new RegExp(
        `^${FILE}:(?<line>\\d{1,9})(?::(?<column>\\d{1,9}))?: (?<severity>error|warning|fatal error):$`,
      ),
      message: nextText,
    },
  ],
);

/** A code in front of the text: flake8, pylint, rubocop, markdownlint, golangci, shellcheck's gcc form, actionlint. */
export const coded: Format = diagnostics(
  'linter',
  [':'],
  [
    {
      pattern:
        /^error: cannot format (?<file>\S.{0,400}?): (?<message>.{1,300}?): (?<line>\d{1,9}):(?<column>\d{1,9}): .*$/,
      type: 'error',
    },
    {
      pattern:
        /^\s{0,4}(?<file>[^\s:()"'][^:()"'\n]{0,400}\.\w{1,12}|[\w./-]{0,300}(?:Dockerfile|Makefile|Gemfile|Rakefile|Jenkinsfile)):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?:? (?<severity>[EFWCR]): (?:\[\w+\] )?(?<type>[\w/]{2,80}): (?<message>.*)$/,
    },
    {
      pattern:
        /^\s{0,4}(?<file>[^\s:()"'][^:()"'\n]{0,400}\.\w{1,12}|[\w./-]{0,300}(?:Dockerfile|Makefile|Gemfile|Rakefile|Jenkinsfile)):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?:? (?:\[[EWCFR]\] )?(?<type>[A-Z]{1,5}\d{2,5}(?:\/[\w/-]{1,80})?):? (?:\[\*\] )?(?<message>.*)$/,
      holds: ({ file = '' }) => !file.startsWith('//'),
    },
  ],
);

/** gfortran: the place, the code with a mark, then `Error: text`; old g95 alike. */
export const fortran: Format = {
  id: 'gfortran',
  hints: ['.f'],
  read(lines, at): Found | undefined {
    const match = /^\s*(\S[^:]{0,400}\.[fF](?:\d\d|or|pp)?):(\d{1,9})[:.](\d{1,9})(?:-\d{1,9})?:$/.exec(
      lines[at] ?? '',
    );
    if (!match) return undefined;
    for (let i = at + 1; i < Math.min(lines.length, at + 9); i++) {
      const [, word, message = ''] = /^(Fatal Error|Error|Warning|Note): (.*)$/.exec(lines[i] ?? '') ?? [];
      if (word === undefined) continue;
      return {
        block: block({
          format: 'gfortran',
          kind: 'diagnostic',
          severity: severityOf(word),
          errorType: word,
          message,
          frames: [frame(match[1] ?? '', match[2], match[3])],
        }),
        next: i + 1,
      };
    }
    return {
      block: block({ format: 'gfortran', kind: 'diagnostic', frames: [frame(match[1] ?? '', match[2], match[3])] }),
      next: at + 1,
    };
  },
};

/** A bare `file:line[:col]: text`: no severity is told. After everything that knows more. */
export const plain: Format = diagnostics(
  'compiler',
  [':'],
  [
    {
      pattern:
        /^(?<file>(?:[A-Za-z]:[\\/])?[^\s:()"'=<>[\]{}|#*][^:()"'=<>[\]{}|*\n]{0,400}\.[A-Za-z][\w]{0,11}|[\w./-]{0,300}(?:Dockerfile|[Mm]akefile|GNUmakefile|Gemfile|Jenkinsfile|Vagrantfile|BUILD|WORKSPACE)):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?(?:-\d{1,9})?: (?<message>\S.*)$/,
      type: 'error',
      weight: WEIGHT.weak,
      holds: ({ file = '' }) => !/^(?:https?|ftp|ws)$/.test(file) && !/^\d{1,3}(?:\.\d{1,3}){2,3}$/.test(file),
    },
    {
      pattern:
        /^(?<file>[^\s:()"'=<>[\]{}|#*][^:()"'=<>[\]{}|*\n]{0,400}\.[A-Za-z][\w]{0,11}):(?<line>\d{1,9}):\s{2,}(?<message>: .*)$/,
      type: 'error',
      severity: 'note',
    },
  ],
);
