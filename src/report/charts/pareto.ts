import type { Unit } from '../../results/index.js';
import { CHART_WIDTH, type Chart, type ChartSize, chartOf, type Row } from './chart.js';
import { type Colour, ink } from './palette.js';
import { figureEncoding, spansDecades } from './sweep-axis.js';

/** A design: its cost and its figure. */
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
  readonly measure: Unit;
  /** Threshold of the figure, and its text. */
  readonly threshold: number;
  readonly thresholdText: string;
  /** True if larger is better. */
  readonly isAtLeast: boolean;
}

const HEIGHT: Readonly<Record<ChartSize, number>> = { wide: 290, narrow: 240 };
const LEFT = 70;

/** The Pareto front: designs such that no other is both cheaper and better, from the cheapest on. */
function frontOf(points: readonly ParetoPoint[], isAtLeast: boolean): ParetoPoint[] {
  const sign = isAtLeast ? -1 : 1;
  const sorted = [...points].sort((a, b) => a.cost - b.cost || sign * (a.value - b.value));
  const front: ParetoPoint[] = [];
  for (const point of sorted) {
    const last = front.at(-1);
    if (last === undefined || sign * (point.value - last.value) < 0) front.push(point);
  }
  return front;
}

/** Cost to the right, the figure upwards; lines for the Pareto front and the threshold, a ring around the answer. */
export function drawPareto({ points, measure, threshold, thresholdText, isAtLeast }: Pareto, size: ChartSize): Chart {
  const costs = points.map(({ cost }) => cost);
  const [cheapest, dearest] = [Math.min(...costs), Math.max(...costs)];
  const room = (dearest - cheapest || 1) / 20;
  const low = Math.min(threshold, ...points.map((point) => point.low));
  const high = Math.max(threshold, ...points.map((point) => point.high));
  const margin = (high - low || 1e-6) / 20;
  const top = measure === 'share' ? Math.min(1, high + margin) : high + margin;
  const figure = figureEncoding(measure, bottomOf(measure, low, high, margin), top);
  const y = { ...figure, axis: { ...figure.axis, minExtent: LEFT - 8 } };
  const x = {
    field: 'cost',
    type: 'quantitative',
    scale: { domain: [cheapest - room, dearest + room], nice: false, zero: false },
    axis: { title: 'cost', grid: false, tickCount: size === 'wide' ? 8 : 4, labelOverlap: 'greedy' },
  } as const;
  const values = points.map(({ cost, value, low: from, high: to, colour, isAnswer, tip }): Row => {
    const own = { cost, value, low: from, high: to, words: tip };
    return { ...own, fill: ink(colour), rim: ink(isAnswer ? 'ink' : 'paper'), size: isAnswer ? 170 : 60 };
  });
  const front = frontOf(points, isAtLeast).map(({ cost, value }): Row => ({ cost, value }));
  const plain = (field: string) => ({ field, type: 'nominal', scale: null }) as const;
  const layer = [
    {
      data: { values: front },
      mark: { type: 'line', stroke: ink('edge'), strokeWidth: 1.5, interpolate: 'step-after' },
      encoding: { x, y: { ...y, field: 'value' } },
    },
    {
      mark: { type: 'rule', strokeWidth: 1.5, strokeOpacity: 0.6 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, stroke: plain('fill') },
    },
    {
      mark: { type: 'point', filled: true, opacity: 1, strokeWidth: 2 },
      encoding: {
        x,
        y: { ...y, field: 'value' },
        fill: plain('fill'),
        stroke: plain('rim'),
        size: { field: 'size', type: 'quantitative', scale: null },
        tooltip: { field: 'words', type: 'nominal' },
      },
    },
    ...limitLayers(threshold, thresholdText, y),
  ];
  const width = CHART_WIDTH[size] - LEFT - 20;
  return chartOf(size, { width, height: HEIGHT[size], data: { values }, layer });
}

/** Lower end of the axis, such that the lowest dot stands clear of the words below it. */
function bottomOf(measure: Unit, low: number, high: number, margin: number): number {
  if (spansDecades(measure, low, high)) return low * (low / high) ** (1 / 20);
  return low < 0 ? low - margin : Math.max(0, low - margin);
}

/** A horizontal line at the threshold of the assert, and its words with a rim of paper. */
function limitLayers(threshold: number, text: string, y: object) {
  const data = { values: [{ limit: threshold, text }] };
  const words = { type: 'text', align: 'right', x: 'width', dy: -8, fill: ink('ink') };
  const encoding = { y: { ...y, field: 'limit' }, text: { field: 'text', type: 'nominal' } };
  return [
    { data, mark: { type: 'rule', stroke: ink('ink'), strokeDash: [4, 3] }, encoding: { y: encoding.y } },
    { data, mark: { ...words, stroke: ink('paper'), strokeWidth: 4 }, encoding },
    { data, mark: words, encoding },
  ];
}
