import { type FailureModel, meetsAll, type ServerModel, shareMet } from '../model/index.js';
import { type Distribution, distributionMean, distributionVariance } from '../random/index.js';
import { distributionTail, mgcWaitTail } from '../theory/index.js';
import type { PerSecond, Seconds, Share } from '../units/index.js';

/** Steps in which the time of one part is followed, where two or three parts vary. */
const STEPS = 400;

/** The tail of what takes no time. */
const NO_TIME: Tail = (t) => (t < 0 ? 1 : 0);

/** What a server does to its answers while it is slow. */
interface Slowness {
  readonly factor: number;
  /** Before the reply to the final dot [s]. */
  readonly delay: Seconds;
}

/** Share of some times that is longer than `t` [s]. */
type Tail = (t: Seconds) => Share;

/** These slow spells all at once. */
function together(slow: readonly FailureModel[]): Slowness {
  return {
    factor: slow.reduce((product, { factor }) => product * factor, 1),
    delay: slow.reduce((sum, { stage, delay }) => sum + (stage === 'message' ? delay : 0), 0),
  };
}

/** Spells that make every answer slow, all at once; and with each that does so to a part of them, how large that part is. */
export interface SlowSpells {
  readonly all: Slowness;
  readonly parts: readonly { readonly share: Share; readonly slowness: Slowness }[];
}

export function slowSpells(failures: readonly FailureModel[]): SlowSpells {
  const slow = failures.filter(({ kind, probability }) => kind === 'slow' && probability > 0);
  const sure = slow.filter(meetsAll);
  const parts = slow
    .filter((one) => !meetsAll(one))
    .map((one) => ({ share: shareMet(one), slowness: together([...sure, one]) }));
  return { all: together(sure), parts };
}

/** Mean time from the final dot to the answer [s], without waiting for the filter. */
export function meanAnswer({ service, filter }: ServerModel, { factor, delay }: Slowness): Seconds {
  return (distributionMean(service) + (filter === null ? 0 : distributionMean(filter.time))) * factor + delay;
}

/** The tail of the sum of two independent times: the one is followed in steps, the other asked for what is left. */
function sumTail(one: Distribution, factor: number, rest: Tail): Tail {
  const tail: Tail = (t) => distributionTail(one, t / factor);
  if (one.kind === 'constant') return (t) => rest(t - one.value * factor);
  return (t) => {
    if (t <= 0) return 1;
    if (rest === NO_TIME) return tail(t);
    let sum = tail(t);
    let before = tail(0);
    // What takes no time at all is not in the steps.
    sum += (1 - before) * rest(t);
    for (let step = 1; step <= STEPS; step += 1) {
      const here = tail((t * step) / STEPS);
      sum += (before - here) * rest(t - (t * (step - 0.5)) / STEPS);
      before = here;
    }
    return Math.min(1, sum);
  };
}

/** Share of messages that wait for a filter worker for longer than `t` [s], in the long run at such a rate. */
function filterWait({ filter }: ServerModel, rate: PerSecond): Tail {
  const time = filter === null ? 0 : distributionMean(filter.time);
  if (filter === null || time === 0 || rate * time >= filter.workers) return NO_TIME;
  const variance = distributionVariance(filter.time);
  return (t) => (t < 0 ? 1 : mgcWaitTail(rate, time, variance, filter.workers, t));
}

/**
 * Share of the answers to the final dot that come later than `patience` [s], about: service, filter, and at `rate` [1/s] the wait
 * for a filter worker. Without a rate the wait is left out.
 */
export function lateShare(server: ServerModel, patience: Seconds, { factor, delay }: Slowness, rate: PerSecond): Share {
  const wait = filterWait(server, rate);
  const filtered = server.filter === null ? wait : sumTail(server.filter.time, factor, wait);
  return sumTail(server.service, factor, filtered)(patience - delay);
}
