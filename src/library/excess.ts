import type { Excess } from '../engine/index.js';
import type { Positions, Problem } from '../scenario/index.js';

/** What a run asked too much of, with its place in the scenario. */
export function excessProblem({ message, hint, path }: Excess, positions: Positions): Problem {
  return { code: 'too-large', severity: 'error', message, hint, path, ...positions(path) };
}
