import type { FormCheck, TheoryFigure } from '../../results/index.js';
import { shortLabel } from './figure-label.js';
import { occurrenceCell } from './no-interval.js';
import { estimateText, intervalText } from './numbers.js';
import { cutEnd, printableLine } from './printable.js';

/** Longest reason before it is cut [columns]. */
const LONGEST_WHY = 300;

/** One figure of a closed form, in words. */
export interface TheoryRow {
  readonly form: string;
  readonly name: string;
  readonly expected: string;
  readonly measured: string;
  readonly interval: string;
  readonly verdict: string;
}

/** Marks beside the words, so that colour is not needed. */
const MARKS: Readonly<Record<TheoryFigure['verdict'], string>> = { agrees: '✓', differs: '✗', undecided: '?' };

function rowOf(form: string, { figure, unit, expected, measured, verdict }: TheoryFigure): TheoryRow {
  // As many digits as the interval of the measured value.
  const ends = measured === undefined ? {} : { low: measured.low, high: measured.high };
  const like = Object.fromEntries(Object.entries(ends).filter(([, end]) => end !== undefined));
  return {
    form,
    name: shortLabel(figure),
    expected: estimateText({ mean: expected, ...like }, unit),
    measured: measured === undefined ? '–' : estimateText(measured, unit),
    interval: measured === undefined ? '–' : (intervalText(measured, unit) ?? occurrenceCell(measured, unit) ?? '–'),
    verdict: `${MARKS[verdict]} ${verdict}`,
  };
}

/** Rows for the closed forms that fit. */
export function theoryRows(theory: readonly FormCheck[]): TheoryRow[] {
  return theory.flatMap((check) => (check.fits ? check.figures.map((figure) => rowOf(check.form, figure)) : []));
}

/** Reasons why the others do not fit, a line each; those with the same reason share a line. */
export function theoryRefusals(theory: readonly FormCheck[]): string[] {
  const forms = new Map<string, string[]>();
  for (const check of theory) {
    if (!check.fits) forms.set(check.why, [...(forms.get(check.why) ?? []), check.form]);
  }
  const hasNone = theory.every(({ fits }) => !fits);
  return [...forms].map(([why, names]) => {
    const which = hasNone && forms.size === 1 ? 'no closed form fits' : names.join(', ');
    return `${which}: ${cutEnd(printableLine(why), LONGEST_WHY)}`;
  });
}
