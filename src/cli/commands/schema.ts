import { renderPlanSchema } from '../../experiment/shards/index.js';
import { renderResultSchema } from '../../results/saved/index.js';
import { renderSchema } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { SchemaName } from '../options.js';
import type { Session } from '../session.js';

/** Prints the JSON Schema of the scenario language, of what a command prints, or of plans. */
export async function printSchema(what: SchemaName, { stdout }: Session): Promise<ExitCode> {
  const text = what === 'scenario' ? renderSchema() : what === 'plan' ? renderPlanSchema() : renderResultSchema(what);
  await stdout.write(text);
  return EXIT.done;
}
