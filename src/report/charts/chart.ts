import type { Tick } from './ticks.js';

/** Every chart is drawn twice, and the page shows the one that fits: text that shrinks cannot be read on a phone. */
export type ChartSize = 'wide' | 'narrow';
export const CHART_SIZES = ['wide', 'narrow'] as const satisfies readonly ChartSize[];

/** Width of a drawing, axis labels and all [px]. */
export const CHART_WIDTH: Readonly<Record<ChartSize, number>> = { wide: 680, narrow: 328 };

/**
 * A specification of Vega-Lite, as far as it is looked into here. It has not Vega-Lite's own type: programs that use mxsim
 * read the types of this file, and those of Vega-Lite do not check with `skipLibCheck: false`.
 */
export interface ChartSpec {
  readonly padding?: unknown;
  readonly resolve?: unknown;
  readonly data?: unknown;
}

/** A drawing that is ready to be compiled. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly spec: ChartSpec;
  /** Ends of the horizontal axis, where it is one of simulated time from the start of the run [s]. */
  readonly time?: readonly [number, number];
}

export interface Padding {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
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
