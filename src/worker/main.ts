/**
 * The worker thread: runs core's heavy functions. No network, no state but loaded assets; it may be terminated at any
 * moment.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { checkFixes } from '../core/compute/checkFixes';
import { composeRequest } from '../core/compute/composeRequest';
import { findRelated } from '../core/compute/findRelated';
import { placeComment } from '../core/compute/placeComment';
import { scanText } from '../core/compute/scanText';
import { matchIgnoreFiles } from '../core/guard/ignore/ignoreFiles';
import { isSpent } from '../core/syntax/parser';
import { splitText } from '../core/syntax/split';
import type { ComputeCall, ComputeOutput, ComputeReply, WorkerSetup } from './messages';

const { assetDir } = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread only');

port.on('message', (call: ComputeCall) => {
  compute(call).then(
    (output) => {
      port.postMessage({ id: call.id, spent: isSpent(), output } satisfies ComputeReply);
    },
    (error: unknown) => {
      // The message could quote the input; the name is enough to look it up.
      const name = error instanceof Error ? error.name : 'unknown';
      port.postMessage({ id: call.id, spent: isSpent(), error: name } satisfies ComputeReply);
    },
  );
});

async function compute(call: ComputeCall): Promise<ComputeOutput> {
  switch (call.name) {
    case 'composeRequest':
      return composeRequest(call.input, assetDir);
    case 'scanText':
      return scanText(call.input);
    case 'findRelated':
      return findRelated(call.input, assetDir);
    case 'splitText':
      return splitText(call.input, assetDir);
    case 'checkFixes':
      return checkFixes(call.input, assetDir);
    case 'placeComment':
      return placeComment(call.input, assetDir);
    case 'matchIgnoreFiles':
      return matchIgnoreFiles(call.input);
  }
}
