/** The forms of address that redisAddress.ts takes, in words: for whoever wrote another one. */
import * as l10n from '@vscode/l10n';

export function addressForms(): string {
  return l10n.t(
    'An address is redis://host:6379, rediss:// with TLS, redis+sentinel://host:26379/master or redis+cluster://host:7000,host:7001.',
  );
}
