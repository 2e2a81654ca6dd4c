import { formatDuration, formatShare, type Seconds } from '../../units/index.js';
import type { Percentile } from '../words/percentiles.js';
import { axisWith, between, type Chart, type ChartSize, plotWidth } from './chart.js';
import { type Label, labelLayer } from './labels.js';
import { buildChart, type Layer } from './layers.js';
import { ink } from './palette.js';
import { SMALL_TEXT, textWidth } from './text-width.js';
import { logTimeTicks, roundBelow, type Tick } from './ticks.js';

export interface LatencyBar {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly count: number;
}

export interface LatencyPicture {
  readonly bars: readonly LatencyBar[];
  /** Share still under way after `t`, ascending in `t`; ends with nothing. */
  readonly tail: readonly { readonly t: Seconds; readonly share: number }[];
  readonly percentiles: readonly Percentile[];
}

/** Heights [px]: a line of percentile labels, the histogram, the gap, the curve below. */
const LABEL = 15;
const CAPTION = 20;
const HISTOGRAM = 130;
const BETWEEN = 40;
const TAIL = 110;

/** A histogram over a logarithmic time axis, percentiles as rules through it, and below the share still under way. */
export function drawLatency({ bars, tail, percentiles }: LatencyPicture, size: ChartSize): Chart {
  const padding = { left: 64, right: size === 'wide' ? 24 : 16, top: 4, bottom: 40 };
  const width = plotWidth(size, padding);
  const [from, to] = domainOf(bars, percentiles);
  const labels = placeLabels(percentiles, from, to, width);
  const top = CAPTION + LABEL * Math.max(1, ...labels.map(({ line }) => line + 1)) + 4;
  const height = top + HISTOGRAM + BETWEEN + TAIL;
  const ticks = logTimeTicks(from, to, size);
  const x = {
    type: 'quantitative',
    scale: { type: 'log', domain: between(from, to), nice: false },
    axis: { ...axisWith(ticks), title: 'time from submission to delivery, logarithmic', domain: true, grid: false },
  } as const;
  const chart = buildChart(size, height, padding, [
    gridLines(ticks, x, top, height),
    ...histogram(bars, x, top),
    curve(tail, from, to, x, top + HISTOGRAM + BETWEEN, height),
    percentileRules(labels, x, top, height),
    labelLayer([...captions(top), ...labels.map((label) => percentileLabel(label, top))], 'rim'),
  ]);
  return { ...chart, spec: { ...chart.spec, resolve: { scale: { y: 'independent' } } } };
}

type X = { readonly type: 'quantitative'; readonly scale: object; readonly axis: object };

/** A range with room at both ends, at least a factor of ten: all latencies may be equal. */
function domainOf(bars: readonly LatencyBar[], percentiles: readonly Percentile[]): [Seconds, Seconds] {
  const low = Math.min(...bars.map(({ from }) => from));
  const high = Math.max(...bars.map(({ to }) => to), ...percentiles.map(({ value }) => value));
  const missing = Math.max(0, 1 - Math.log10(high / low)) / 2 + 0.05;
  return [low / 10 ** missing, high * 10 ** missing];
}

function histogram(bars: readonly LatencyBar[], x: X, top: number): Layer[] {
  const all = bars.reduce((sum, { count }) => sum + count, 0);
  const values = bars.map((bar) => ({
    from: bar.from,
    to: bar.to,
    share: bar.count / all,
    tip: `${formatDuration(bar.from)} to ${formatDuration(bar.to)}: ${formatShare(bar.count / all, 2)}`,
  }));
  const highest = Math.max(...values.map(({ share }) => share));
  const tick = roundBelow(highest);
  const axis = {
    ...axisWith([0, tick].map((value) => ({ value, label: value === 0 ? '0' : formatShare(value) }))),
    title: null,
    domain: false,
    ticks: false,
    grid: true,
  };
  return [
    {
      data: { values },
      mark: { type: 'rect', fill: ink('delivered'), stroke: ink('paper'), strokeWidth: 0.5 },
      encoding: {
        x: { ...x, field: 'from' },
        x2: { field: 'to' },
        y: {
          field: 'share',
          type: 'quantitative',
          scale: { domain: between(0, highest), range: between(top + HISTOGRAM, top), nice: false },
          axis,
        },
        y2: { datum: 0 },
      },
    },
  ];
}

/** What each part of the drawing shows, above its left edge. */
function captions(top: number): Label[] {
  const quiet = { x: 0, align: 'left', colour: 'quiet', size: SMALL_TEXT } as const;
  return [
    { text: 'share of messages in each bar', y: 4, ...quiet },
    { text: 'share still on its way', y: top + HISTOGRAM + BETWEEN - 14, ...quiet },
  ];
}

/** Vertical lines through both parts, at the labels of the time axis. */
function gridLines(ticks: readonly Tick[], x: X, top: number, height: number): Layer {
  return {
    data: { values: bothParts(top, height).flatMap((part) => ticks.map(({ value }) => ({ value, ...part }))) },
    mark: { type: 'rule', stroke: ink('line') },
    encoding: {
      x: { ...x, field: 'value' },
      y: { field: 'from', type: 'quantitative', scale: null },
      y2: { field: 'to' },
    },
  };
}

