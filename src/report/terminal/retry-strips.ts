import { formatDuration, type Seconds } from '../../units/index.js';
import type { RetryStrip } from '../charts/retry-strips.js';
import { logTimeTicks } from '../charts/ticks.js';
import { displayWidth } from '../words/printable.js';
import { pad } from './columns.js';
import type { Paint } from './paint.js';

const GAP = 2;
const DOT = '•';
const ASSUMED = '·';
const CROSS = '×';

/** The retries of each MTA on one logarithmic time axis: • is a retry, · one that is assumed, × marks giving up. */
export function renderStrips(strips: readonly RetryStrip[], width: number, paint: Paint): string[] {
  const names = Math.max(...strips.map(({ name }) => displayWidth(name)));
  const columns = Math.max(20, width - names - GAP);
  const times = strips.flatMap(({ ages, givesUpAt }) => [...ages.slice(0, 1), givesUpAt ?? 0, ...ages.slice(-1)]);
  const real = times.filter((time) => time > 0);
  if (real.length === 0) return strips.map(({ name }) => `${name}${' '.repeat(GAP)}never retries`);
  const axis: Axis = { from: Math.min(...real), to: Math.max(...real), columns };
  const margin = ' '.repeat(names + GAP);
  const lines = strips.map((strip) =>
    `${pad(strip.name, names, 'left')}${' '.repeat(GAP)}${stripLine(strip, axis)}`.trimEnd(),
  );
  return [...lines, paint.quiet(margin + axisLine(axis))];
}

interface Axis {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly columns: number;
}

function column(time: Seconds, { from, to, columns }: Axis): number {
  return Math.round((Math.log(time / from) / Math.log(to / from)) * (columns - 1));
}

function stripLine({ ages, givesUpAt, knownUntil }: RetryStrip, axis: Axis): string {
  if (ages.length === 0) return 'never retries';
  const cells = Array.from({ length: axis.columns }, () => ' ');
  for (const age of ages.toReversed()) if (age > 0) cells[column(age, axis)] = age > knownUntil ? ASSUMED : DOT;
  if (givesUpAt !== null && givesUpAt > 0) cells[column(givesUpAt, axis)] = CROSS;
  return cells.join('');
}

/** Labels under their places, without those that would touch the one before. */
function axisLine(axis: Axis): string {
  let line = '';
  for (const { value } of logTimeTicks(axis.from, axis.to, 'wide')) {
    const at = column(value, axis);
    const label = formatDuration(value);
    if (at < line.length + (line === '' ? 0 : 1) || at + label.length > axis.columns) continue;
    line = `${line.padEnd(at)}${label}`;
  }
  return line;
}
