import type { DownInterval } from '../../results/index.js';
import { formatNumber, type Seconds } from '../../units/index.js';
import { downWithin } from '../words/timeline.js';
import { axisWith, between, type Chart, type ChartSize, plotWidth } from './chart.js';
import { type Label, labelLayer } from './labels.js';
import { buildChart, type Layer } from './layers.js';
import { type Colour, ink } from './palette.js';
import { cutToWidth, SMALL_TEXT, TEXT_SIZE, textWidth } from './text-width.js';
import { type Tick, timeTicks } from './ticks.js';

/** One of several small charts under each other, with the same scales. */
export interface Timeline {
  readonly name: string;
  /** What this row and those below it belong to, until another row says otherwise. */
  readonly heading?: string | undefined;
  readonly note: string;
  /** The note where there is little room. */
  readonly shortNote?: string;
  /** What the values are, after a number: ` messages`. */
  readonly unit?: string;
  /** One value per bin. */
  readonly values: readonly number[];
  readonly down: readonly DownInterval[];
  readonly colour: Colour;
  /** Rows that are to be compared have the same scale, the same object; its first row shows it. */
  readonly scale: TimelineScale;
}

export interface TimelineScale {
  /** The highest value of the rows that share it, and the one line that is drawn across them. */
  readonly highest: number;
  readonly tick: Tick;
}

/** Width of a bin [s], and where the time axis ends [s]. */
export interface TimeAxis {
  readonly width: Seconds;
  readonly end: Seconds;
}

const PLOT = 46;
const HEAD = 22;
const GAP = 12;
const PITCH = HEAD + PLOT + GAP;
/** Room for a heading above a row. */
const HEADING = 26;
/** The bar that marks an outage, below the baseline [px]. */
const OUTAGE = 4;
/** Bins in the drawing at most: more cannot be told apart. */
const MOST_BINS: Readonly<Record<ChartSize, number>> = { wide: 200, narrow: 100 };

/** Small multiples: an area per row over a common time axis, outages as a tint with a bar below. */
export function drawTimelines(rows: readonly Timeline[], axes: TimeAxis, size: ChartSize): Chart {
  const padding = { left: size === 'wide' ? 56 : 48, right: 14, top: 2, bottom: 40 };
  const width = plotWidth(size, padding);
  const tops = topsOf(rows);
  const height = (tops.at(-1) ?? 0) + PLOT;
  const ticks = timeTicks(axes.end, size === 'wide' ? 9 : 4);
  const x = {
    type: 'quantitative',
    scale: { domain: between(0, axes.end), nice: false },
    axis: { ...axisWith(ticks), title: 'time since the start', grid: true, domain: false, ticks: false },
  } as const;
  const y = {
    type: 'quantitative',
    scale: { domain: between(height, 0), nice: false, zero: false },
    axis: null,
  } as const;
  const chart = buildChart(size, height, padding, [
    ...outageLayers(rows, tops, axes, width, x, y),
    ...areaLayers(rows, tops, axes, size, x, y),
    ruleLayer(rows, tops, width, y),
    labelLayer(labelsOf(rows, tops, size, width)),
  ]);
  return { ...chart, time: [0, axes.end] };
}

type X = { readonly type: 'quantitative'; readonly scale: object };

/** Where the plot of each row begins [px from the top]; its baseline is below it. */
function topsOf(rows: readonly Timeline[]): number[] {
  let top = HEAD;
  return rows.map(({ heading }, row) => {
    if (row > 0) top += PITCH;
    if (heading !== undefined) top += HEADING;
    return top;
  });
}

/** Height of a value above the baseline [px]. */
function riseOf(value: number, { highest }: TimelineScale): number {
  return highest > 0 ? (value / highest) * PLOT : 0;
}

/** A tint over the row, and a bar below it for those who do not see the tint. */
function outageLayers(
  rows: readonly Timeline[],
  tops: readonly number[],
  axes: TimeAxis,
  width: number,
  x: X,
  y: X,
): Layer[] {
  const room = Math.floor(MOST_OUTAGES / rows.length);
  const outages = rows.flatMap(({ down }, row) =>
    drawnOutages(down, axes.end, width, room).map((outage) => ({ row, ...outage })),
  );
  if (outages.length === 0) return [];
  const values = [
    ...outages.map(({ row, ...outage }) => ({
      ...outage,
      top: tops[row] ?? 0,
      base: (tops[row] ?? 0) + PLOT,
      colour: ink('downTint'),
    })),
    ...outages.map(({ row, ...outage }) => ({
      ...outage,
      top: (tops[row] ?? 0) + PLOT,
      base: (tops[row] ?? 0) + PLOT + OUTAGE,
      colour: ink('down'),
    })),
  ];
  return [
    {
      data: { values },
      mark: { type: 'rect' },
      encoding: {
        x: { ...x, field: 'from' },
        x2: { field: 'to' },
        y: { ...y, field: 'top' },
        y2: { field: 'base' },
        fill: { field: 'colour', type: 'nominal', scale: null },
        opacity: { field: 'share', type: 'quantitative', scale: null },
      },
    },
  ];
}

