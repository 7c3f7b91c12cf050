/** What travels between the worker and the thread that owns it. */
import type { ComposeInput, ComposeOutput } from '../core/compute/composeRequest';

export interface WorkerSetup {
  /** Folder with the tokenizer's files. */
  readonly assetDir: string;
}

export interface ComputeCall {
  readonly id: number;
  readonly input: ComposeInput;
}

export type ComputeReply =
  { readonly id: number; readonly output: ComposeOutput } | { readonly id: number; readonly error: string };
