import { type Problem, renderProblems } from '../scenario/index.js';

/** Why nothing is run. */
export interface Refusal {
  readonly ok: false;
  /** What is wrong with scenarios, each with its place. */
  readonly problems: readonly Problem[];
  /** What is wrong with the call, or with a file that could not be read: one line each. */
  readonly lines: readonly string[];
}

export function refused(...lines: readonly string[]): Refusal {
  return { ok: false, problems: [], lines };
}

/** A refusal as the program prints it. */
export function renderRefusal({ problems, lines }: Pick<Refusal, 'problems' | 'lines'>): string {
  const text = lines.map((line) => `mxsim: ${line}\n`).join('');
  return [renderProblems(problems), text].filter(Boolean).join('\n');
}
