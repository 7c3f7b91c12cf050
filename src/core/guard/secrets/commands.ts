/** Passwords that are given to a command as an argument: which tools take one, and how. */
import { isExample, isPlaceholder, isReference } from './placeholder';
import { looksRandom } from './random';
import type { Span } from './span';

interface Command {
  /** Lower case; the command or the option that shows it. */
  readonly anchors: readonly string[];
  /** From the anchor on. */
  readonly pattern: RegExp;
}

const VALUE = '(?<quote>["\']?)(?<value>[^\\s"\'`]{3,128})\\k<quote>';
/** Arguments on the way to the one that counts. */
const ARGUMENTS = '(?:[^\\s|;]{1,80}[ \\t]{1,3}){0,10}?';

function command(anchors: string, lead: string): Command {
  return { anchors: anchors.split(' '), pattern: new RegExp(`${lead}${VALUE}`, 'y') };
}

export const COMMANDS: readonly Command[] = [
  command('mysql mariadb', `(?:mysql|mariadb)[\\w-]{0,12}(?:\\.exe)?[ \\t]{1,3}${ARGUMENTS}-p`),
  command('sshpass', `sshpass[ \\t]{1,3}(?:-\\w[ \\t]{1,3}){0,2}-p[ \\t]{0,3}`),
  command('sqlcmd bcp osql isql', `\\w{3,6}[ \\t]{1,3}${ARGUMENTS}-P[ \\t]{0,3}`),
  command('redis-cli', `redis-cli[ \\t]{1,3}${ARGUMENTS}(?:-a|--pass)[ \\t]{1,3}`),
  command(
    'mongo docker podman az oc cf cqlsh beeline influx helm ipmitool nmcli ldap wpa_passphrase clickhouse-client rabbitmqctl argocd kubectl gcloud doctl heroku npm vault consul nomad skopeo crane buildah cosign rclone restic',
    `[\\w-]{2,24}[ \\t]{1,3}${ARGUMENTS}(?:-p|-w|-P|--?pass(?:word)?)[ =]{1,3}`,
  ),
  command(
    'keytool jarsigner apksigner',
    `\\w{6,10}[ \\t]{1,3}${ARGUMENTS}-{1,2}(?:src|dest|ks-|key-)?(?:store|key)?pass(?:wd)?[ =](?:pass:)?`,
  ),
  command(
    'net',
    'net[ \\t]{1,3}(?:user[ \\t]{1,3}[^\\s]{1,40}|use[ \\t]{1,3}(?:[^\\s]{1,80}[ \\t]{1,3}){1,3}?/user:[^\\s]{1,60})[ \\t]{1,3}',
  ),
  command('7z 7za zip unzip rar', `\\w{2,5}[ \\t]{1,3}${ARGUMENTS}-(?:p|hp|P[ \\t]{1,3})`),
  command('pass:', 'pass:'),
  command('pscp plink putty winscp psftp', `\\w{4,6}(?:\\.exe)?[ \\t]{1,3}${ARGUMENTS}-pw[ \\t]{1,3}`),
  command('lftp', 'lftp[ \\t]{1,3}(?:[^\\s|;]{1,80}[ \\t]{1,3}){0,6}?-u[ \\t]{1,3}[\\w.@-]{1,40},'),
  command('xfreerdp rdesktop wlfreerdp', `\\w{8,9}[ \\t]{1,3}${ARGUMENTS}(?:/p:|-p[ \\t]{1,3})`),
  command('smbclient rpcclient winexe', `\\w{6,9}[ \\t]{1,3}${ARGUMENTS}-U[ \\t]{1,3}['"]?[\\w./\\\\-]{1,40}%`),
  command('snmpwalk snmpget snmpset', `snmp\\w{3,5}[ \\t]{1,3}${ARGUMENTS}-[AX][ \\t]{1,3}`),
  command(
    'htpasswd',
    'htpasswd[ \\t]{1,3}-\\w{0,3}b\\w{0,3}[ \\t]{1,3}(?:-\\w{1,3}[ \\t]{1,3})?(?:[\\w./-]{2,80}[ \\t]{1,3})?[\\w.@-]{1,40}[ \\t]{1,3}',
  ),
  command(
    'echo printf',
    `(?:echo|printf)[ \\t]{1,3}(?:-\\w{1,2}[ \\t]{1,3})?["']?(?:[\\w.-]{1,32}:)?(?=[^\\r\\n|]{3,120}\\|[ \\t]{0,4}(?:sudo |docker login|podman login|passwd|chpasswd|su |kinit|cryptsetup|gh auth login|npm login|helm registry login|gpg ))`,
  ),
];

const BY_ANCHOR: ReadonlyMap<string, RegExp> = new Map(
  COMMANDS.flatMap(({ anchors, pattern }) => anchors.map((anchor) => [anchor, pattern] as const)),
);
/** `ldapsearch`, `mongodump`, `docker`: the anchor begins the command's name. Longer ones first. */
const ANCHORS = new RegExp(
  `(?<![\\w-])(?:${[...BY_ANCHOR.keys()].sort((a, b) => b.length - a.length).join('|')})(?=[\\w.-]{0,16}[\\s:])`,
  'g',
);

export function commands(text: string, lower: string): Span[] {
  const found: Span[] = [];
  for (const { 0: anchor, index } of lower.matchAll(ANCHORS)) {
    const pattern = BY_ANCHOR.get(anchor);
    if (!pattern) continue;
    pattern.lastIndex = index;
    const match = pattern.exec(text);
    const value = match?.groups?.['value'];
    if (!match || value === undefined || !isArgument(value)) continue;
    const end = index + match[0].length - (match.groups?.['quote'] ?? '').length;
    found.push({ rule: 'command-password', kind: 'PASSWORD', confidence: 'medium', start: end - value.length, end });
  }
  return found;
}

function isArgument(value: string): boolean {
  if (isPlaceholder(value) || isReference(value) || isExample(value)) return false;
  if (/^[-/%$]|^\d{1,5}(?::\d{1,5})?(?:\/\w{3})?$|^[\w.]{1,30}:[\w.:/]{1,40}$/.test(value)) return false;
  return (/\d/.test(value) && /[A-Za-z]/.test(value)) || /[!@#$%^&*+=]/.test(value) || looksRandom(value, 10);
}
