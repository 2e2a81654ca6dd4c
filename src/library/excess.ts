import type { Excess } from '../engine/index.js';
import type { Positions, Problem } from '../scenario/index.js';

/** A problem for a run that asked for too much, with its place in the scenario. */
export function excessProblem({ message, hint, path }: Excess, positions: Positions): Problem {
  return { code: 'too-large', severity: 'error', message, hint, path, ...positions(path) };
}
