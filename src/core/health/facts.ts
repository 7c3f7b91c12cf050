/**
 * What a health check finds out, as data: one fact a check. The words for them are in presentHealth.ts, so that no check
 * writes any.
 */
import type { KeyInfo } from '../claude/keyStatus';
import type { RequestFailure } from '../outcome';
import type { PrivacySettings } from '../settings';

/** The checks, in the order in which they are shown. */
export const CHECKS = [
  ...(['endpoint', 'reachable', 'certificate', 'proxy', 'key', 'credit', 'model', 'structured_outputs'] as const),
  ...(['redis', 'state_folder', 'privacy'] as const),
] as const;
export type CheckId = (typeof CHECKS)[number];

/** Why a check was not made. */
export interface NotChecked {
  readonly kind: 'not_checked';
  readonly because: 'endpoint' | 'not_reached' | 'no_list' | 'model' | 'not_agreed' | 'cancelled' | 'late' | 'broken';
}

export interface HealthFacts {
  readonly endpoint:
    | { readonly kind: 'usable'; readonly host: string; readonly is: 'openrouter' | 'here' | 'other' | 'demo' }
    | { readonly kind: 'invalid' };
  readonly reachable:
    | { readonly kind: 'answered'; readonly ms: number }
    /** It answers, but it has no list of models: some gateways do not. */
    | { readonly kind: 'no_list'; readonly status: number }
    | { readonly kind: 'failed'; readonly failure: RequestFailure }
    | NotChecked;
  readonly certificate:
    | { readonly kind: 'trusted'; readonly issuer: string; readonly daysLeft: number }
    | { readonly kind: 'untrusted'; readonly failure: RequestFailure; readonly issuer?: string }
    /** Plain http, which is accepted on this machine alone. */
    | { readonly kind: 'not_needed' }
    | NotChecked;
  readonly proxy:
    ProxyUse | NotChecked | { readonly kind: 'refused'; readonly use: ProxyUse; readonly failure: RequestFailure };
  readonly key:
    | { readonly kind: 'accepted'; readonly info: KeyInfo }
    | { readonly kind: 'none' }
    | { readonly kind: 'failed'; readonly failure: RequestFailure }
    | NotChecked;
  readonly model:
    | {
        readonly kind: 'listed';
        readonly model: string;
        readonly endsOn: string | null;
        readonly daysLeft: number | null;
      }
    | { readonly kind: 'unlisted'; readonly model: string }
    | NotChecked;
  readonly structuredOutputs: StructuredOutputs | NotChecked;
  readonly redis: RedisHealth | NotChecked;
  readonly stateFolder: { readonly kind: 'writable' } | { readonly kind: 'failed'; readonly code: string } | NotChecked;
  readonly privacy: PrivacySettings;
}

/** Addresses without user and password. */
export type ProxyUse =
  | { readonly kind: 'none' }
  /** The endpoint is on this machine: no proxy is asked. */
  | { readonly kind: 'not_needed' }
  | { readonly kind: 'used'; readonly proxy: string; readonly from: string }
  /** There is one, and `by` says that it is not for this host. */
  | { readonly kind: 'bypassed'; readonly proxy: string; readonly by: string };

export type StructuredOutputs =
  | {
      readonly kind: 'supported';
      /** Names of providers; undefined: OpenRouter did not tell them. */
      readonly providers?: { readonly with: readonly string[]; readonly without: readonly string[] };
    }
  | { readonly kind: 'unsupported'; readonly model: string };

export type RedisHealth =
  | { readonly kind: 'not_used' }
  /** The address in the setting can't be used, or may not be. */
  | { readonly kind: 'unusable'; readonly because: 'credentials_in_setting' | 'invalid' }
  | {
      readonly kind: 'connected';
      readonly host: string;
      readonly ms: number;
      readonly version?: string;
      /** As Redis writes it: "1.2M". */
      readonly usedMemory?: string;
    }
  | { readonly kind: 'failed'; readonly host: string; readonly code: string; readonly credentials: boolean };
