/** Whether everything runs (`npm run test:all`, or a filter by name), not only what fits into twenty minutes. */
export const THOROUGH = process.env['CODE_INSIGHT_ALL'] === '1';
