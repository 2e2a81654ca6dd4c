import type { Goal, Precision } from '../experiment/index.js';
import type { Model } from '../model/index.js';
import type { Unit } from '../results/index.js';
import { readFigureName } from '../scenario/index.js';
import { failed, parseDuration, parsePercent, parseShare, type Reading, type Share } from '../units/index.js';

/** Default maximum number of replications. */
const MOST_REPLICATIONS = 1000;
/** Thirty runs that agree: others occur in fewer than 9.51 of 100 runs, with 95 % confidence. */
const AGREED: Share = 0.0951;

const EXPECTED: Readonly<Record<Unit, string>> = {
  share: 'percentage points such as `0.1%`',
  seconds: 'a time such as `30s`, or a part of the mean such as `5%`',
  count: 'a number, or a part of the mean such as `5%`',
  number: 'a number, or a part of the mean such as `5%`',
};

function readHalfWidth(text: string, measure: Unit): Reading<Pick<Precision, 'halfWidth' | 'relative'>> {
  const percent = parsePercent(text);
  const isShare = measure === 'share';
  if (percent !== undefined && !isShare) return positive(percent / 100, true, measure);
  if (isShare && percent === undefined) return failed(`\`${text}\` has no unit`, EXPECTED.share);
  const reading = isShare ? parseShare(text) : measure === 'seconds' ? parseDuration(text) : plainNumber(text);
  return reading.ok ? positive(reading.value, false, measure) : failed(reading.fault.message, EXPECTED[measure]);
}

function plainNumber(text: string): Reading<number> {
  return /^\d+(\.\d+)?$/.test(text) ? { ok: true, value: Number(text) } : failed(`\`${text}\` is not a number`, '');
}

function positive(
  halfWidth: number,
  relative: boolean,
  measure: Unit,
): Reading<Pick<Precision, 'halfWidth' | 'relative'>> {
  if (halfWidth > 0) return { ok: true, value: { halfWidth, relative } };
  return failed('no number of replications makes an interval of no width', EXPECTED[measure]);
}

/** Reads `0.1%` (of the delivery rate) or `latency.p99 5m`: a figure, and half the width that its interval may have. */
function readPrecision(text: string, model: Model): Reading<Precision> {
  const named = /^\s*[\d.]/.test(text) ? `deliveryRate ${text}` : text;
  const figure = readFigureName(named, model);
  if (!figure.ok) return figure;
  const { path, rest } = figure.value;
  const measure = figure.value.figure.unit;
  if (/^(max|peak[A-Z]\w*)$/.test(path.at(-1) ?? ''))
    return failed(
      'the largest of something has no interval: nobody knows how much larger others are',
      'another figure, such as `latency.p99 5m`',
    );
  if (rest === '') return failed('no half-width follows the figure', EXPECTED[measure]);
  const width = readHalfWidth(rest, measure);
  return width.ok ? { ok: true, value: { path, measure, ...width.value } } : width;
}

/** Options of the command line that ask for more replications. */
export interface SearchOptions {
  readonly precision?: string;
  readonly decide?: boolean;
  readonly maxReplications?: number;
  /** Runs that agree decide once others are almost surely rarer than this share of runs. */
  readonly agreement?: Share;
}

/** The words of the command line that ask for more replications, for a command that is to be repeated. */
export function searchWords({
  precision,
  decide,
  maxReplications,
  agreement,
}: SearchOptions): [string, string | null][] {
  return [
    ...(precision === undefined ? [] : [['precision', precision] as [string, string]]),
    ...(decide === true ? [['decide', null] as [string, null]] : []),
    ...(agreement === undefined
      ? []
      : [['agreement', `${Number((100 * agreement).toPrecision(12))}%`] as [string, string]]),
    ...(maxReplications === undefined ? [] : [['max-replications', String(maxReplications)] as [string, string]]),
  ];
}

/** The goal for which replications are added; `null` if their number is fixed. `line` is an error in the call. */
export function goalOf(options: SearchOptions, model: Model): Goal | null | { readonly line: string } {
  const { precision, decide = false, maxReplications = MOST_REPLICATIONS, agreement = AGREED } = options;
  if (options.agreement !== undefined && !decide)
    return { line: '--agreement: it says when replications that agree decide an assert; expected --decide beside it' };
  if (precision === undefined && !decide) {
    if (options.maxReplications === undefined) return null;
    return { line: '--max-replications: nothing adds replications; expected --precision or --decide beside it' };
  }
  const most = Math.max(maxReplications, model.replications);
  if (precision === undefined) return { precision: null, decide, most, agreement };
  const reading = readPrecision(precision, model);
  if (reading.ok) return { precision: reading.value, decide, most, agreement };
  return { line: `--precision ${precision}: ${reading.fault.message}; expected ${reading.fault.expected}` };
}
