import {
  type Instant,
  LONGEST_DURATION,
  parseInstant,
  type Seconds,
  secondsBetween,
  spellMidnight,
} from '../../units/index.js';
import type { Complaint } from '../mistakes/problem.js';

/** Higher times are hardly seconds from a start [s]: September 2001 in Unix time. */
const LIKELY_UNIX: Seconds = 1e9;

/** A cell of the column `t`: seconds from the start, or the problem with it. */
export type CellTime =
  | { readonly ok: true; readonly time: Seconds }
  | { readonly ok: false; readonly complaint: Complaint };

function wrong(message: string, expected: string, hint?: string): CellTime {
  return { ok: false, complaint: { code: 'replay', message, expected, hint } };
}

/**
 * Reads times: seconds from the start of the run, or, if `start` gives the instant of time 0, Unix or RFC 3339 times.
 * `decimal` is the comma if commas do not separate columns.
 */
export function timeReader(start: Instant | undefined, decimal: '.' | ','): (cell: string) => CellTime {
  return (written) => {
    const cell = decimal === ',' ? written.replace(',', '.') : written;
    return start === undefined ? relative(cell) : since(start, cell);
  };
}

function relative(cell: string): CellTime {
  const isNumber = cell.length <= 40 && /^\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(cell);
  const time = isNumber ? Number(cell) : Number.NaN;
  if (time <= LONGEST_DURATION) return { ok: true, time };
  const instant = isNumber ? undefined : parseInstant(cell);
  const expected = `seconds from the start, from 0 to ${LONGEST_DURATION}`;
  if (instant?.ok === true) {
    const hint = `say which instant is time 0, beside \`replay\`: \`start: ${spellMidnight(instant.value)}\``;
    return wrong(`\`${cell.slice(0, 40)}\` is a time of the real world`, expected, hint);
  }
  return wrong(`\`${cell.slice(0, 40)}\` is no time`, expected, instant?.fault.hint);
}

function since(start: Instant, cell: string): CellTime {
  const instant = parseInstant(cell);
  if (!instant.ok) {
    const { message, expected, hint } = instant.fault;
    return wrong(message, expected, hint);
  }
  const time = secondsBetween(start, instant.value);
  const expected = `times from \`start\` on, ${LONGEST_DURATION} seconds at most`;
  if (time > LONGEST_DURATION) return wrong(`\`${cell}\` is more than a hundred years after \`start\``, expected);
  if (time >= 0) return { ok: true, time };
  const hint =
    instant.value.whole < LIKELY_UNIX ? 'for seconds from the start of the run leave `start` out' : undefined;
  return wrong(`\`${cell}\` is before \`start\``, expected, hint);
}

/** A hint if times without a `start` are probably Unix times. */
export function startHint(first: Seconds): string | undefined {
  if (first < LIKELY_UNIX) return undefined;
  return `these look like Unix times: say which instant is time 0, beside \`replay\`: \`start: ${spellMidnight({ whole: first })}\``;
}
