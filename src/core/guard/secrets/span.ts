/** What a layer found, before lines and columns are known. */
import type { SecretHit } from './hit';

export type Span = Pick<SecretHit, 'rule' | 'kind' | 'confidence' | 'start' | 'end'>;
