import type { Seconds } from '../../units/index.js';
import { axisWith, between, CHART_WIDTH, type Chart, type ChartSize, plotWidth } from './chart.js';
import { type Label, labelLayer } from './labels.js';
import { buildChart } from './layers.js';
import { ink } from './palette.js';
import { cutToWidth, SMALL_TEXT } from './text-width.js';
import { logTimeTicks } from './ticks.js';

/** The retries of one MTA. */
export interface RetryStrip {
  readonly name: string;
  /** Set off from the others. */
  readonly chosen: boolean;
  /** Ages of the retries [s], ascending. */
  readonly ages: readonly Seconds[];
  /** When it gives up [s]; null for never, or if nobody knows. */
  readonly givesUpAt: Seconds | null;
  /** Retries after this age are assumed [s]; Infinity where all are known. */
  readonly knownUntil: Seconds;
}

const PITCH: Readonly<Record<ChartSize, number>> = { wide: 19, narrow: 34 };
/** Room for a name beside the strip of a wide chart [px]. */
const NAME = 132;
/** Marks closer than this touch: they become a bar [px]. */
const CLOSEST = 4.5;
/** Fewer marks than this are drawn one by one, however close. */
const FEWEST = 4;
/** Both ends of the time axis stand a little off the first and the last mark. */
const MARGIN = 1.25;

/** One strip per MTA on a common logarithmic time axis: a dot for each retry, a ring if it is assumed, a cross where it gives up. */
export function drawRetryStrips(strips: readonly RetryStrip[], size: ChartSize): Chart {
  const wide = size === 'wide';
  const padding = { left: wide ? NAME + 14 : 8, right: 14, top: 4, bottom: 40 };
  const [from, to] = timeRange(strips);
  const width = plotWidth(size, padding);
  const x = {
    type: 'quantitative',
    scale: { type: 'log', domain: between(from, to), nice: false },
    axis: {
      ...axisWith(logTimeTicks(from, to, size)),
      title: 'after the first try',
      domain: false,
      ticks: false,
      grid: true,
    },
  } as const;
  const height = strips.length * PITCH[size];
  const y = { type: 'quantitative', scale: { domain: between(height, 0), nice: false }, axis: null } as const;
  const middle = (row: number): number => (row + 0.5) * PITCH[size] + (wide ? 0 : 9);
  const place = (age: Seconds): number => (Math.log(age / from) / Math.log(to / from)) * width;
  const runs = strips.flatMap((strip, row) => runsOf(strip, place).map((run) => ({ ...run, y: middle(row) })));
  const crosses = strips.flatMap(({ givesUpAt, chosen }, row) =>
    givesUpAt === null || givesUpAt <= 0 ? [] : [{ y: middle(row), age: givesUpAt, ...coloured(chosen) }],
  );
  return buildChart(size, height, padding, [
    bars(
      runs.filter(({ age, end }) => end > age),
      { ...x, field: 'age' },
      { ...y, field: 'y' },
    ),
    strokes(crosses, { ...x, field: 'age' }, { ...y, field: 'y' }),
    points(
      runs.filter(({ age, end }) => end === age),
      { ...x, field: 'age' },
      { ...y, field: 'y' },
    ),
    labelLayer(
      strips.flatMap((strip, row) => labelsOf(strip, middle(row), size)),
      'rim',
    ),
  ]);
}

type Place = Readonly<Record<string, unknown>>;
type Mark = Readonly<Record<string, string | number>>;

/** Retries that cannot be told apart: solid, or hollow like a ring where they are assumed. */
function bars(values: readonly Mark[], x: Place, y: Place) {
  return {
    data: { values: [...values] },
    mark: { type: 'rule', strokeCap: 'round', strokeWidth: { expr: 'datum.thickness' } },
    encoding: { x, x2: { field: 'end' }, y, stroke: { field: 'colour', type: 'nominal', scale: null } },
  } as const;
}

function points(values: readonly Mark[], x: Place, y: Place) {
  return {
    data: { values: [...values] },
    mark: { type: 'point', filled: false, opacity: 1, size: 16, strokeWidth: 1.25 },
    encoding: {
      x,
      y,
      fill: { field: 'fill', type: 'nominal', scale: null },
      stroke: { field: 'colour', type: 'nominal', scale: null },
    },
  } as const;
}

/** A diagonal cross: told from a dot by its shape, not its colour. */
function strokes(values: readonly Mark[], x: Place, y: Place) {
  return {
    data: { values: [...values] },
    mark: { type: 'point', filled: false, opacity: 1, size: 110, strokeWidth: 2, shape: CROSS },
    encoding: { x, y, stroke: { field: 'colour', type: 'nominal', scale: null } },
  } as const;
}

const CROSS = 'M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7';

function coloured(chosen: boolean): { colour: string } {
  return { colour: ink(chosen ? 'delivered' : 'edge') };
}

function timeRange(strips: readonly RetryStrip[]): [Seconds, Seconds] {
  const times = strips.flatMap(({ ages, givesUpAt }) => [...ages.slice(0, 1), ...ages.slice(-1), givesUpAt ?? 0]);
  const real = times.filter((time) => time > 0);
  if (real.length === 0) return [1, 10];
  return [Math.min(...real) / MARGIN, Math.max(...real) * MARGIN];
}

/** One retry, or many that touch, from `age` to `end`. */
interface Run {
  readonly age: Seconds;
  readonly end: Seconds;
  readonly colour: string;
  readonly fill: string;
  readonly thickness: number;
}

/** Retries one by one while they can be told apart, in bars where they touch. Known and assumed ones are kept apart. */
function runsOf({ ages, chosen, knownUntil }: RetryStrip, place: (age: Seconds) => number): Run[] {
  const { colour } = coloured(chosen);
  const groups: Seconds[][] = [];
  for (const age of ages.filter((one) => one > 0)) {
    const group = groups.at(-1);
    const last = group?.at(-1) ?? Number.NEGATIVE_INFINITY;
    const touches = place(age) - place(Math.max(last, Number.MIN_VALUE)) < CLOSEST;
    if (group !== undefined && touches && age > knownUntil === last > knownUntil) group.push(age);
    else groups.push([age]);
  }
  return groups.flatMap((group) => {
    const [first = 0] = group;
    const isAssumed = first > knownUntil;
    const look = { colour, fill: isAssumed ? ink('paper') : colour, thickness: isAssumed ? 1.5 : 5 };
    if (group.length < FEWEST) return group.map((age) => ({ age, end: age, ...look }));
    return [{ age: first, end: group.at(-1) ?? first, ...look }];
  });
}

function labelsOf({ name, chosen, ages }: RetryStrip, y: number, size: ChartSize): Label[] {
  const wide = size === 'wide';
  const title: Label = wide
    ? { text: cutToWidth(name, NAME, undefined, chosen), x: -12, y, align: 'right', bold: chosen }
    : { text: cutToWidth(name, CHART_WIDTH[size], undefined, chosen), x: 0, y: y - 16, align: 'left', bold: chosen };
  if (ages.length > 0) return [title];
  return [title, { text: 'never retries', x: 4, y, align: 'left', size: SMALL_TEXT, colour: 'quiet' }];
}
