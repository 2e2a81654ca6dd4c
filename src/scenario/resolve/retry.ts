import type { RetryRule, RetrySchedule, RetryStep } from '../../mail/index.js';
import { DEFAULTS } from '../../model/index.js';
import type { Seconds } from '../../units/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenRetry } from '../schema/retry.js';

type WrittenForm = Exclude<WrittenRetry, 'never'>;

/** Least interval of repeated tries [s]. */
const SHORTEST_ROUND: Seconds = 1;

/** Resolves a whole retry schedule: unwritten keys get the language's default, not the preset's value. */
export function resolveRetry(context: Context, path: Path, written: WrittenRetry): RetrySchedule {
  const { per } = DEFAULTS.retry;
  if (written === 'never') return { rule: { kind: 'never' }, scan: null, jitter: null, per, atOnce: null };
  return {
    rule: resolveRule(context, path, written),
    scan: writtenOrNone(written.scan),
    jitter: writtenOrNone(written.jitter),
    per: written.per ?? per,
    atOnce: written.atOnce === undefined || written.atOnce === 'unlimited' ? null : written.atOnce,
    ...(written.runners === undefined ? {} : { runners: written.runners }),
  };
}

/** The value of a key whose `none` is the same as its absence. */
function writtenOrNone<T>(value: T | 'none' | undefined): T | null {
  return value === undefined || value === 'none' ? null : value;
}

function resolveRule(context: Context, path: Path, written: WrittenForm): RetryRule {
  if ('every' in written) return { kind: 'every', every: written.every };
  if ('list' in written) return resolveList(context, [...path, 'list'], written);
  if ('backoff' in written) {
    const { first, factor, max } = written.backoff;
    const limit = max === 'unlimited' ? null : (max ?? null);
    return { kind: 'backoff', first, factor: factor ?? DEFAULTS.retry.backoffFactor, max: limit };
  }
  if ('age' in written) return resolveAge(context, [...path, 'age'], written.age);
  if ('quadratic' in written) return { kind: 'quadratic', unit: written.quadratic };
  const steps = resolveSteps(context, [...path, 'steps'], written.steps);
  return { kind: 'steps', steps, from: written.from ?? DEFAULTS.retry.stepsFrom };
}

function resolveAge(context: Context, path: Path, { min, max }: { min: Seconds; max: Seconds }): RetryRule {
  if (min > max)
    complain(context, [...path, 'min'], {
      code: 'form',
      message: '`min` is longer than `max`',
      expected: 'the shorter time at `min`',
    });
  return { kind: 'age', min, max };
}

function resolveList(context: Context, path: Path, written: Extract<WrittenForm, { list: unknown }>): RetryRule {
  const { list, then = DEFAULTS.retry.listThen } = written;
  const last = list.at(-1) ?? 0;
  const repeated = then === 'repeat' ? list : then === 'last' ? [last] : then;
  if (repeated.reduce((sum, wait) => sum + wait, 0) < SHORTEST_ROUND) {
    complain(context, path, {
      code: 'time',
      message: 'what repeats takes no time',
      expected: 'at least `1s` between tries that repeat',
    });
  }
  return { kind: 'list', waits: list, then: repeated };
}

type WrittenStep = Extract<WrittenForm, { steps: unknown }>['steps'][number];

/** Ages rise from step to step; only the last step may go on forever. */
function resolveSteps(context: Context, path: Path, written: readonly WrittenStep[]): RetryStep[] {
  let age: Seconds = 0;
  return written.map((step, index) => {
    const { every, factor = DEFAULTS.retry.stepFactor, until } = step;
    if (until === undefined && index < written.length - 1) {
      const expected = '`until`, as more steps follow';
      complain(
        context,
        [...path, index],
        { code: 'missing-key', message: '`until` is missing', expected, absent: ['until'] },
        'key',
      );
    } else if (until !== undefined && until <= age) {
      const message = 'this step ends before it begins';
      complain(context, [...path, index, 'until'], {
        code: 'form',
        message,
        expected: 'a later age than in the step before',
      });
    }
    age = until ?? age;
    return { every, factor, until: until ?? null };
  });
}
