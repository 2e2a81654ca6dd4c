import type { TopLevelSpec } from 'vega-lite';
import { type Seconds, YEAR, YEARS_FROM } from '../../units/index.js';
import { ink } from './palette.js';
import { SMALL_TEXT, TEXT_SIZE, textWidth } from './text-width.js';
import { logTimeTicks, timeTicks } from './ticks.js';

/** Every chart is drawn in two sizes, and the page shows the one that fits: shrunk text cannot be read on a phone. */
export type ChartSize = 'wide' | 'narrow';
export const CHART_SIZES = ['wide', 'narrow'] as const satisfies readonly ChartSize[];

/** Width of a drawing, axis labels and all [px]. */
export const CHART_WIDTH: Readonly<Record<ChartSize, number>> = { wide: 680, narrow: 328 };

/**
 * A specification of Vega-Lite: data in real units, scales, axes. Not of Vega-Lite's own type: programs that use mxsim
 * read the types of this file, and those of Vega-Lite do not check with `skipLibCheck: false`.
 */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** A chart that is ready to be laid out. */
export interface Chart {
  readonly size: ChartSize;
  readonly spec: ChartSpec;
  /** Ends of the horizontal axis, if it is simulated time from the start of the run [s]. */
  readonly time?: readonly [number, number];
}

/** A row of data. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

const CONFIG: NonNullable<TopLevelSpec['config']> = {
  aria: false,
  // All figures are numbers: without this, Vega searches each layer for those that are not.
  mark: { invalid: 'show' },
  view: { stroke: null },
  text: { fontSize: SMALL_TEXT, fill: ink('quiet'), baseline: 'middle' },
  title: { fontSize: TEXT_SIZE, fontWeight: 600, color: ink('ink'), anchor: 'start', offset: 6 },
  header: { labelFontSize: TEXT_SIZE, labelFontWeight: 600, labelColor: ink('ink'), title: null },
  // The page has legends of its own, which can be switched on an interactive page.
  legend: { disable: true },
  axis: {
    labelFontSize: SMALL_TEXT,
    labelColor: ink('quiet'),
    labelPadding: 6,
    titleFontSize: SMALL_TEXT,
    titleFontWeight: 'normal',
    titleColor: ink('quiet'),
    gridColor: ink('line'),
    domain: false,
    ticks: false,
    labelFlush: false,
    labelLimit: 0,
  },
  axisBand: { labelFontSize: TEXT_SIZE, labelColor: ink('ink'), grid: false },
  axisPoint: { labelFontSize: TEXT_SIZE, labelColor: ink('ink'), grid: false },
};

/** A specification with the settings that all charts share. */
export function chartOf(size: ChartSize, spec: Readonly<Record<string, unknown>>): Chart {
  return { size, spec: { background: 'transparent', padding: 0, ...spec, config: CONFIG } };
}

/** Makes names unique: one that occurs again gets a number. */
export function distinctNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Room needed beside a plot for the widest of some texts, up to a limit [px]. */
export function roomFor(texts: readonly string[], most: number, size = TEXT_SIZE): number {
  return Math.min(most, Math.ceil(Math.max(0, ...texts.map((text) => textWidth(text, size)))));
}

/** A share on an axis, as an expression of Vega: `20 %`. */
export const SHARE_LABEL = "datum.value?format(datum.value*100,'.6~r')+' %':'0'";

/** A number with its digits in groups, as an expression of Vega: `2 000`. */
export const COUNT_LABEL = "replace(format(datum.value,',.4~r'),regexp(',','g'),'\u202f')";

/** A time in words, as an expression of Vega: same output as `formatDuration` for the ticks of our axes. */
export function durationLabel(value = 'datum.value'): string {
  const v = `(${value})`;
  const two = (size: number, unit: string, part: number, least: number, partUnit: string): string =>
    `floor(${v}/${size})+' ${unit}'+(${v}%${size}>=${least}?' '+floor(${v}%${size}/${part})+' ${partUnit}':'')`;
  return [
    `${v}==0?'0'`,
    `${v}<1e-3?format(${v}*1e6,'.3~r')+' µs'`,
    `${v}<1?format(${v}*1e3,'.3~r')+' ms'`,
    `${v}<60?format(${v},'.3~r')+' s'`,
    `${v}<3600?${two(60, 'min', 1, 1, 's')}`,
    `${v}<86400?${two(3600, 'h', 60, 60, 'min')}`,
    `${v}<${YEARS_FROM}?${two(86_400, 'd', 3600, 3600, 'h')}`,
    `format(${v}/${YEAR},'.3~r')+' years'`,
  ].join(':');
}

/** A horizontal axis of simulated time from 0 to `end`. */
export function timeAxis(end: Seconds, size: ChartSize) {
  return {
    type: 'quantitative',
    scale: { domain: [0, end], nice: false },
    axis: {
      values: timeTicks(end, size === 'wide' ? 9 : 4).map(({ value }) => value),
      labelExpr: durationLabel(),
      title: 'time since the start',
    },
  } as const;
}

/** A logarithmic axis of times between two ends. */
export function logTimeAxis(from: Seconds, to: Seconds, size: ChartSize, title: string) {
  return {
    type: 'quantitative',
    scale: { type: 'log', domain: [from, to], nice: false },
    axis: { values: logTimeTicks(from, to, size).map(({ value }) => value), labelExpr: durationLabel(), title },
  } as const;
}

/** Names along the left edge: beside the rows of a wide chart, above those of a narrow one. */
export function nameAxis(names: readonly string[], size: ChartSize, most: number, above: number) {
  const beside = { labelLimit: most, labelPadding: 10, minExtent: 0 };
  const over = {
    labelAlign: 'left',
    labelPadding: 0,
    labelOffset: -above,
    labelLimit: most,
    maxExtent: 0,
    minExtent: 0,
  };
  return {
    type: 'nominal',
    sort: [...names],
    axis: { title: null, ...(size === 'wide' ? beside : over) },
  } as const;
}
