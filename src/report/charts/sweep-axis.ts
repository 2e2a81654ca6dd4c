import type { Unit } from '../../results/index.js';
import { formatDuration, formatNumber, parseDuration, parsePercent, parseRate } from '../../units/index.js';
import { COUNT_LABEL, durationLabel, SHARE_LABEL } from './chart.js';
import { logTimeTicks, timeTicks } from './ticks.js';

/** The values of a parameter on an axis. */
export interface SweepAxis {
  /** The parameter, in words. */
  readonly label: string;
  /** The values as written, in their order. */
  readonly written: readonly string[];
  /** `steps` if the values are not numbers: places are then their positions. */
  readonly scale: 'linear' | 'log' | 'steps';
  readonly unit: 'seconds' | 'share' | 'rate' | 'number' | 'words';
  readonly places: readonly number[];
}

/** Ratio of largest to smallest value from which the scale is logarithmic, unless they are shares. */
const DECADE = 10;

function numbersOf(values: readonly string[], read: (text: string) => number | undefined): number[] | undefined {
  const numbers = values.flatMap((value) => read(value.trim()) ?? []);
  return numbers.length === values.length ? numbers : undefined;
}

const READERS: readonly (readonly [unit: SweepAxis['unit'], read: (text: string) => number | undefined])[] = [
  ['number', (text) => (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined)],
  ['share', (text) => shareOf(parsePercent(text))],
  ['seconds', (text) => readingOf(parseDuration(text))],
  ['rate', (text) => readingOf(parseRate(text))],
];

function shareOf(percent: number | undefined): number | undefined {
  return percent === undefined ? undefined : percent / 100;
}

function readingOf(
  reading: { readonly ok: true; readonly value: number } | { readonly ok: false },
): number | undefined {
  return reading.ok ? reading.value : undefined;
}

/** Reads the values of a parameter: times, shares, rates and numbers are to scale, other values equally spaced. */
export function readAxis(label: string, written: readonly string[]): SweepAxis {
  for (const [unit, read] of READERS) {
    const places = numbersOf(written, read);
    if (places === undefined || new Set(places).size < places.length || places.length < 2) continue;
    const [least, most] = [Math.min(...places), Math.max(...places)];
    const scale = least > 0 && most / least >= DECADE && unit !== 'share' ? 'log' : 'linear';
    return { label, written, scale, unit, places };
  }
  return { label, written, scale: 'steps', unit: 'words', places: written.map((_, at) => at) };
}

function between(a: number, b: number, part: number, { scale }: SweepAxis): number {
  return scale === 'log' ? a * (b / a) ** part : a + (b - a) * part;
}

/** Edges of the cell of each value: half-way to its neighbours. */
export function cellEdges(axis: SweepAxis): (readonly [from: number, to: number])[] {
  const order = axis.places.toSorted((a, b) => a - b);
  return axis.places.map((place) => {
    const at = order.indexOf(place);
    const [below, above] = [order[at - 1], order[at + 1]];
    const from = below === undefined ? between(place, above ?? place, -0.5, axis) : between(below, place, 0.5, axis);
    const to = above === undefined ? between(place, below ?? place, -0.5, axis) : between(place, above, 0.5, axis);
    return [from, to];
  });
}

/** The place at a position among the values in ascending order from 0; 1.5 is half-way from the second to the third. */
export function placeAt(axis: SweepAxis, position: number): number {
  const order = axis.places.toSorted((a, b) => a - b);
  const at = Math.min(order.length - 2, Math.floor(position));
  return between(order[at] ?? 0, order[at + 1] ?? 0, position - at, axis);
}

const LABELS: Readonly<Record<SweepAxis['unit'], object>> = {
  seconds: { labelExpr: durationLabel() },
  share: { labelExpr: SHARE_LABEL },
  rate: {
    labelExpr:
      "datum.value>=1?format(datum.value,'.3~r')+'/s':datum.value>=1/60?format(datum.value*60,'.3~r')+'/min':datum.value>=1/3600?format(datum.value*3600,'.3~r')+'/h':format(datum.value*86400,'.3~r')+'/d'",
  },
  number: { labelExpr: COUNT_LABEL },
  words: {},
};

/** The axis as a Vega-Lite encoding: a scale over numbers with a tick at each value, or steps. */
export function axisEncoding(axis: SweepAxis, edges: readonly [number, number] | undefined) {
  const look = {
    title: axis.label,
    grid: false,
    labelOverlap: 'greedy',
    labelLimit: 110,
    labelAngle: 0,
    ...LABELS[axis.unit],
  };
  if (axis.scale === 'steps') return { type: 'ordinal', sort: [...axis.written], axis: look } as const;
  const domain = edges ?? [Math.min(...axis.places), Math.max(...axis.places)];
  return {
    type: 'quantitative',
    scale: { type: axis.scale, domain: [...domain], nice: false },
    axis: { ...look, values: [...axis.places] },
  } as const;
}

/** A vertical axis for a figure: logarithmic if times span decades, from zero if that costs little room. */
export function figureEncoding(measure: Unit, low: number, high: number) {
  const isLog = spansDecades(measure, low, high);
  const least = isLog || low < 0 || low >= 0.4 * high ? low : 0;
  const common = { title: null, grid: true, labelOverlap: 'greedy' };
  const scale = { type: isLog ? 'log' : 'linear', domain: [least, high], nice: false };
  if (measure === 'seconds') {
    const ticks = isLog ? logTimeTicks(low, high, 'wide') : least === 0 ? timeTicks(high, 5) : undefined;
    const values = ticks === undefined ? {} : { values: ticks.map(({ value }) => value) };
    return {
      type: 'quantitative',
      scale,
      axis: { ...common, ...values, tickCount: 5, labelExpr: durationLabel() },
    } as const;
  }
  const label = measure === 'share' ? { labelExpr: SHARE_LABEL } : { format: '.4~r' };
  return { type: 'quantitative', scale, axis: { ...common, tickCount: 5, ...label } } as const;
}

/** True if a figure is a time that spans decades and so needs a logarithmic scale. */
export function spansDecades(measure: Unit, low: number, high: number): boolean {
  return measure === 'seconds' && low > 0 && high / low >= 30;
}

/** The label of a value on an axis. */
export function placeText({ unit }: SweepAxis, place: number, written: string): string {
  if (unit === 'seconds') return formatDuration(place);
  return unit === 'share' ? `${formatNumber(place * 100)} %` : written;
}
