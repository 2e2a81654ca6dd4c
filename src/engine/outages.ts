import type { DownInterval } from '../results/index.js';
import type { World } from './world.js';

/**
 * When each server was refusing, timing out or silent for all sessions, up to `end` [s]: intervals in order, joined where
 * they overlap.
 */
export function outages(world: World, end: number): DownInterval[][] {
  const { core, records } = world;
  return records.stopping.map((failures) => {
    const total = failures
      .map((failure) => records.failures[failure] as number)
      .filter((failure) => core.memory.read('Failure', failure, 'probability') >= 1);
    return joined(total.flatMap((failure) => intervalsOf(world, failure, end)));
  });
}

/** Of each server, how many of the failures that come by chance have come at least once before `end` [s]. */
export function strikes({ core, records }: World, end: number): Float64Array {
  const struck = records.byChance.map(
    (failures) =>
      failures.filter((failure) => {
        const [first] = core.intervalsOf(records.failures[failure] as number);
        return first !== undefined && first.from < end;
      }).length,
  );
  return Float64Array.from(struck);
}

function intervalsOf({ core }: World, failure: number, end: number): DownInterval[] {
  const intervals: DownInterval[] = [];
  for (const { from, to } of core.intervalsOf(failure)) {
    if (from >= end) break;
    intervals.push({ from: Math.max(0, from), to: Math.min(end, to) });
    if (to >= end) break;
  }
  return intervals;
}

function joined(intervals: readonly DownInterval[]): DownInterval[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) result.push({ from, to });
  }
  return result;
}
