import { z } from 'zod';
import { bestResult, comparisonResult, drillResult, sweepResult } from './evidence.js';
import { runResult } from './run-result.js';

/** What results are of. */
export type ResultKind = 'result' | 'comparison' | 'sweep' | 'drill' | 'best';

const SCHEMAS: Readonly<Record<ResultKind, z.ZodType>> = {
  result: runResult,
  comparison: comparisonResult,
  sweep: sweepResult,
  drill: drillResult,
  best: bestResult,
};

/** The JSON Schema of results, for programs that read them: of a run, a comparison, a sweep or a drill (`schema/*.schema.json`). */
export function renderResultSchema(kind: ResultKind = 'result'): string {
  return `${JSON.stringify(z.toJSONSchema(SCHEMAS[kind]), null, 2)}\n`;
}
