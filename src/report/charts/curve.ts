import type { Unit } from '../../results/index.js';
import { CHART_WIDTH, type Chart, type ChartSize, chartOf, type Row } from './chart.js';
import { ink } from './palette.js';
import { axisEncoding, figureEncoding, type SweepAxis } from './sweep-axis.js';

/** One value of the parameter: the figure there, and its interval. */
export interface CurvePoint {
  /** Index of the value on the axis. */
  readonly at: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** The figure as text. */
  readonly text: string;
  /** Verdict of its asserts; empty if there are none. */
  readonly asserts: '' | 'pass' | 'fail' | 'undecided';
}

export interface Curve {
  readonly axis: SweepAxis;
  readonly measure: Unit;
  readonly points: readonly CurvePoint[];
  /** Thresholds of the asserts on this figure, with their text. */
  readonly limits: readonly { readonly value: number; readonly text: string }[];
}

const HEIGHT: Readonly<Record<ChartSize, number>> = { wide: 230, narrow: 190 };
const LEFT = 70;

/** A line through the means, a dot for each cell, a band over their intervals, and the thresholds of asserts. */
export function drawCurve({ axis, measure, points, limits }: Curve, size: ChartSize): Chart {
  const width = CHART_WIDTH[size] - LEFT - 28;
  const values = points.map(({ at, mean, low, high, text, asserts }): Row => {
    const x = axis.scale === 'steps' ? (axis.written[at] ?? '') : (axis.places[at] ?? 0);
    return {
      value: x,
      written: axis.written[at] ?? '',
      mean,
      low,
      high,
      asserts,
      words: `${axis.written[at] ?? ''}: ${text}`,
    };
  });
  const within = limits.filter(({ value }) => value > 0);
  const [least, most] = [Math.min(...points.map(({ low }) => low)), Math.max(...points.map(({ high }) => high))];
  const shown = within.filter(({ value }) => value >= least && value <= most);
  const place = axisEncoding(axis, undefined);
  const x = axis.scale === 'steps' ? { ...place, scale: { type: 'point', padding: 0.2 } } : place;
  const y = figureEncoding(measure, least, most);
  const encode = { x: { ...x, field: 'value' } };
  const axisOfY = { ...y, axis: { ...y.axis, minExtent: LEFT - 8 } };
  const layer = [
    {
      mark: { type: 'area', fill: ink('delivered'), fillOpacity: 0.22 },
      encoding: { ...encode, y: { ...axisOfY, field: 'low' }, y2: { field: 'high' } },
    },
    {
      mark: { type: 'line', stroke: ink('delivered'), strokeWidth: 2 },
      encoding: { ...encode, y: { ...axisOfY, field: 'mean' } },
    },
    {
      mark: { type: 'point', filled: true, opacity: 1, size: 70 },
      encoding: {
        ...encode,
        y: { ...axisOfY, field: 'mean' },
        fill: {
          field: 'asserts',
          type: 'nominal',
          scale: {
            domain: ['', 'pass', 'fail', 'undecided'],
            range: ['delivered', 'delivered', 'down', 'edge'].map((colour) => `var(--${colour})`),
          },
        },
        shape: {
          field: 'asserts',
          type: 'nominal',
          scale: { domain: ['', 'pass', 'fail', 'undecided'], range: ['circle', 'circle', 'diamond', 'circle'] },
        },
        tooltip: { field: 'words', type: 'nominal' },
      },
    },
    ...(shown.length === 0 ? [] : limitLayers(shown, axisOfY)),
  ];
  return chartOf(size, { width, height: HEIGHT[size], data: { values }, layer });
}

/** A horizontal line at the threshold of an assert. */
function limitLayers(limits: Curve['limits'], y: object) {
  const data = { values: limits.map(({ value, text }): Row => ({ limit: value, text })) };
  return [
    { data, mark: { type: 'rule', stroke: ink('ink'), strokeDash: [4, 3] }, encoding: { y: { ...y, field: 'limit' } } },
    {
      data,
      mark: { type: 'text', align: 'left', x: 4, dy: -8, fill: ink('ink'), stroke: ink('paper'), strokeWidth: 4 },
      encoding: { y: { ...y, field: 'limit' }, text: { field: 'text', type: 'nominal' } },
    },
  ];
}
