import { formatDuration, type Seconds } from '../../units/index.js';
import {
  CHART_WIDTH,
  type Chart,
  type ChartSize,
  chartOf,
  distinctNames,
  logTimeAxis,
  nameAxis,
  type Row,
  roomFor,
} from './chart.js';
import { ink } from './palette.js';

/** Latencies of mail: the median, the 99th percentile, and the slowest. */
export interface TimeRange {
  readonly name: string;
  readonly half: Seconds;
  readonly most: Seconds;
  readonly slowest: Seconds;
}

const NAME = 190;
/** Margin of the axis at both ends, as a factor. */
const MARGIN = 1.3;

/** A row per name on one logarithmic time axis: from half of the mail (ring) over 99 % (dot) to the slowest message (diamond). */
export function drawRanges(ranges: readonly TimeRange[], size: ChartSize): Chart {
  const names = distinctNames(ranges.map(({ name }) => name));
  const width = CHART_WIDTH[size] - (size === 'wide' ? roomFor(names, NAME) + 14 : 8) - 24;
  const values = ranges.map(({ half, most, slowest }, at): Row => {
    const words = `${names[at] ?? ''}\nhalf ${formatDuration(half)}, 99 % ${formatDuration(most)}, slowest ${formatDuration(slowest)}`;
    return { name: names[at] ?? '', half_within_s: half, most_within_s: most, slowest_s: slowest, words };
  });
  const least = Math.min(...ranges.map(({ half }) => half)) / MARGIN;
  const largest = Math.max(...ranges.map(({ slowest }) => slowest)) * MARGIN;
  const { axis, ...scale } = logTimeAxis(least, largest, size, 'time to delivery, logarithmic');
  const x = { ...scale, axis: { ...axis, grid: true } };
  const y = { ...nameAxis(names, size, size === 'wide' ? NAME : width, 16), field: 'name' };
  const mark = (field: string, look: object) => ({
    mark: { type: 'point', filled: false, opacity: 1, size: 80, strokeWidth: 2, stroke: ink('delivered'), ...look },
    encoding: { y, x: { ...x, field }, tooltip: { field: 'words', type: 'nominal' } },
  });
  const layer = [
    {
      mark: { type: 'rule', stroke: ink('edge'), strokeWidth: 2 },
      encoding: { y, x: { ...x, field: 'half_within_s' }, x2: { field: 'slowest_s' } },
    },
    mark('half_within_s', { fill: ink('paper') }),
    mark('most_within_s', { fill: ink('delivered') }),
    mark('slowest_s', { fill: ink('down'), stroke: ink('down'), shape: 'diamond' }),
  ];
  return chartOf(size, { width, height: { step: size === 'wide' ? 30 : 44 }, data: { values }, layer });
}
