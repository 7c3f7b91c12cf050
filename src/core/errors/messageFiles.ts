/** A data or configuration file that a message names with its line: what is wrong stands there, not in the code that loads it. */
import { frame } from './formats/block';
import type { PrintedFrame } from './trace';

const FILE =
  '((?:file:\\/\\/)?(?:[A-Za-z]:)?[\\w@+~.%/\\\\-]{1,400}\\.(?:json5?|jsonc|ya?ml|toml|ini|xml|csv|tsv|env|properties|conf|cfg|html?|jinja2?|j2|twig|erb|haml|slim|ejs|hbs|liquid|mustache|tmpl|tpl|gohtml|sql|graphql|gql|proto|css|scss|less|po|plist|lock|mdx?|txt|rst|vue|svelte|astro))';
const FORMS = [
  new RegExp(`${FILE}:(\\d{1,9})(?::(\\d{1,9}))?(?!\\d)`),
  new RegExp(
    `${FILE}["'\`]?[,:]? {0,2}\\(?\\[?(?:on |at |near |in )?line:? {1,3}(\\d{1,9})(?:[,:]? ?(?:col(?:umn)?|char|position):? (\\d{1,9}))?`,
    'i',
  ),
  new RegExp(`${FILE}["'\`]? ?\\((\\d{1,9})[,:] ?(\\d{1,9})\\)`),
];
const XML = /systemId: (\S{1,500}?); lineNumber: (\d{1,9}); columnNumber: (\d{1,9})/;
const LINE_FIRST = new RegExp(
  `(?:on|at) line (\\d{1,9})(?:,? (?:column|col) (\\d{1,9}))? (?:of|in) (?:the )?(?:file )?["'\`]?${FILE}`,
  'i',
);

/** A message names its file near its start; more would only cost time. */
const MAX_CHARS = 600;

export function fileInMessage(text: string): PrintedFrame | undefined {
  const message = text.slice(0, MAX_CHARS);
  if (!/\d/.test(message) || !/\.\w{2,}|lineNumber/.test(message)) return undefined;
  const xml = XML.exec(message);
  if (xml) return frame(xml[1] ?? '', xml[2], xml[3]);
  for (const form of FORMS) {
    const match = form.exec(message);
    if (match) return frame(match[1] ?? '', match[2], match[3]);
  }
  const match = LINE_FIRST.exec(message);
  return match ? frame(match[3] ?? '', match[1], match[2]) : undefined;
}
