import type { DownInterval } from '../../results/index.js';
import { formatDuration, formatNumber, type Seconds } from '../../units/index.js';
import { downWithin } from '../words/timeline.js';
import {
  CHART_WIDTH,
  type Chart,
  type ChartSize,
  COUNT_LABEL,
  chartOf,
  distinctNames,
  type Row,
  timeAxis,
} from './chart.js';
import { type Colour, ink } from './palette.js';
import { SMALL_TEXT, TEXT_SIZE, textWidth } from './text-width.js';
import { roundBelow } from './ticks.js';

/** One of several small charts under each other. */
export interface Timeline {
  readonly name: string;
  readonly note: string;
  /** The note for narrow charts. */
  readonly shortNote?: string;
  /** One value per bin. */
  readonly values: readonly number[];
  readonly down: readonly DownInterval[];
  readonly colour: Colour;
}

/** Small charts with one vertical scale: those that are to be compared. */
export interface TimelineGroup {
  /** Heading of the group, if there are several. */
  readonly heading?: string | undefined;
  /** Quantity: messages per bin, shown as a rate; or the number of messages at an instant. */
  readonly measure: 'rate' | 'level';
  readonly rows: readonly Timeline[];
}

/** Width of a bin [s], and end of the time axis [s]. */
export interface TimeSpan {
  readonly width: Seconds;
  readonly end: Seconds;
}

const PLOT = 46;
/** Text style of the name of a row. */
const NAME = { fontSize: TEXT_SIZE, fontWeight: 600, fill: ink('ink') };
/** Most bins in the drawing: more cannot be told apart. */
const MOST_BINS: Readonly<Record<ChartSize, number>> = { wide: 200, narrow: 100 };
/** Most outages in all rows together. */
const MOST_OUTAGES = 480;

const UNITS: readonly (readonly [seconds: Seconds, name: string])[] = [
  [1, 's'],
  [60, 'min'],
  [3_600, 'h'],
  [86_400, 'd'],
];

/** Small multiples: an area per row over a common time axis, outages as a tint with a bar below. */
export function drawTimelines(groups: readonly TimelineGroup[], span: TimeSpan, size: ChartSize): Chart {
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const room = Math.floor(MOST_OUTAGES / Math.max(1, rows));
  const vconcat = groups.map((group, at) => groupOf(group, span, size, room, at === groups.length - 1));
  return {
    ...chartOf(size, { spacing: 14, vconcat, resolve: { scale: { fill: 'independent' } } }),
    time: [0, span.end],
  };
}

/** The rows of one vertical scale as facets: a row of data per bin, and one per outage. */
function groupOf(group: TimelineGroup, span: TimeSpan, size: ChartSize, room: number, isLast: boolean) {
  const width = CHART_WIDTH[size] - (size === 'wide' ? 56 : 48) - 14;
  const per = Math.ceil(span.end / span.width / MOST_BINS[size]);
  const names = distinctNames(group.rows.map(({ name }) => name));
  const bins = Math.ceil(span.end / span.width);
  const steps = group.rows.map(({ values }) => gathered(values, per, bins, group.measure));
  const [factor, unit] = unitOf(group, steps, per * span.width);
  const highest = Math.max(...steps.flat().map((value) => value * factor), 0);
  const values = group.rows.flatMap((row, at): Row[] => {
    const own = { name: names[at] ?? '', row: at };
    const note = size === 'wide' ? row.note : (row.shortNote ?? row.note);
    return [
      ...binsOf(own.name, steps[at] ?? [], per * span.width, span.end, [factor, unit]).map((bin) => ({
        ...own,
        ...bin,
      })),
      ...outagesOf(row.down, span.end, width, room).map((down) => ({ ...own, ...down })),
      { ...own, note, noted_s: span.end },
    ];
  });
  const { axis, ...time } = timeAxis(span.end, size);
  const x = { ...time, axis: isLast ? { ...axis, grid: true } : { ...axis, grid: true, labels: false, title: null } };
  const notes = group.rows.map(({ note, shortNote }) => (size === 'wide' ? note : (shortNote ?? note)));
  const labelLimit = Math.max(80, width - 12 - Math.max(...notes.map((note) => textWidth(note, SMALL_TEXT))));
  return {
    ...(group.heading === undefined
      ? {}
      : { title: { text: group.heading, fontWeight: 'normal', color: ink('quiet') } }),
    data: { values },
    facet: {
      row: {
        field: 'name',
        type: 'nominal',
        sort: { field: 'row', op: 'min' },
        header: null,
      },
    },
    bounds: 'flush',
    spacing: 30,
    spec: {
      width,
      height: PLOT,
      layer: [
        ...(group.rows.some(({ down }) => down.length > 0) ? outageLayers(x) : []),
        areaLayer(group, names, x, unit, highest, size),
        ...wordLayers(x, labelLimit),
      ],
    },
  };
}

