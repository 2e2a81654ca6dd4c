/**
 * The shape of results in files, for checking files and as JSON Schema. The types of results are derived from these
 * schemas (`results/types.ts`), so a key is added here and nowhere else. A module that only imports types from here
 * loads no schema library.
 */
export * as best from './best.js';
export * as drill from './drill.js';
export * as evidence from './evidence.js';
export * as run from './run-result.js';
export * as telling from './telling.js';
export * as values from './values.js';
