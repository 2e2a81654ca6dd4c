import { renderPlanSchema } from '../../experiment/shards/index.js';
import { renderExerciseSchema, renderTourSchema } from '../../play/index.js';
import { renderResultSchema } from '../../results/saved/index.js';
import { renderSchema } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { SchemaName } from '../options.js';
import type { Session } from '../session.js';

/** Schemas of files; all others are of the output of commands. */
const OF_FILES = {
  scenario: renderSchema,
  plan: renderPlanSchema,
  exercise: renderExerciseSchema,
  tour: renderTourSchema,
};

/** Prints the JSON Schema of the scenario language, of a command's output, of plans, or of files for teaching. */
export async function printSchema(what: SchemaName, { stdout }: Session): Promise<ExitCode> {
  const isFile = what === 'scenario' || what === 'plan' || what === 'exercise' || what === 'tour';
  const text = isFile ? OF_FILES[what]() : renderResultSchema(what);
  await stdout.write(text);
  return EXIT.done;
}
