/** The brain that ships. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { BRAIN_FILE, instructionsFor, parseBrain, type Brain, type Instructions } from '../../../src/core/prompt/brain';
import { ROOT } from './product';

export const BRAIN: Brain = parseBrain(readFileSync(path.join(ROOT, BRAIN_FILE), 'utf8'));
export const INSTRUCTIONS: Instructions = instructionsFor(BRAIN, 'code_reviewer', 'code_review');