/** The values of each row over time, as steps from a common zero. */
function areaLayer(
  group: TimelineGroup,
  names: readonly string[],
  x: object,
  unit: string,
  highest: number,
  size: ChartSize,
) {
  return {
    transform: [{ filter: 'isValid(datum.from_s)' }],
    mark: { type: 'area', interpolate: 'step-after' },
    encoding: {
      x: { ...x, field: 'from_s' },
      y: {
        field: unit,
        type: 'quantitative',
        scale: { domain: [0, highest > 0 ? highest : 1], nice: false },
        axis: {
          values: highest > 0 ? [0, roundBelow(highest)] : [0],
          labelExpr:
            group.measure === 'rate'
              ? `datum.value?format(datum.value,'~s')+'/${unit.replace(/^per_/, '')}':'0'`
              : COUNT_LABEL,
          title: null,
          grid: true,
          minExtent: size === 'wide' ? 50 : 42,
        },
      },
      fill: colourScale(group, names),
      tooltip: { field: 'words', type: 'nominal' },
    },
  };
}

/** The name of a row above its left end, and the note above its right end. */
function wordLayers(x: object, limit: number) {
  return [
    {
      transform: [{ filter: 'isValid(datum.note)' }],
      mark: { type: 'text', align: 'right', y: -10 },
      encoding: { x: { ...x, field: 'noted_s' }, text: { field: 'note', type: 'nominal' } },
    },
    {
      transform: [{ filter: 'isValid(datum.note)' }],
      mark: { type: 'text', align: 'left', x: 0, y: -10, limit, ...NAME },
      encoding: { text: { field: 'name', type: 'nominal' } },
    },
  ];
}

function colourScale({ rows }: TimelineGroup, names: readonly string[]) {
  return {
    field: 'name',
    type: 'nominal',
    scale: { domain: [...names], range: rows.map(({ colour }) => ink(colour)) },
  } as const;
}

/** A tint over the row, and a bar below it for those who do not see the tint. */
function outageLayers(x: object) {
  const transform = [{ filter: 'isValid(datum.down_from_s)' }];
  const place = { x: { ...x, field: 'down_from_s' }, x2: { field: 'down_to_s' } };
  const opacity = { field: 'down_share', type: 'quantitative', scale: { domain: [0, 1], range: [0, 1] } };
  const layer = (colour: Colour, from: number, to: number) => ({
    transform,
    mark: { type: 'rect', fill: ink(colour), stroke: ink(colour), strokeWidth: 0.75 },
    encoding: { ...place, y: { value: from }, y2: { value: to }, opacity },
  });
  return [layer('downTint', 0, PLOT), layer('down', PLOT + 1, PLOT + 4)];
}

/** The largest unit of time in which the highest rate is at least one; levels have none. */
function unitOf({ measure }: TimelineGroup, steps: readonly (readonly number[])[], width: Seconds): [number, string] {
  if (measure === 'level') return [1, 'messages'];
  const highest = Math.max(0, ...steps.flat()) / width;
  const [seconds, unit] = UNITS.find(([length]) => highest * length >= 1) ?? [86_400, 'd'];
  return [seconds / width, `per_${unit}`];
}

/** A row of data per bin, and the last value again where the time ends. */
function binsOf(
  name: string,
  steps: readonly number[],
  width: Seconds,
  end: Seconds,
  [factor, unit]: readonly [number, string],
): Row[] {
  const what = unit === 'messages' ? 'messages' : `messages in ${formatDuration(width)}`;
  const bins = steps.map((value, at): Row => {
    const from = at * width;
    const own = { from_s: from, to_s: Math.min(end, from + width), messages: value, [unit]: value * factor };
    return { ...own, words: `${name}: ${formatNumber(value)} ${what}` };
  });
  const last = bins.at(-1);
  return last === undefined ? [] : [...bins, { ...last, from_s: end }];
}

/** Merges bins, `per` at a time: their sum for a rate, their mean for a level. */
function gathered(values: readonly number[], per: number, bins: number, measure: TimelineGroup['measure']): number[] {
  return Array.from({ length: Math.ceil(bins / per) }, (_, at) => {
    const part = values.slice(at * per, Math.min(bins, (at + 1) * per));
    const sum = part.reduce((a, b) => a + b, 0);
    return measure === 'rate' ? sum : sum / Math.max(1, part.length);
  });
}

/** Outages within the axis, one by one if there is room for them, else as the share of each stretch of time. */
function outagesOf(down: readonly DownInterval[], end: Seconds, width: number, room: number): Row[] {
  const row = ({ from, to }: DownInterval, share = 1): Row => ({ down_from_s: from, down_to_s: to, down_share: share });
  const single = mergeTouching(down, end, end / width);
  if (single.length <= room) return single.map((outage) => row(outage));
  const length = end / room;
  return Array.from({ length: room }, (_, at) => {
    const [from, to] = [at * length, (at + 1) * length];
    return row({ from, to }, Math.ceil((10 * downWithin(down, from, to)) / length) / 10);
  }).filter(({ down_share: share }) => share !== 0);
}

/** Merges outages that would touch each other in the drawing. */
function mergeTouching(down: readonly DownInterval[], end: Seconds, pixel: Seconds): DownInterval[] {
  const merged: DownInterval[] = [];
  for (const { from, to } of down.filter((outage) => outage.from < end)) {
    const last = merged.at(-1);
    const until = Math.min(end, to);
    if (last === undefined || from - last.to >= pixel / 2) merged.push({ from, to: until });
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, until) };
  }
  return merged;
}