/** Upper and lower edge of the histogram and of the curve [px]; between them stand words. */
function bothParts(top: number, height: number): { readonly from: number; readonly to: number }[] {
  return [
    { from: top, to: top + HISTOGRAM },
    { from: height - TAIL, to: height },
  ];
}

interface PlacedPercentile extends Percentile {
  readonly text: string;
  /** Where its rule stands [px from the left edge of the plot]. */
  readonly place: number;
  /** Line above the histogram, counted from below. */
  readonly line: number;
  readonly align: 'left' | 'right';
}

/**
 * Labels beside their rules, on as many lines as they need not to touch. Those that stand right of their rule are placed
 * from right to left: so the rule of one begins below the label of the one before.
 */
function placeLabels(
  percentiles: readonly Percentile[],
  from: Seconds,
  to: Seconds,
  width: number,
): PlacedPercentile[] {
  const taken: Taken[] = [];
  const places = percentiles.map((percentile) => {
    const text = `${percentile.name} ${formatDuration(percentile.value)}`;
    const place = (Math.log(percentile.value / from) / Math.log(to / from)) * width;
    const room = textWidth(text, SMALL_TEXT) + 8;
    const align = place + room > width ? ('right' as const) : ('left' as const);
    const left = align === 'left' ? place : place - room;
    return { ...percentile, text, place, align, left, right: left + room };
  });
  const inOrder = [
    ...places.filter(({ align }) => align === 'left').toReversed(),
    ...places.filter(({ align }) => align === 'right'),
  ];
  return inOrder.map(({ left, right, ...label }) => {
    let line = 0;
    while (taken.some((other) => isInTheWay(other, { line, left, right, place: label.place }))) line += 1;
    taken.push({ line, left, right, place: label.place });
    return { ...label, line };
  });
}

/** Where a label stands: its line, counted from below, its ends, and the rule that goes down from it [px]. */
interface Taken {
  readonly line: number;
  readonly left: number;
  readonly right: number;
  readonly place: number;
}

/** Would two labels touch, or the rule of the higher one run through the lower? */
function isInTheWay(other: Taken, own: Taken): boolean {
  if (other.line === own.line) return other.left < own.right && own.left < other.right;
  return other.line > own.line && own.left < other.place && other.place < own.right;
}

/** Middle of the line on which a percentile's label stands [px]. */
function labelHeight({ line }: PlacedPercentile, top: number): number {
  return top - 4 - (line + 0.5) * LABEL;
}

function percentileLabel(percentile: PlacedPercentile, top: number): Label {
  const { text, place, align } = percentile;
  return { text, x: place + (align === 'left' ? 4 : -4), y: labelHeight(percentile, top), align, size: SMALL_TEXT };
}

/** A rule through both parts for each percentile, from its label down. */
function percentileRules(percentiles: readonly PlacedPercentile[], x: X, top: number, height: number): Layer {
  const [upper, lower] = bothParts(top, height);
  const values = percentiles.flatMap((percentile) => [
    { value: percentile.value, from: labelHeight(percentile, top), to: upper?.to },
    { value: percentile.value, ...lower },
  ]);
  return {
    data: { values },
    mark: { type: 'rule', stroke: ink('ink'), strokeDash: [2, 2] },
    encoding: {
      x: { ...x, field: 'value' },
      y: { field: 'from', type: 'quantitative', scale: null },
      y2: { field: 'to' },
    },
  };
}

/** The curve of mail still under way, from all of it down to a single message, on a logarithmic scale. */
function curve(tail: LatencyPicture['tail'], from: Seconds, to: Seconds, x: X, top: number, base: number): Layer {
  const seen = tail.filter(({ share }) => share > 0);
  const lowest = 10 ** Math.floor(Math.log10(Math.min(0.1, ...seen.map(({ share }) => share))));
  const last = tail.at(-1)?.t ?? to;
  const values = [{ t: from, share: 1 }, ...seen, { t: last, share: lowest }];
  const steps = Array.from({ length: Math.round(-Math.log10(lowest)) + 1 }, (_, at) => 10 ** -at);
  const every = Math.ceil(steps.length / 5);
  const axis = {
    orient: 'left' as const,
    ...axisWith(steps.filter((_, at) => at % every === 0).map((value) => ({ value, label: formatShare(value) }))),
    title: null,
    domain: false,
    ticks: false,
    grid: true,
  };
  return {
    data: {
      values: thinOut(values).map(({ t, share }) => ({
        t,
        share,
        tip: `after ${formatDuration(t)}: ${formatShare(share, 2)} still on its way`,
      })),
    },
    mark: { type: 'line', interpolate: 'step-after', stroke: ink('delivered'), strokeWidth: 2 },
    encoding: {
      x: { ...x, field: 't' },
      y: {
        field: 'share',
        type: 'quantitative',
        scale: { type: 'log', domain: between(lowest, 1), range: between(base, top), nice: false, clamp: true },
        axis,
      },
    },
  };
}

/** Steps that are too small to be seen are left out; the first and the last stay. */
function thinOut<T extends { readonly t: Seconds; readonly share: number }>(values: readonly T[]): T[] {
  const kept: T[] = [];
  for (const [at, value] of values.entries()) {
    const last = kept.at(-1);
    const close = last !== undefined && value.t / last.t < 1.02 && last.share / value.share < 1.05;
    if (!close || at === values.length - 1) kept.push(value);
  }
  return kept;
}
