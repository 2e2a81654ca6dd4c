import type { TopLevelSpec } from 'vega-lite';
import { ink } from './palette.js';
import { SMALL_TEXT, TEXT_SIZE } from './text-width.js';
import type { Tick } from './ticks.js';

/** Every chart is drawn twice, and the page shows the one that fits: text that shrinks cannot be read on a phone. */
export type ChartSize = 'wide' | 'narrow';
export const CHART_SIZES = ['wide', 'narrow'] as const satisfies readonly ChartSize[];

/** Width of a drawing, axis labels and all [px]. */
export const CHART_WIDTH: Readonly<Record<ChartSize, number>> = { wide: 680, narrow: 328 };

/** A drawing that is ready to be compiled. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly spec: TopLevelSpec;
  /** Ends of the horizontal axis, where it is one of simulated time from the start of the run [s]. */
  readonly time?: readonly [number, number];
}

export interface Padding {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** One layer of a drawing, as Vega-Lite has it. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

/** A spec with fixed edges: nothing depends on how wide a text comes out. `height` is that of the plot alone. */
export function buildChart(size: ChartSize, height: number, padding: Padding, layer: readonly Layer[]): Chart {
  const width = CHART_WIDTH[size];
  return {
    width,
    height: height + padding.top + padding.bottom,
    spec: {
      autosize: { type: 'none' },
      background: 'transparent',
      padding: { ...padding },
      width: plotWidth(size, padding),
      height,
      layer: [...layer],
      config: CONFIG,
    },
  };
}

export function plotWidth(size: ChartSize, padding: Padding): number {
  return CHART_WIDTH[size] - padding.left - padding.right;
}

/** Two ends of a scale, as a list that Vega-Lite's types take. */
export function between(from: number, to: number): number[] {
  return [from, to];
}

/** An axis with its own ticks and labels. The labels are ours, never a user's: they become part of an expression. */
export function axisWith(ticks: readonly Tick[]): { values: number[]; labelExpr: string } {
  const labels = Object.fromEntries(ticks.map(({ value, label }) => [String(value), label]));
  return { values: ticks.map(({ value }) => value), labelExpr: `(${JSON.stringify(labels)})[datum.value]` };
}

const CONFIG: NonNullable<TopLevelSpec['config']> = {
  aria: false,
  // All figures are numbers: without this, each layer is searched for those that are not.
  mark: { invalid: 'show' },
  view: { stroke: null },
  text: { fontSize: TEXT_SIZE, fill: ink('ink'), baseline: 'middle' },
  axis: {
    labelFontSize: SMALL_TEXT,
    labelColor: ink('quiet'),
    labelPadding: 6,
    titleFontSize: SMALL_TEXT,
    titleFontWeight: 'normal',
    titleColor: ink('quiet'),
    gridColor: ink('line'),
    domainColor: ink('edge'),
    tickColor: ink('edge'),
    tickSize: 4,
    labelOverlap: false,
    labelBound: false,
    labelFlush: false,
  },
};
