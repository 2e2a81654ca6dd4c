import { axisWith, between, type Chart, type ChartSize, plotWidth } from './chart.js';
import { type Label, labelLayer } from './labels.js';
import { buildChart } from './layers.js';
import { ink } from './palette.js';
import { cutToWidth, SMALL_TEXT, textWidth } from './text-width.js';
import type { Tick } from './ticks.js';

/** One value of the parameter: the figure there, and its interval. */
export interface CurvePoint {
  readonly label: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** The figure as it is written. */
  readonly text: string;
}

export interface Curve {
  /** What stands along the axis below. */
  readonly parameter: string;
  readonly points: readonly CurvePoint[];
  readonly ticks: readonly Tick[];
  /** Ends of the vertical scale. */
  readonly least: number;
  readonly most: number;
}

const HEIGHT: Readonly<Record<ChartSize, number>> = { wide: 220, narrow: 180 };
/** Labels below the axis need so much room [px]. */
const LABEL: Readonly<Record<ChartSize, number>> = { wide: 62, narrow: 52 };

/** Room between two labels [px]. */
const GAP = 12;

/** A line through the means, a dot for each cell, and a band over their intervals. */
export function drawCurve(curve: Curve, size: ChartSize): Chart {
  const padding = { left: 76, right: 24, top: 8, bottom: 52 };
  const width = plotWidth(size, padding);
  const last = Math.max(1, curve.points.length - 1);
  const at = (index: number): number => (curve.points.length === 1 ? width / 2 : (index / last) * width);
  const values = curve.points.map(({ label, mean, low, high, text }, index) => ({
    ...{ x: at(index), mean, low, high },
    tip: `${label}: ${text}`,
  }));
  const x = { field: 'x', type: 'quantitative', scale: null, axis: null } as const;
  const y = {
    type: 'quantitative',
    scale: { domain: between(curve.least, curve.most), nice: false, zero: false },
    axis: { ...axisWith(curve.ticks), title: null, domain: false, ticks: false, grid: true },
  } as const;
  const every = Math.ceil((curve.points.length * LABEL[size]) / Math.max(1, width + LABEL[size]));
  // As far as the next label leaves room; the first and the last reach into the margins.
  const room = Math.max(LABEL[size] * every, Math.min((every * width) / last - GAP, 2 * padding.left - GAP));
  const below = HEIGHT[size] + 16;
  const labels = curve.points.flatMap(({ label }, index) =>
    index % every === 0 ? [centred(cutToWidth(label, room), at(index), below, width + padding.right)] : [],
  );
  return buildChart(size, HEIGHT[size], padding, [
    {
      data: { values },
      mark: { type: 'area', fill: ink('delivered'), fillOpacity: 0.22 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
    },
    {
      data: { values },
      mark: { type: 'line', stroke: ink('delivered'), strokeWidth: 2 },
      encoding: { x, y: { ...y, field: 'mean' } },
    },
    {
      data: { values },
      mark: { type: 'point', filled: true, opacity: 1, size: 60, fill: ink('delivered') },
      encoding: { x, y: { ...y, field: 'mean' } },
    },
    labelLayer([...labels, centred(cutToWidth(curve.parameter, width), width / 2, HEIGHT[size] + 38, width)]),
  ]);
}

/** A small text with its middle at `x`, or as near to it as the drawing allows [px]. */
function centred(text: string, x: number, y: number, most: number): Label {
  const end = Math.min(most, x + textWidth(text, SMALL_TEXT) / 2);
  return { text, x: end, y, align: 'right', size: SMALL_TEXT, colour: 'quiet' };
}
