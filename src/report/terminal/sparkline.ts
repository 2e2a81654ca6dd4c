import type { DownInterval } from '../../results/index.js';
import type { Seconds } from '../../units/index.js';
import { downWithin } from '../words/timeline.js';

const LEVELS = '▁▂▃▄▅▆▇█';
/** Marks for bins in which the server was down for part of the time: an outage of half an hour shows in a week. */
export const PARTLY_DOWN = '░▒▓';
/** No load at all. */
export const NOTHING = '·';
/** No load, and the server was down. */
export const DOWN = '×';

/** Load over time in one row of marks. */
export interface Spark {
  readonly loads: readonly number[];
  /** Share of each mark's time in which the server was down, from 0 to 1. */
  readonly down: readonly number[];
}

const DAY: Seconds = 86_400;

/**
 * Bins per mark so that `bins` bins take at most `marks` marks. Where it can, a mark is a whole part or a multiple of a
 * day: other spans would beat against the daily wave of the traffic.
 */
export function binsPerMark(bins: number, marks: number, width: Seconds): number {
  const fewest = Math.max(1, Math.ceil(bins / Math.max(1, marks)));
  for (let per = fewest; per <= 2 * fewest; per += 1)
    if (DAY % (per * width) === 0 || (per * width) % DAY === 0) return per;
  return fewest;
}

/** Gathers bins of `width` seconds into marks: mean load, and the share of time down. */
export function gather(
  loads: readonly number[],
  down: readonly DownInterval[],
  bins: number,
  perMark: number,
  width: Seconds,
): Spark {
  const marks = Math.ceil(bins / perMark);
  const spans = Array.from({ length: marks }, (_, at) => ({
    from: at * perMark,
    to: Math.min(bins, (at + 1) * perMark),
  }));
  return {
    loads: spans.map(({ from, to }) => loads.slice(from, to).reduce((a, b) => a + b, 0) / (to - from)),
    down: spans.map(({ from, to }) => downWithin(down, from * width, to * width) / ((to - from) * width)),
  };
}

/** Draws the marks; `highest` is the load of a full block, the same for all rows to be compared. */
export function drawSpark({ loads, down }: Spark, highest: number, paintDown: (text: string) => string): string {
  return loads
    .map((load, at) => {
      const share = down[at] ?? 0;
      if (load === 0) return share > 0 ? paintDown(DOWN) : NOTHING;
      return share > 0 ? paintDown(level(load, highest, PARTLY_DOWN)) : level(load, highest, LEVELS);
    })
    .join('');
}

function level(load: number, highest: number, levels: string): string {
  const at = Math.min(levels.length, Math.max(1, Math.ceil((load / highest) * levels.length)));
  return levels.charAt(at - 1);
}
