import { RESULT_FORMAT, RESULT_REVISION, type RunResult } from '../index.js';
import { overridesOfCommand } from './command-words.js';
import { runResult } from './run-result.js';

/** A result that was read, or why not, in a few words. */
export type SavedReading =
  | { readonly ok: true; readonly result: RunResult }
  | { readonly ok: false; readonly message: string };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a text looks like a saved result: a scenario has no key `mxsim`. */
export function isSavedResult(text: string): boolean {
  return /^\s*[[{]/.test(text) && /"mxsim"\s*:\s*\{/.test(text.slice(0, 400));
}

function refused(message: string): SavedReading {
  return { ok: false, message };
}

/**
 * Reads one result that `mxsim run --format json` printed, of this revision of the format or the one before. Never throws.
 */
export function readSavedResult(text: string): SavedReading {
  const value = parse(text);
  if (value === undefined) return refused('this is no JSON');
  if (Array.isArray(value)) return refused(`this file holds ${value.length} results; one is expected`);
  if (!isRecord(value) || !isRecord(value['mxsim'])) return refused('this is no result of mxsim');
  const { format, revision = 1 } = value['mxsim'];
  if ('comparison' in value || 'sweep' in value) return refused('this is not the result of `mxsim run`');
  if (format !== RESULT_FORMAT || typeof revision !== 'number') {
    return refused(`its format is ${JSON.stringify(format)}; this version reads format ${RESULT_FORMAT}`);
  }
  // A later revision only adds keys; they are skipped.
  const own = { ...value, mxsim: { ...value['mxsim'], revision: RESULT_REVISION } };
  const checked = runResult.safeParse(own);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return refused(`\`${issue?.path.map(String).join('.') ?? ''}\` is not as a result has it: ${issue?.message ?? ''}`);
  }
  return { ok: true, result: revision === 1 ? upgraded(checked.data) : checked.data };
}

/** A result of the first revision: its overrides stand in its command, and two figures have their intervals. */
function upgraded(result: RunResult): RunResult {
  const { deliveryRate, firstPassRate, scenario } = result;
  return {
    ...result,
    scenario: { ...scenario, overrides: overridesOfCommand(scenario.command) },
    estimates: {
      ...(deliveryRate === null ? {} : { deliveryRate }),
      ...(firstPassRate === null ? {} : { firstPassRate }),
    },
  };
}
