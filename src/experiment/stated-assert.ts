import type { AssertModel } from '../model/index.js';
import { type AssertResult, nameOfPath, type RunResult, spellFigure, type Verdict } from '../results/index.js';

/** The figure as it was written: reading an assert appends `.mean` or `.total` to names without it. */
function writtenName(path: readonly string[]): string {
  const name = nameOfPath(path);
  return name === spellFigure(path.slice(0, -1)) ? name : spellFigure(path);
}

/** A verdict with the parts of the assert, for programs that do not parse asserts. */
export function stated({ path, comparison, value }: AssertModel, result: AssertResult): AssertResult {
  const { text, ...judged } = result;
  return { text, figure: writtenName(path), comparison, threshold: value, ...judged };
}

/** The verdict on all asserts together: the worst of them, in the order of exit codes. Only if there are any. */
function verdictOnAll(asserts: readonly AssertResult[]): Verdict {
  const worst = (['fail', 'undecided'] as const).find((one) => asserts.some(({ verdict }) => verdict === one));
  return worst ?? 'pass';
}

/** Asserts, and the verdict on all of them if there are any. */
export function withVerdict(asserts: readonly AssertResult[]): Pick<RunResult, 'asserts' | 'verdict'> {
  return asserts.length === 0 ? { asserts } : { asserts, verdict: verdictOnAll(asserts) };
}
