/** The first things that are asked of a request: whether a rule keeps a text of it back, and whether its limits allow it. */
import type { Block } from '../outcome';
import type { Brain } from '../prompt/brain';
import type { Source } from '../prompt/source';
import type { Settings } from '../settings';
import type { IgnoreGuard } from './ignore/ignoreGuard';
import { checkLimits } from './limits';

export type Stop = { readonly kind: 'blocked'; readonly block: Block } | { readonly kind: 'cancelled' };

/** @returns undefined when nothing stops the request. */
export async function whatStops(
  sources: readonly Source[],
  settings: Settings,
  filters: Brain['security_filters'],
  ignored: Pick<IgnoreGuard, 'check'>,
  signal: AbortSignal,
): Promise<Stop | undefined> {
  for (const source of sources) {
    let block: Block | undefined;
    try {
      block = await ignored.check(source, settings, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled' };
      throw error;
    }
    block ??= checkLimits(source, settings, filters);
    if (block) return { kind: 'blocked', block };
  }
  return undefined;
}
