import {
  type BestResult,
  type ComparisonResult,
  type DrillResult,
  RESULT_FORMAT,
  RESULT_REVISION,
  type RunResult,
  type SweepResult,
} from '../index.js';
import { bestResult, comparisonResult, drillResult, sweepResult } from './evidence.js';
import { readSavedResult } from './saved-result.js';

/** What can be shown again: a run, a comparison, a sweep, a drill; or why not, in a few words. */
export type SavedReport =
  | { readonly kind: 'run'; readonly result: RunResult }
  | { readonly kind: 'comparison'; readonly result: ComparisonResult }
  | { readonly kind: 'sweep'; readonly result: SweepResult }
  | { readonly kind: 'drill'; readonly result: DrillResult }
  | { readonly kind: 'best'; readonly result: BestResult }
  | { readonly kind: 'none'; readonly message: string };

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function parse(text: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

interface Refusal {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

function refused({ issues }: Refusal): SavedReport {
  const [issue] = issues;
  const place = issue?.path.map(String).join('.') ?? '';
  return { kind: 'none', message: `\`${place}\` is not as a result has it: ${issue?.message ?? ''}` };
}

/**
 * Reads what `mxsim run`, `compare`, `sweep`, `drill` or `best` printed with `--format json`. A later revision only adds keys; they are
 * skipped. Never throws.
 */
export function readSavedReport(text: string): SavedReport {
  const value = parse(text);
  const mxsim = fieldsOf(value?.['mxsim']);
  const isComparison = value !== undefined && 'comparison' in value;
  if (
    value === undefined ||
    mxsim === undefined ||
    !(isComparison || 'sweep' in value || 'drill' in value || 'designs' in value)
  ) {
    const reading = readSavedResult(text);
    return reading.ok ? { kind: 'run', result: reading.result } : { kind: 'none', message: reading.message };
  }
  const { format } = mxsim;
  if (format !== RESULT_FORMAT) {
    return {
      kind: 'none',
      message: `its format is ${JSON.stringify(format)}; this version reads format ${RESULT_FORMAT}`,
    };
  }
  const own = { ...value, mxsim: { ...mxsim, revision: RESULT_REVISION } };
  if (isComparison) {
    const checked = comparisonResult.safeParse(own);
    return checked.success ? { kind: 'comparison', result: checked.data } : refused(checked.error);
  }
  if ('drill' in value) {
    const checked = drillResult.safeParse(own);
    return checked.success ? { kind: 'drill', result: checked.data } : refused(checked.error);
  }
  if ('designs' in value) {
    const checked = bestResult.safeParse(own);
    return checked.success ? { kind: 'best', result: checked.data } : refused(checked.error);
  }
  const checked = sweepResult.safeParse(own);
  return checked.success ? { kind: 'sweep', result: checked.data } : refused(checked.error);
}
