import { z } from 'zod';
import { runResult } from './run-result.js';

/** The JSON Schema of results, for programs that read them (`schema/result.schema.json`). */
export function renderResultSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(runResult), null, 2)}\n`;
}