/** Rectangles in all rows together at most. */
const MOST_OUTAGES = 480;

interface DrawnOutage extends DownInterval {
  /** Share of this time in which the server was down; 1 unless outages were too many to be drawn one by one. */
  readonly share: number;
}

/** Outages inside the axis, one by one where there is room for them, else as the share of each stretch of time. */
function drawnOutages(down: readonly DownInterval[], end: Seconds, width: number, room: number): DrawnOutage[] {
  const single = mergeTouching(down, end, end / width);
  if (single.length <= room) return single.map((outage) => ({ ...outage, share: 1 }));
  const length = end / room;
  return Array.from({ length: room }, (_, at) => {
    const [from, to] = [at * length, (at + 1) * length];
    return { from, to, share: Math.ceil((10 * downWithin(down, from, to)) / length) / 10 };
  }).filter(({ share }) => share > 0);
}

/** Outages that would touch each other in the drawing become one; each is wide enough to be seen. */
function mergeTouching(down: readonly DownInterval[], end: Seconds, pixel: Seconds): DownInterval[] {
  const merged: DownInterval[] = [];
  for (const { from, to } of down.filter((outage) => outage.from < end)) {
    const last = merged.at(-1);
    const until = Math.min(end, Math.max(to, from + 1.5 * pixel));
    if (last === undefined || from - last.to >= pixel / 2) merged.push({ from, to: until });
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, until) };
  }
  return merged;
}

function areaLayers(
  rows: readonly Timeline[],
  tops: readonly number[],
  axes: TimeAxis,
  size: ChartSize,
  x: X,
  y: X,
): Layer[] {
  const per = Math.ceil(axes.end / axes.width / MOST_BINS[size]);
  const points = rows.flatMap(({ name, values, colour, scale, unit = '' }, row) => {
    const top = tops[row] ?? 0;
    const base = top + PLOT;
    const steps = gather(values, per, Math.ceil(axes.end / axes.width));
    return [...steps, steps.at(-1) ?? 0].map((value, at) => ({
      row,
      t: Math.min(axes.end, at * per * axes.width),
      top: base - riseOf(value, scale),
      base,
      colour: ink(colour),
      tip: `${name}: ${formatNumber(value)}${unit}`,
      tipTop: top,
      tipHeight: PLOT,
    }));
  });
  return [
    {
      data: { values: points },
      mark: { type: 'area', interpolate: 'step-after' },
      encoding: {
        detail: { field: 'row', type: 'nominal' },
        fill: { field: 'colour', type: 'nominal', scale: null },
        x: { ...x, field: 't' },
        y: { ...y, field: 'top' },
        y2: { field: 'base' },
      },
    },
  ];
}

/** Means of so many values each. */
function gather(values: readonly number[], per: number, bins: number): number[] {
  return Array.from({ length: Math.ceil(bins / per) }, (_, at) => {
    const part = values.slice(at * per, Math.min(bins, (at + 1) * per));
    return part.length === 0 ? 0 : part.reduce((a, b) => a + b, 0) / part.length;
  });
}

/** Baselines, and the one line across. */
function ruleLayer(rows: readonly Timeline[], tops: readonly number[], width: number, y: X): Layer {
  const values = rows.flatMap(({ scale }, row) => {
    const base = (tops[row] ?? 0) + PLOT;
    return [
      { at: base - riseOf(scale.tick.value, scale), colour: ink('line') },
      { at: base, colour: ink('edge') },
    ];
  });
  return {
    data: { values },
    mark: { type: 'rule' },
    encoding: {
      x: { value: 0 },
      x2: { value: width },
      y: { ...y, field: 'at' },
      stroke: { field: 'colour', type: 'nominal', scale: null },
    },
  };
}

/** Names, notes, and the values of the axis in the first row of each scale. */
function labelsOf(rows: readonly Timeline[], tops: readonly number[], size: ChartSize, width: number): Label[] {
  const quiet = { align: 'right', colour: 'quiet', size: SMALL_TEXT } as const;
  return rows.flatMap(({ name, heading, scale, ...notes }, row): Label[] => {
    const note = size === 'wide' ? notes.note : (notes.shortNote ?? notes.note);
    const room = width - textWidth(note, SMALL_TEXT) - 12;
    const base = (tops[row] ?? 0) + PLOT;
    const y = base - PLOT - 9;
    const above = { x: 0, y: y - HEADING + 2, align: 'left', colour: 'quiet' } as const;
    const head: Label[] = [
      ...(heading === undefined ? [] : [{ text: cutToWidth(heading, width, TEXT_SIZE), ...above }]),
      { text: cutToWidth(name, room, TEXT_SIZE, true), x: 0, y, align: 'left', bold: true },
      { text: note, x: width, y, ...quiet },
    ];
    if (rows.findIndex((other) => other.scale === scale) !== row) return head;
    return [
      ...head,
      { text: scale.tick.label, x: -6, y: base - riseOf(scale.tick.value, scale), ...quiet },
      { text: '0', x: -6, y: base, ...quiet },
    ];
  });
}
