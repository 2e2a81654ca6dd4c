import { arrivalDifferences } from '../experiment/index.js';
import type { LoadedArm } from './arms.js';
import { goalOf, type SearchOptions } from './goal.js';

/** Why the set-ups cannot be compared, for each that differs from the first; empty where they can. */
export function findObstacles(arms: readonly LoadedArm[]): readonly string[] {
  const [reference, ...others] = arms;
  if (reference === undefined) return [];
  return others.flatMap(({ name, scenario }) => {
    const differences = arrivalDifferences(reference.scenario.model, scenario.model);
    if (differences.length === 0) return [];
    const head = `${name} cannot be compared with ${reference.name}: message 1 of one is not message 1 of the other`;
    return [[head, ...differences.map((line) => `  ${line}`)].join('\n')];
  });
}

/** What replications are added for, which every set-up must have; or a line that says what is wrong. */
export function commonGoal(arms: readonly LoadedArm[], options: SearchOptions): ReturnType<typeof goalOf> {
  const goals = arms.map(({ scenario }) => goalOf(options, scenario.model));
  const wrong = goals.findIndex((goal) => goal !== null && 'line' in goal);
  const [first = null] = goals;
  const fault = goals[wrong];
  if (fault === undefined || fault === null || !('line' in fault)) return first;
  return { line: `${arms[wrong]?.name ?? ''}: ${fault.line}` };
}
