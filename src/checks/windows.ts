import type { FailureTiming } from '../model/index.js';
import type { Seconds, SimTime } from '../units/index.js';

/** A half-open interval of time [s]. */
export type Window = readonly [from: SimTime, to: SimTime];

/** Most windows of one failure: a minute of work each hour for more than a year. */
const MOST_WINDOWS = 10_000;

function windows(timing: FailureTiming, end: Seconds): readonly Window[] {
  if (timing.kind === 'always') return [[0, Number.POSITIVE_INFINITY]];
  if (timing.kind !== 'planned' || timing.for <= 0) return [];
  const found: Window[] = [];
  for (let from = timing.at; from < end && found.length < MOST_WINDOWS; from += timing.every ?? end) {
    found.push([from, from + timing.for]);
    if (timing.every === null) break;
  }
  return found;
}

/** Intervals of failures by plan or for good that begin before `end` [s]: in order, with a gap between any two. */
export function windowsOf(timings: readonly FailureTiming[], end: Seconds): readonly Window[] {
  const sorted = timings.flatMap((timing) => windows(timing, end)).sort(([a], [b]) => a - b);
  const merged: [SimTime, SimTime][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** The intersections of two lists of intervals. */
export function overlaps(some: readonly Window[], others: readonly Window[]): readonly Window[] {
  const both: Window[] = [];
  for (let i = 0, j = 0; ; ) {
    const [a, b] = [some[i], others[j]];
    if (a === undefined || b === undefined) return both;
    const from = Math.max(a[0], b[0]);
    const to = Math.min(a[1], b[1]);
    if (from < to) both.push([from, to]);
    if (a[1] < b[1]) i += 1;
    else j += 1;
  }
}

/** True if an instant lies in one of the intervals. */
export function covers(all: readonly Window[], t: SimTime): boolean {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.[0] ?? Number.POSITIVE_INFINITY) <= t) low = middle + 1;
    else high = middle;
  }
  return (all[low - 1]?.[1] ?? Number.NEGATIVE_INFINITY) > t;
}
