import { type FailureModel, meetsAll, type ServerModel, shareMet } from '../model/index.js';
import { distributionMean, distributionVariance } from '../random/index.js';
import { distributionTail, mgcWaitTail } from '../theory/index.js';
import type { PerSecond, Seconds, Share } from '../units/index.js';

/** Number of steps of the numeric convolution, where several parts vary. */
const STEPS = 400;

/** Shares below this count as zero: if a sum of n parts exceeds `t`, some part exceeds t/n, which is quick to check. */
const NEGLIGIBLE: Share = 1e-9;

/** Delay that a `slow` failure adds to a server's answers. */
interface Slowness {
  readonly factor: number;
  /** Wait before the reply to the final dot [s]. */
  readonly delay: Seconds;
}

/** Survival function: the share of the times that are longer than `t` [s]. */
type Tail = (t: Seconds) => Share;

/** The combined effect of slow spells that are active at once. */
function together(slow: readonly FailureModel[]): Slowness {
  return {
    factor: slow.reduce((product, { factor }) => product * factor, 1),
    delay: slow.reduce((sum, { stage, delay }) => sum + (stage === 'message' ? delay : 0), 0),
  };
}

/** Spells that slow every answer, combined; and those that slow only a share of the answers, each with that share. */
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

/** The survival function of the sum of two independent times at all steps, from theirs. */
function sumTails(one: Float64Array<ArrayBuffer>, other: Float64Array): Float64Array<ArrayBuffer> {
  const at = (values: Float64Array, step: number): number => values[step] as number;
  return one.map((longer, steps) => {
    // A part that takes no time has no mass in any step.
    let sum = longer + (1 - at(one, 0)) * at(other, steps);
    for (let step = 1; step <= steps; step += 1) {
      const share = at(one, step - 1) - at(one, step);
      sum += (share * (at(other, steps - step) + at(other, steps - step + 1))) / 2;
    }
    return sum;
  });
}

/**
 * Share of messages that wait longer than a time for a filter worker, in the long run at this rate; empty if none wait.
 */
function filterWait({ filter }: ServerModel, rate: PerSecond): readonly Tail[] {
  const time = filter === null ? 0 : distributionMean(filter.time);
  if (filter === null || rate === 0 || time === 0 || rate * time >= filter.workers) return [];
  const variance = distributionVariance(filter.time);
  return [(t) => mgcWaitTail(rate, time, variance, filter.workers, t)];
}

/**
 * Approximate share of the answers to the final dot that come later than `patience` [s]: service, filter, and at `rate`
 * [1/s] the wait for a filter worker. Without a rate the wait is left out.
 */
export function lateShare(server: ServerModel, patience: Seconds, { factor, delay }: Slowness, rate: PerSecond): Share {
  const { service, filter } = server;
  const times = filter === null ? [service] : [service, filter.time];
  const constant = times.reduce((sum, time) => sum + (time.kind === 'constant' ? time.value * factor : 0), 0);
  const left = patience - delay - constant;
  const tails = [
    ...times
      .filter(({ kind }) => kind !== 'constant')
      .map(
        (time): Tail =>
          (t) =>
            distributionTail(time, t / factor),
      ),
    ...filterWait(server, rate),
  ];
  const [first, ...others] = tails;
  if (first === undefined) return left < 0 ? 1 : 0;
  if (left <= 0) return 1;
  if (others.length === 0) return first(left);
  const most = tails.reduce((sum, tail) => sum + tail(left / tails.length), 0);
  if (most < NEGLIGIBLE) return most;
  const stepped = tails.map((tail) =>
    Float64Array.from({ length: STEPS + 1 }, (_, step) => tail((left * step) / STEPS)),
  );
  return Math.min(1, stepped.reduce((one, other) => sumTails(one, other))[STEPS] as number);
}
