/** What `--help` prints. */

export const USAGE = `code-insight: reviews code with Claude through OpenRouter, on your own key

Usage:
  code-insight review FILE [options]           review a file
  code-insight preview review FILE [options]   show what would be sent; sends nothing
  code-insight scan FILE... [options]          look for secrets; sends nothing, needs no key and no network
  code-insight debug --parse-only [--log FILE] [--cwd DIR] [--json]
                                               say what a failed command's output means: error, causes, frames, and
                                               where to look first; sends nothing, needs no key and no network
  code-insight audit [--json]                  print what was sent from this machine, newest first: no content
  code-insight audit clear                     remove that record
  code-insight usage [--json | --csv]          what was used this month, by day, task, model, file and repository;
                                               as CSV one row for each request and each answer of the cache
  code-insight cache stats [--json]            hits, misses and what is kept, here and in the team's Redis
  code-insight cache clear [--json] [--team]   remove the answers kept on this machine; --team: the team's too
  code-insight brain [options]                 show the prompts in force, and where each part came from
  code-insight health [options]                check key, model, network, Redis and state folder; sends no code

Options:
  --lines A-B     review only these lines (1-based, inclusive)
  --json          print JSON: the outcome, also on failure (outcome.schema.json), the preview, the places
                  of secrets (scan.schema.json), the record of what was sent (audit.schema.json), the
                  prompts, the use of this month (usage.schema.json), what the cache did
                  (cacheStats.schema.json, cacheCleared.schema.json), what a log says (errors.schema.json), or the health report
                  (health.schema.json)
  --team          with cache clear: remove what everybody shares in REDIS_URL as well
  --format FORMAT of a review: markdown, json (the same as --json) or sarif (SARIF 2.1.0), as the editor's
                  Export Report writes it (default: plain words)
  --log FILE      the output to read, escape sequences and all (default: -, standard input)
  --cwd DIR       the folder in which the command ran (default: the current folder)
  --parse-only    read the output on this machine alone; the only form of debug
  --refresh       do not answer from the cache
  --ask-above N   send nothing when the prompt has more than N tokens (estimate), unless --yes is there
  --yes           send all the same
  --split         review a file that is too large for one request in several, cut between functions
                  (default: nothing is sent)
  --over-budget   send although this month's budget is spent; recorded as such
  --min-severity S, --min-confidence C
                  print only findings of at least this severity (critical, major, minor, info) and this
                  confidence (high, medium, low); what is left out is counted on standard error
  --category C    print only findings of this category (bug, security, concurrency, resource, performance,
                  error_handling, api_misuse, maintainability); may be there several times
  --most N        print at most N findings, the gravest first
  --redact        send with placeholders where secrets are found (default: nothing is sent)
  --no-ignore     review the file although a rule (.gitignore, .codeinsightignore, built-in names) keeps it back
  --deny-data-collection
                  only providers that neither keep what is sent nor train on it
  --zdr           only endpoints with zero data retention; of Claude's, not Anthropic's own
  --brain FILE    prompts of your own over ours: any part of a brain file (prompts/system_brain.schema.json)
  --trust-workspace
                  let .code-insight/brain.json and the project's rules (AGENTS.md, CLAUDE.md,
                  .github/copilot-instructions.md, .code-insight/rules.md) of the workspace count too
                  (default: they are not read, since whoever wrote what is reviewed could have written them)
  --no-project-rules
                  leave the project's rules out all the same
  --no-related    with --lines, leave out the signatures of the files that these lines use
  --language TAG  the language of the answer, such as de or pt-BR (default: en)
  --demo          answer with the local demo model; needs no key and no network
  --root DIR      the workspace that paths are relative to (default: the git root, else the current folder)
  --verbose       write the log to standard error
  --help, --version

Environment:
  OPENROUTER_API_KEY, OPENROUTER_URL, CLAUDE_MODEL, REDIS_URL, REDIS_PREFIX
  CODE_INSIGHT_TEAM_PASSPHRASE
                           encrypts what goes to Redis; the same for all of a team
  CODE_INSIGHT_BUDGET      a plan (lite, pro, business), tokens a month, US dollars such as $20, or both such
                           as 500000,$20 (default: lite); shared with the editor, which has its own setting
  CODE_INSIGHT_TEAM_BUDGET tokens a month that all who share REDIS_URL may use together (default: no such budget)
  CODE_INSIGHT_STATE_DIR   folder for the ledger, the cache, the record of what was sent and what you
                           said is no secret

Exit codes:
  0 answered   2 wrong usage   3 blocked, nothing was sent   4 failed   5 partial answer   6 refused   130 cancelled
  health: 0 reviews can work, also where something is amiss   4 they can not
  cache: 0 done   2 wrong usage   4 the team's answers could not be removed
  debug: 0 the log was read   2 wrong usage, or the log or the folder can not be read
  scan: 0 nothing found   1 something found   2 wrong usage, or a file can not be read   4 a scan did not finish

What .code-insight/dismissed.json of the workspace dismisses is not printed, and marked as suppressed in SARIF; how many
that are is told on standard error.
Nobody is asked anything: where a secret is found, review sends nothing, names the places and ends with 3; so does
a prompt of more tokens than --ask-above.
debug ends with 0 also where no error is recognised: the output says so.
scan reads files of up to 50 MB in any language, standard input as -, and skips binary files; it never prints a value.
`;
