import type { Model } from '../../model/index.js';
import { DAY, type Seconds } from '../../units/index.js';

/** Bins per column; the width doubles whenever time runs past the last one. */
const BINS = 256;
/** Most cells per column, so that 60,000 servers do not fill the memory: bins are fewer then. */
const MOST_CELLS = 1 << 21;
const FEWEST = 8;
/** Widths that people read without arithmetic [s]; the smallest one that covers the run is taken. */
const READABLE_WIDTHS = [1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
/** Share of the bins that arrivals should fill, the rest being room for the queues to drain. */
const FILLED = 0.75;
/** Assumed length of a run without a stated end [s]. */
const SOME_HORIZON = 7 * DAY;

/** Bins of a time series: a power of two. */
export function binsOf({ senders, servers }: Model): number {
  const rows = Math.max(1, senders.length + servers.length);
  return Math.max(FEWEST, Math.min(BINS, 1 << (31 - Math.clz32(MOST_CELLS / rows))));
}

/** Width of so many bins at the start of a run [s]. */
export function firstWidthOf(model: Model, bins: number): Seconds {
  const wanted = horizonOf(model) / (bins * FILLED);
  return READABLE_WIDTHS.find((width) => width >= wanted) ?? DAY * Math.ceil(wanted / DAY);
}

/** About when arrivals end [s]. */
function horizonOf({ duration, messages, traffic }: Model): Seconds {
  if (duration !== null) return duration;
  const rate = traffic.reduce((sum, entry) => sum + (entry.kind === 'rate' ? entry.rate : 0), 0);
  return messages === null || rate === 0 ? SOME_HORIZON : messages / rate;
}
