import { type Chart, type ChartSize, plotWidth } from './chart.js';
import { labelLayer } from './labels.js';
import { buildChart } from './layers.js';
import { ink } from './palette.js';
import { rowLabels, rowPlace, rowScale } from './rows.js';

/** A bar with its name and a note behind it. */
export interface BarRow {
  readonly name: string;
  readonly note: string;
  readonly value: number;
}

const BAR = 18;
const PITCH = 26;
/** What occurred is seen, however rare [px]. */
const THINNEST = 1.5;

/** Horizontal bars from zero with their values written behind them; short names, so they stay beside the bars. */
export function drawBars(bars: readonly BarRow[], size: ChartSize): Chart {
  const padding = { left: 78, right: 124, top: 2, bottom: 2 };
  const width = plotWidth(size, padding);
  const longest = Math.max(...bars.map(({ value }) => value));
  const values = bars.map(({ name, note, value }, row) => ({
    row,
    tip: `${name}: ${note}`,
    value: value === 0 ? 0 : Math.max(value, (THINNEST / width) * longest),
  }));
  return buildChart(size, bars.length * PITCH, padding, [
    {
      data: { values },
      mark: { type: 'bar', height: BAR, fill: ink('delivered') },
      encoding: { y: rowPlace(bars.length), x: { ...rowScale(longest), field: 'value' }, x2: { datum: 0 } },
    },
    labelLayer(
      rowLabels(
        bars.map(({ name, note }, row) => ({ name, note, end: ((values[row]?.value ?? 0) / longest) * width })),
        { size: 'wide', width, pitch: PITCH, bar: BAR },
      ),
    ),
  ]);
}
