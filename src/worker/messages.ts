/** What travels between the worker and the thread that owns it. */
import type { ComposeInput, ComposeOutput } from '../core/compute/composeRequest';
import type { ScanInput, ScanPlace } from '../core/compute/scanText';

export interface WorkerSetup {
  /** Folder with the tokenizer's files. */
  readonly assetDir: string;
}

/** What goes into each of core's heavy functions. A new one is a line here, in `ComputeOutputs` and in main.ts. */
export interface ComputeInputs {
  readonly composeRequest: ComposeInput;
  readonly scanText: ScanInput;
}

/** And what comes out of it. */
export interface ComputeOutputs {
  readonly composeRequest: ComposeOutput;
  readonly scanText: ScanPlace[];
}

export type ComputeName = keyof ComputeInputs;

export type ComputeCall = {
  readonly [Name in ComputeName]: { readonly id: number; readonly name: Name; readonly input: ComputeInputs[Name] };
}[ComputeName];

export type ComputeReply =
  | { readonly id: number; readonly output: ComputeOutputs[ComputeName] }
  | { readonly id: number; readonly error: string };
