import type { Model } from '../model/index.js';
import { type Estimate, type FormCheck, figureNamed, type TheoryFigure } from '../results/index.js';
import { CLOSED_FORMS, type Expectation } from './forms.js';
import { settingOf } from './setting.js';

/** Two numbers that differ by less of themselves are the same but for rounding. */
const ROUNDING = 1e-9;

type Judged = Pick<TheoryFigure, 'verdict' | 'reason'>;

/** Judges whether the confidence interval of the measured figure contains the expected one. */
function judge(expected: number, measured: Estimate | undefined): Judged {
  if (measured === undefined) return { verdict: 'undecided', reason: 'there is no such figure in this run' };
  const { mean, low, high, occurrence } = measured;
  const same = Math.abs(mean - expected) <= ROUNDING * Math.max(Math.abs(mean), Math.abs(expected));
  if (occurrence?.reason === 'agreement' && same) return { verdict: 'agrees' };
  if (low === undefined && high === undefined) {
    const reason = occurrence === undefined ? 'one replication has no interval' : 'these replications give no interval';
    return { verdict: 'undecided', reason };
  }
  const holds = (low ?? Number.NEGATIVE_INFINITY) <= expected && expected <= (high ?? Number.POSITIVE_INFINITY);
  return { verdict: holds || same ? 'agrees' : 'differs' };
}

function compare({ figure, value }: Expectation, estimates: Readonly<Record<string, Estimate>>): TheoryFigure {
  const measured = estimates[figure];
  const unit = figureNamed(figure)?.figure.unit ?? 'number';
  return { figure, unit, expected: value, ...(measured === undefined ? {} : { measured }), ...judge(value, measured) };
}

/**
 * Each closed form, and whether it fits a model: then its expectation beside the measured figure, else the first condition
 * that is not met.
 *
 * @param model with as many replications as were run.
 */
export function checkTheory(model: Model, estimates: Readonly<Record<string, Estimate>>): readonly FormCheck[] {
  const setting = settingOf(model);
  return CLOSED_FORMS.map(({ name, source, conditions, expect }): FormCheck => {
    const [why] = typeof setting === 'string' ? [setting] : conditions.flatMap((condition) => condition(setting) ?? []);
    if (why !== undefined || typeof setting === 'string') return { form: name, source, fits: false, why: why ?? '' };
    return { form: name, source, fits: true, figures: expect(setting).map((one) => compare(one, estimates)) };
  });
}
