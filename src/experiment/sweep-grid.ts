import { failed, parseDuration, type Reading, read, spellDuration } from '../units/index.js';

/** A path in the scenario and the values it takes one after the other, written as for `--set`. */
export interface SweepParameter {
  readonly path: string;
  readonly values: readonly string[];
}

const MOST_VALUES = 1_000;
const MOST_CELLS = 10_000;
const EXPECTED =
  '`PATH=V1,V2,…` or `PATH=FROM..TO:STEP`, such as `replications=1,5` or `traffic[0].from.bots=0%..50%:10%`';

const OPENING = '([{';
const CLOSING = ')]}';

/** Splits a text at a character outside brackets and quotes. */
export function splitOutside(text: string, sign: string, most: number): string[] {
  const parts = [''];
  let depth = 0;
  let quote = '';
  for (const letter of text) {
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (OPENING.includes(letter)) depth += 1;
    else if (CLOSING.includes(letter)) depth -= 1;
    if (letter === sign && depth === 0 && quote === '' && parts.length < most) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

const RANGE = /^(-?\d+(?:\.\d+)?)([^\d.]*)\.\.(-?\d+(?:\.\d+)?)([^\d.]*):(\d+(?:\.\d+)?)([^\d.]*)$/;
const TIMES = /^([^:]*?)\.\.([^:]*?):([^:]*)$/;

/** Number of decimals of a number as written. */
function decimalsOf(text: string): number {
  return /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
}

/** Values from one number to another in steps; both ends are included if the steps meet them. */
function steps(from: number, to: number, step: number): Reading<number[]> {
  if (!(step > 0)) return failed('the step of a range is nothing', 'a step above 0');
  if (to < from) return failed('the range ends before it begins', 'FROM below TO');
  // 0.1 + 0.2 is a little more than 0.3: a step that falls short by rounding still counts.
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > MOST_VALUES) return failed(`the range has ${count} values`, `at most ${MOST_VALUES}`);
  return read(Array.from({ length: count }, (_, at) => from + at * step));
}

function timeRange(texts: readonly string[]): Reading<string[]> | undefined {
  const times = texts.map((text) => parseDuration(text.trim()));
  const [from, to, step] = times.map((reading) => (reading.ok ? reading.value : Number.NaN));
  if (from === undefined || to === undefined || step === undefined || times.some((reading) => !reading.ok))
    return undefined;
  const values = steps(from, to, step);
  return values.ok ? read(values.value.map((value) => spellDuration(value))) : values;
}

/** `0%..50%:10%`, `15m..2h:15m`, `1..10:3`; `undefined` if the text is no range. */
function readRange(text: string): Reading<string[]> | undefined {
  const [, first = '', unit = '', last = '', lastUnit = '', step = '', stepUnit = ''] = RANGE.exec(text) ?? [];
  if (first !== '' && unit === lastUnit && unit === stepUnit) {
    const decimals = Math.max(decimalsOf(first), decimalsOf(step));
    const values = steps(Number(first), Number(last), Number(step));
    return values.ok ? read(values.value.map((value) => `${value.toFixed(decimals)}${unit}`)) : values;
  }
  const [, ...parts] = TIMES.exec(text) ?? [];
  return parts.length === 3 ? timeRange(parts) : undefined;
}

/** Reads an argument of `--vary`. Faults: no path, no values, too many of them, or a range that goes nowhere. */
export function readVary(text: string): Reading<SweepParameter> {
  const [path = '', list = ''] = splitOutside(text, '=', 2).map((part) => part.trim());
  if (path === '' || list === '') return failed(`\`${text.slice(0, 80)}\` varies nothing`, EXPECTED);
  const range = readRange(list);
  if (range !== undefined) return range.ok ? read({ path, values: range.value }) : range;
  if (/\.\./.test(list) && !/["'[{]/.test(list)) return failed(`\`${list.slice(0, 80)}\` is no range`, EXPECTED);
  const values = splitOutside(list, ',', MOST_VALUES + 1).map((value) => value.trim());
  if (values.length > MOST_VALUES) return failed('there are too many values', `at most ${MOST_VALUES}`);
  if (values.includes('')) return failed('a value is empty', EXPECTED);
  return read({ path, values });
}

/** One cell of a grid: a value for each parameter, in their order. */
export type CellValues = readonly string[];

/**
 * All cells of a grid, the last parameter running fastest; or, `zip`, the first values of all parameters, then the
 * second, and so on. Faults: too many cells, one of them twice, or parameters in step that have different numbers of values.
 */
export function gridOf(parameters: readonly SweepParameter[], zip: boolean): Reading<CellValues[]> {
  const counts = parameters.map(({ values }) => values.length);
  if (!zip) {
    for (const { path, values } of parameters) {
      const twice = values.find((value, at) => values.indexOf(value) < at);
      if (twice !== undefined) return failed(`\`${path}\` has the value \`${twice}\` twice`, 'each value once');
    }
    const cells = counts.reduce((product, count) => product * count, 1);
    if (cells > MOST_CELLS) return failed(`the grid has ${cells} cells`, `at most ${MOST_CELLS}`);
    return read(
      parameters.reduce<CellValues[]>(
        (grid, { values }) => grid.flatMap((cell) => values.map((value) => [...cell, value])),
        [[]],
      ),
    );
  }
  if (new Set(counts).size > 1) {
    return failed(`parameters in step have ${counts.join(' and ')} values`, 'as many values for each');
  }
  return read(Array.from({ length: counts[0] ?? 0 }, (_, at) => parameters.map(({ values }) => values[at] ?? '')));
}
