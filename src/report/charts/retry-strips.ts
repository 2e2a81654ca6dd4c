import type { Seconds } from '../../units/index.js';
import { CHART_WIDTH, type Chart, type ChartSize, chartOf, logTimeAxis, nameAxis, type Row } from './chart.js';
import { ink } from './palette.js';

/** Times at which one MTA retries and gives up. */
export interface RetryStrip {
  readonly name: string;
  /** Ages of the retries [s], ascending. */
  readonly ages: readonly Seconds[];
  /** Age at which it gives up [s]; null for never, or if nobody knows. */
  readonly givesUpAt: Seconds | null;
  /** Age after which retries are assumed [s]; Infinity if all are known. */
  readonly knownUntil: Seconds;
}

const PITCH: Readonly<Record<ChartSize, number>> = { wide: 19, narrow: 34 };
const NAME = 132;
/** Least distance between marks [px]: closer ones would touch, and become a bar. */
const CLOSEST = 4.5;
/** Fewest marks that become a bar; fewer are drawn one by one, however close. */
const FEWEST = 4;
/** Margin of the time axis at both ends, as a factor. */
const MARGIN = 1.25;

/** A strip per MTA on a common log time axis: a dot for each retry, a ring if it is assumed, a cross for giving up. */
export function drawRetryStrips(strips: readonly RetryStrip[], size: ChartSize): Chart {
  const wide = size === 'wide';
  const width = CHART_WIDTH[size] - (wide ? NAME + 28 : 22);
  const [from, to] = timeRange(strips);
  const names = strips.map(({ name }) => name);
  const nearest = (to / from) ** (CLOSEST / width);
  const values = strips.flatMap((strip) => rowsOf(strip, nearest));
  const { axis, ...time } = logTimeAxis(from, to, size, 'after the first try');
  const x = { ...time, axis: { ...axis, grid: true } };
  const place = nameAxis(names, size, wide ? NAME : width, 16);
  const y = { ...place, field: 'mta' };
  const stroke = { value: ink('edge') };
  const only = (test: string) => [{ filter: test }];
  const run = (known: boolean) => ({
    transform: only(`datum.kind == 'retries' && ${known ? '' : '!'}datum.known`),
    mark: { type: 'rule', strokeCap: 'round', strokeWidth: known ? 5 : 1.5 },
    encoding: { x: { ...x, field: 'age_s' }, x2: { field: 'until_s' }, y, stroke },
  });
  const dot = (known: boolean) => ({
    transform: only(`datum.kind == 'retry' && ${known ? '' : '!'}datum.known`),
    mark: {
      type: 'point',
      filled: false,
      opacity: 1,
      size: 16,
      strokeWidth: 1.25,
      ...(known ? {} : { fill: ink('paper') }),
    },
    encoding: { x: { ...x, field: 'age_s' }, y, stroke, ...(known ? { fill: stroke } : {}) },
  });
  const layer = [
    run(true),
    run(false),
    {
      transform: only("datum.kind == 'gives up'"),
      mark: { type: 'point', shape: 'cross', filled: false, opacity: 1, size: 110, strokeWidth: 2 },
      encoding: { x: { ...x, field: 'age_s' }, y, stroke },
    },
    dot(true),
    dot(false),
    {
      transform: only("datum.kind == 'never retries'"),
      mark: { type: 'text', align: 'left', x: 4, stroke: ink('paper'), strokeWidth: 4 },
      encoding: { y, text: { field: 'kind', type: 'nominal' } },
    },
  ];
  return chartOf(size, { width, height: { step: PITCH[size] }, data: { values }, layer });
}

function timeRange(strips: readonly RetryStrip[]): [Seconds, Seconds] {
  const times = strips.flatMap(({ ages, givesUpAt }) => [...ages.slice(0, 1), ...ages.slice(-1), givesUpAt ?? 0]);
  const real = times.filter((time) => time > 0);
  if (real.length === 0) return [1, 10];
  return [Math.min(...real) / MARGIN, Math.max(...real) * MARGIN];
}

/** Rows for single retries, and for runs of retries that would touch; known and assumed ones are kept apart. */
function rowsOf({ name, ages, knownUntil, givesUpAt }: RetryStrip, nearest: number): Row[] {
  const own = { mta: name };
  const groups: Seconds[][] = [];
  for (const age of ages.filter((one) => one > 0)) {
    const group = groups.at(-1);
    const last = group?.at(-1) ?? 0;
    if (group !== undefined && age / last < nearest && age > knownUntil === last > knownUntil) group.push(age);
    else groups.push([age]);
  }
  const retries = groups.flatMap((group): Row[] => {
    const [first = 0] = group;
    const known = first <= knownUntil;
    if (group.length < FEWEST) return group.map((age) => ({ ...own, kind: 'retry', age_s: age, known }));
    const until = group.at(-1) ?? first;
    return [{ ...own, kind: 'retries', age_s: first, until_s: until, known, retries: group.length }];
  });
  const end = givesUpAt !== null && givesUpAt > 0 ? [{ ...own, kind: 'gives up', age_s: givesUpAt }] : [];
  return ages.length > 0 ? [...retries, ...end] : [...end, { ...own, kind: 'never retries' }];
}
