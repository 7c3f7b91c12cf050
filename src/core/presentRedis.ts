/** How the connection to Redis stands, in words. */
import * as l10n from '@vscode/l10n';
import type { DownReason, RedisState, RefusedReason } from './cache/redisState';

/** @returns '' where no Redis is used. */
export function redisSentence(state: RedisState): string {
  switch (state.kind) {
    case 'not_used':
      return '';
    case 'idle':
      return l10n.t('Redis: not asked so far.');
    case 'connecting':
      return l10n.t('Redis: connecting.');
    case 'connected':
      return l10n.t('Redis: connected.');
    case 'down':
      return l10n.t(
        'Redis: not available since {0}. {1} It is tried again.',
        clockTime(state.since),
        down(state.reason),
      );
    case 'refused':
      return l10n.t('Redis: refuses since {0}. {1}', clockTime(state.since), refused(state.reason));
  }
}

function down(reason: DownReason): string {
  switch (reason) {
    case 'unreachable':
      return l10n.t('Nothing answers at its address.');
    case 'lost':
      return l10n.t('The connection was lost.');
    case 'no_answer':
      return l10n.t('It does not answer in time.');
    case 'not_ready':
      return l10n.t('It is not ready: it loads its data, or its cluster is incomplete.');
  }
}

function refused(reason: RefusedReason): string {
  switch (reason) {
    case 'credentials':
      return l10n.t('User name or password are wrong: set them with Set Redis credentials.');
    case 'permission':
      return l10n.t('Its user may not do what the cache needs: GET, SET, EVAL, PUBLISH and SUBSCRIBE.');
    case 'tls':
      return l10n.t('No trusted encrypted connection: check rediss:// and the certificate of its authority (?ca=).');
    case 'ca_file':
      return l10n.t('The file that ?ca= names can not be read.');
    case 'passphrase':
      return l10n.t('Its answers are encrypted: set the passphrase of your team with Set team passphrase.');
    case 'not_redis':
      return l10n.t('What answers at its address is no Redis.');
    case 'read_only':
      return l10n.t('It takes no writes, as it is a replica. Answers are kept here and written later.');
    case 'memory':
      return l10n.t(
        'Its memory is full: set maxmemory-policy to allkeys-lru. Answers are kept here and written later.',
      );
    case 'not_writable':
      return l10n.t('It takes no writes for now. Answers are kept here and written later.');
  }
}

function clockTime(time: number): string {
  return new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
