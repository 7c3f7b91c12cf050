/** What travels between the worker and the thread that owns it. */
import type { CommentCompute, Compute, IgnoreCompute } from '../core/ports';

export interface WorkerSetup {
  /** Folder with the tokenizer's and the parser's files. */
  readonly assetDir: string;
}

/** A call takes one input, plain data, and a signal, which stays behind. */
type Calls = Compute & CommentCompute & IgnoreCompute;
export type ComputeName = keyof Calls;
export type ComputeInput<Name extends ComputeName = ComputeName> = Parameters<Calls[Name]>[0];
export type ComputeOutput<Name extends ComputeName = ComputeName> = Awaited<ReturnType<Calls[Name]>>;

export type ComputeCall = {
  [Name in ComputeName]: { readonly id: number; readonly name: Name; readonly input: ComputeInput<Name> };
}[ComputeName];

/** `spent`: the parser trapped, so that this thread can't parse any more. */
export type ComputeReply = { readonly id: number; readonly spent: boolean } & (
  { readonly output: ComputeOutput } | { readonly error: string }
);
