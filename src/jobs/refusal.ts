import { excessProblem } from '../library/index.js';
import type { Positions } from '../scenario/index.js';
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

/** A scenario asks for more than the engine holds: that is said like anything else that is wrong with it. */
export class ExcessError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Does something with a scenario; if that asks for too much, the error knows where. */
export async function withinLimits<T>(positions: Positions | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { excessOf } = await import('../engine/index.js');
    const excess = positions === null ? null : excessOf(error);
    throw excess === null || positions === null ? error : new ExcessError(excessProblem(excess, positions));
  }
}
