import type { Seconds } from '../../units/index.js';
import type { MtaBehaviour } from '../behaviour/behaviour.js';
import { givesUp, nextOnGrid, nextWait } from '../retry-schedule.js';

/** Most retries that are counted. */
const MOST_RETRIES = 40_000;

/** Retries of a single message that every server rejects at once. */
export interface RetryTimes {
  /** Ages of the retries [s], ascending, the last one included. */
  readonly ages: readonly Seconds[];
  /** Age at which it expires [s]: 0 without any retry, null for never. */
  readonly givesUpAt: Seconds | null;
}

/**
 * The retries of one message whose passes fail at once. It arrives at the moment of a scan or queue run, if there are
 * any; jitter is left out.
 */
export function retryTimes({ retry, giveUpAfter }: Pick<MtaBehaviour, 'retry' | 'giveUpAfter'>): RetryTimes {
  const ages: Seconds[] = [];
  const end = giveUpAfter.onTime === true ? giveUpAfter.age : null;
  let age = 0;
  while (!givesUp(giveUpAfter, age, ages.length + 1, age)) {
    if (ages.length >= MOST_RETRIES) return { ages, givesUpAt: null };
    const due = age + nextWait(retry.rule, ages.length + 1, age);
    if (Number.isNaN(due)) break;
    age = retry.scan === null ? due : nextOnGrid(due, retry.scan, 0);
    if (end !== null && age >= end) return { ages, givesUpAt: end };
    ages.push(age);
  }
  return { ages, givesUpAt: age };
}
