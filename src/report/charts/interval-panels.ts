import { type Chart, type ChartSize, plotWidth } from './chart.js';
import { type Label, labelLayer } from './labels.js';
import { buildChart } from './layers.js';
import { ink } from './palette.js';
import { cutToWidth, SMALL_TEXT, textWidth } from './text-width.js';

/** One set-up in a panel: a mean, its interval, and how both are written. */
export interface IntervalRow {
  readonly name: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly note: string;
  /** The note where there is little room. */
  readonly shortNote: string;
}

/** One figure: all set-ups on the same scale. The first row is the reference. */
export interface IntervalPanel {
  readonly title: string;
  readonly rows: readonly IntervalRow[];
}

const PITCH: Readonly<Record<ChartSize, number>> = { wide: 24, narrow: 40 };
const HEAD = 26;
const GAP = 18;
const NAME = 146;
const NOTE = 224;
const MARGIN = 8;

interface Placed {
  readonly y: number;
  readonly x: number;
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  readonly tip: string;
}

/** A panel per figure, one under the other: dots with their intervals, and a line where the reference is. */
export function drawIntervalPanels(panels: readonly IntervalPanel[], size: ChartSize): Chart {
  const wide = size === 'wide';
  const padding = { left: wide ? NAME : 4, right: wide ? NOTE : 4, top: 4, bottom: 4 };
  const width = plotWidth(size, padding);
  const tops = topsOf(panels, PITCH[size]);
  const height = (tops.at(-1) ?? 0) - GAP;
  const placed = panels.flatMap((panel, at) => placeRows(panel, tops[at] ?? 0, width, size));
  const labels = panels.flatMap((panel, at) => labelsOf(panel, tops[at] ?? 0, width, size));
  const lines = panels.map((panel, at) => ({
    x: placeRows(panel, tops[at] ?? 0, width, size)[0]?.x ?? 0,
    from: (tops[at] ?? 0) + HEAD,
    to: (tops[at + 1] ?? 0) - GAP,
  }));
  const pixel = { type: 'quantitative', scale: null, axis: null } as const;
  return buildChart(size, height, padding, [
    {
      data: { values: lines },
      mark: { type: 'rule', stroke: ink('edge'), strokeDash: [3, 3] },
      encoding: { x: { ...pixel, field: 'x' }, y: { ...pixel, field: 'from' }, y2: { field: 'to' } },
    },
    {
      data: { values: placed },
      mark: { type: 'rule', strokeWidth: 3, strokeCap: 'round' },
      encoding: {
        y: { ...pixel, field: 'y' },
        x: { ...pixel, field: 'from' },
        x2: { field: 'to' },
        stroke: { field: 'colour', type: 'nominal', scale: null },
      },
    },
    {
      data: { values: placed },
      mark: { type: 'point', filled: true, opacity: 1, size: 90, stroke: ink('paper'), strokeWidth: 1.5 },
      encoding: {
        y: { ...pixel, field: 'y' },
        x: { ...pixel, field: 'x' },
        fill: { field: 'colour', type: 'nominal', scale: null },
      },
    },
    labelLayer(labels, 'rim'),
  ]);
}

/** Where each panel begins, and where the last one ends with its gap [px]. */
function topsOf(panels: readonly IntervalPanel[], pitch: number): number[] {
  const tops = [0];
  for (const { rows } of panels) tops.push((tops.at(-1) ?? 0) + HEAD + rows.length * pitch + GAP);
  return tops;
}

function middleOf(top: number, row: number, size: ChartSize): number {
  return top + HEAD + (row + 0.5) * PITCH[size] + (size === 'wide' ? 0 : 8);
}

function placeRows({ rows }: IntervalPanel, top: number, width: number, size: ChartSize): Placed[] {
  const least = Math.min(...rows.map(({ low }) => low));
  const most = Math.max(...rows.map(({ high }) => high));
  const pixels = (value: number): number =>
    most === least ? width / 2 : MARGIN + ((value - least) / (most - least)) * (width - 2 * MARGIN);
  return rows.map(({ name, note, mean, low, high }, row) => ({
    tip: `${name}: ${note}`,
    y: middleOf(top, row, size),
    x: pixels(mean),
    from: pixels(low),
    to: pixels(high),
    colour: ink(row === 0 ? 'pending' : 'delivered'),
  }));
}

function labelsOf({ title, rows }: IntervalPanel, top: number, width: number, size: ChartSize): Label[] {
  const wide = size === 'wide';
  const head: Label = { text: title, x: wide ? -NAME : 0, y: top + 9, align: 'left', bold: true };
  return [
    head,
    ...rows.flatMap(({ name, note, shortNote }, row): Label[] => {
      const y = middleOf(top, row, size);
      const room = wide ? NOTE - 16 : width * 0.55;
      const text = textWidth(note, SMALL_TEXT) <= room ? note : shortNote;
      const quiet = { text, size: SMALL_TEXT, colour: 'quiet' } as const;
      return wide
        ? [
            { text: cutToWidth(name, NAME - 12), x: -10, y, align: 'right' },
            { ...quiet, x: width + 12, y, align: 'left' },
          ]
        : [
            { text: cutToWidth(name, width * 0.45), x: 0, y: y - 17, align: 'left' },
            { ...quiet, x: width, y: y - 17, align: 'right' },
          ];
    }),
  ];
}
