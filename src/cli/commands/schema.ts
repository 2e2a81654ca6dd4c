import { renderSchema } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Session } from '../session.js';

/** Prints the JSON Schema of the scenario language. */
export async function printSchema({ stdout }: Session): Promise<ExitCode> {
  await stdout.write(renderSchema());
  return EXIT.done;
}
