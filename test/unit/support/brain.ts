/** The brain that ships. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { BRAIN_FILE, instructionsFor, parseBrain, type Brain, type Instructions } from '../../../src/core/prompt/brain';
import type { EffectiveBrain } from '../../../src/core/prompt/brainLayers';
import { shippedBrain } from '../../../src/core/prompt/mergeBrain';
import { reviewTask } from '../../../src/core/tasks/review';
import { ROOT } from './product';

export const BRAIN: Brain = parseBrain(readFileSync(path.join(ROOT, BRAIN_FILE), 'utf8'));
export const INSTRUCTIONS: Instructions = instructionsFor(BRAIN, reviewTask, 'en');
export const OURS: EffectiveBrain = { ...shippedBrain(BRAIN), files: [] };
