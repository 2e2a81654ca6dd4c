import { z } from 'zod';
import { best, drill, evidence, run } from '../schema/index.js';

/** Kinds of results. */
export type ResultKind = 'result' | 'comparison' | 'sweep' | 'drill' | 'best';

const SCHEMAS: Readonly<Record<ResultKind, z.ZodType>> = {
  result: run.runResult,
  comparison: evidence.comparisonResult,
  sweep: evidence.sweepResult,
  drill: drill.drillResult,
  best: best.bestResult,
};

/**
 * The JSON Schema of results, for programs that read them: of a run, a comparison, a sweep, a drill or the best design
 * (`schema/*.schema.json`).
 */
export function renderResultSchema(kind: ResultKind = 'result'): string {
  return `${JSON.stringify(z.toJSONSchema(SCHEMAS[kind], { io: 'input' }), null, 2)}\n`;
}
