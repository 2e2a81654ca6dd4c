import { renderResultSchema } from '../../archive/index.js';
import { renderSchema } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Session } from '../session.js';

/** Prints the JSON Schema of the scenario language, or that of results. */
export async function printSchema(what: 'scenario' | 'result', { stdout }: Session): Promise<ExitCode> {
  await stdout.write(what === 'result' ? renderResultSchema() : renderSchema());
  return EXIT.done;
}
