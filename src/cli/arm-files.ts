import { checkVariants, type LoadedArms, readArms, refused } from '../jobs/index.js';
import { readInputs } from './inputs.js';
import type { CompareOptions } from './options.js';
import { reportName } from './report-target.js';
import { sourceOf } from './scenario-files.js';
import type { Session } from './session.js';
import { whileDeaf } from './signals.js';

/** Reads the set-ups of a comparison: files, or one file and its variants. */
export async function loadArms(
  files: readonly string[],
  options: CompareOptions,
  session: Session,
): Promise<LoadedArms> {
  const variants = checkVariants(files.length, options.variant);
  if (typeof variants === 'string') return refused(variants);
  const sources = (await readInputs(files, session)).map((input) =>
    input.ok ? { name: reportName(input.argument), source: sourceOf(input) } : input.line,
  );
  return whileDeaf(() => readArms(sources, variants, options));
}
