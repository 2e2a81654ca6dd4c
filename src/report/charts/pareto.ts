import { axisWith, between, type Chart, type ChartSize, plotWidth } from './chart.js';
import { labelLayer } from './labels.js';
import { buildChart } from './layers.js';
import { type Colour, ink } from './palette.js';
import { SMALL_TEXT } from './text-width.js';
import { roundBelow, type Tick } from './ticks.js';

/** A design: what it costs, and its figure. */
export interface ParetoPoint {
  readonly cost: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly colour: Colour;
  readonly isAnswer: boolean;
  readonly tip: string;
}

export interface Pareto {
  readonly points: readonly ParetoPoint[];
  /** What the figure is to be, and the name of the figure. */
  readonly threshold: number;
  readonly thresholdText: string;
  readonly figure: string;
  readonly ticks: readonly Tick[];
  readonly least: number;
  readonly most: number;
  /** Larger is better. */
  readonly isAtLeast: boolean;
}

const HEIGHT: Readonly<Record<ChartSize, number>> = { wide: 280, narrow: 240 };

/** Designs that none is both cheaper and better than, from the cheapest on. */
export function frontOf(points: readonly ParetoPoint[], isAtLeast: boolean): ParetoPoint[] {
  const sign = isAtLeast ? -1 : 1;
  const sorted = [...points].sort((a, b) => a.cost - b.cost || sign * (a.value - b.value));
  const front: ParetoPoint[] = [];
  for (const point of sorted) {
    const last = front.at(-1);
    if (last === undefined || sign * (point.value - last.value) < 0) front.push(point);
  }
  return front;
}

/** Cost to the right, the figure upwards; a line through those that none beats in both, one at the threshold, a ring around the answer. */
export function drawPareto(pareto: Pareto, size: ChartSize): Chart {
  const { points, threshold, thresholdText, figure, ticks, least, most, isAtLeast } = pareto;
  const padding = { left: 78, right: 24, top: 24, bottom: 46 };
  const width = plotWidth(size, padding);
  const height = HEIGHT[size];
  const dearest = Math.max(...points.map(({ cost }) => cost));
  const cheapest = Math.min(...points.map(({ cost }) => cost));
  const span = dearest > cheapest ? dearest - cheapest : 1;
  const [from, to] = [cheapest - span / 20, dearest + span / 20];
  const x = {
    type: 'quantitative',
    scale: { domain: between(from, to), nice: false, zero: false },
    axis: { ...axisWith(costTicks(cheapest, dearest, size)), title: 'cost', domain: true, ticks: true, grid: false },
  } as const;
  const y = {
    type: 'quantitative',
    scale: { domain: between(least, most), nice: false, zero: false },
    axis: { ...axisWith(ticks), title: null, domain: false, ticks: false, grid: true },
  } as const;
  const line = height * (1 - (threshold - least) / (most - least));
  const fill = { field: 'colour', type: 'nominal', scale: null } as const;
  const values = points.map(({ cost, value, low, high, colour, isAnswer, tip }) => ({
    ...{ cost, value, low, high, tip },
    colour: ink(colour),
    rim: ink(isAnswer ? 'ink' : 'paper'),
    size: isAnswer ? 160 : 60,
  }));
  return buildChart(size, height, padding, [
    {
      data: { values: [{}] },
      mark: { type: 'rule', stroke: ink('ink'), strokeDash: [5, 4] },
      encoding: { x: { value: 0 }, x2: { value: width }, y: { value: line } },
    },
    {
      data: { values: frontOf(points, isAtLeast).map(({ cost, value }) => ({ cost, value })) },
      mark: { type: 'line', stroke: ink('edge'), strokeWidth: 1.5, interpolate: 'step-after' },
      encoding: { x: { ...x, field: 'cost' }, y: { ...y, field: 'value' } },
    },
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 1.5, strokeOpacity: 0.6 },
      encoding: { x: { ...x, field: 'cost' }, y: { ...y, field: 'low' }, y2: { field: 'high' }, stroke: fill },
    },
    {
      data: { values },
      mark: { type: 'point', filled: true, opacity: 1, strokeWidth: 2 },
      encoding: {
        x: { ...x, field: 'cost' },
        y: { ...y, field: 'value' },
        fill,
        stroke: { field: 'rim', type: 'nominal', scale: null },
        size: { field: 'size', type: 'quantitative', scale: null },
      },
    },
    labelLayer(
      [
        { text: thresholdText, x: width, y: line - 9, align: 'right', size: SMALL_TEXT },
        { text: figure, x: -padding.left + 4, y: -14, align: 'left', size: SMALL_TEXT, colour: 'quiet' },
      ],
      'rim',
    ),
  ]);
}

function costTicks(cheapest: number, dearest: number, size: ChartSize): Tick[] {
  if (cheapest === dearest) return [{ value: cheapest, label: String(cheapest) }];
  const step = roundBelow((dearest - cheapest) / (size === 'wide' ? 5 : 3));
  const first = Math.ceil(cheapest / step - 1e-9);
  const ticks: Tick[] = [];
  for (let at = first; at * step <= dearest * (1 + 1e-12) && ticks.length < 20; at += 1)
    ticks.push({ value: at * step, label: String(Number((at * step).toPrecision(12))) });
  return ticks;
}
