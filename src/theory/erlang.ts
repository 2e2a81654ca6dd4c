import type { Seconds } from '../units/index.js';

/**
 * Erlang B: the share of arrivals that find all of `workers` busy and go away, at an offered load of `load` erlangs
 * (rate × mean service). It holds for service of any distribution. A. K. Erlang 1917; computed by the recursion in
 * R. B. Cooper, "Introduction to Queueing Theory", 2nd ed., 1981, §3.3, which is stable for any size.
 */
export function erlangB(load: number, workers: number): number {
  let blocked = 1;
  for (let busy = 1; busy <= workers; busy += 1) blocked = (load * blocked) / (busy + load * blocked);
  return blocked;
}

/** Mean number of busy workers in Erlang's loss system: the carried load. Kleinrock vol. 1, §3.6. */
export function erlangBBusy(load: number, workers: number): number {
  return load * (1 - erlangB(load, workers));
}

/**
 * Erlang C: the share of arrivals that find all of `workers` busy and wait, at an offered load of `load` erlangs; 1
 * where the load is more than they can carry. Kleinrock, "Queueing Systems" vol. 1, 1975, §3.5; from Erlang B as in
 * Cooper §3.4.
 */
export function erlangC(load: number, workers: number): number {
  if (load >= workers) return 1;
  const blocked = erlangB(load, workers);
  return (workers * blocked) / (workers - load * (1 - blocked));
}

/** An M/M/c/K queue in the long run: `workers` workers and room for `places` in all, those in service included. */
export interface BoundedQueueMeans {
  /** Share of arrivals that find it full and go away. */
  readonly blocking: number;
  readonly meanBusy: number;
  readonly meanQueue: number;
  readonly meanInSystem: number;
  /** Mean wait and mean stay of accepted arrivals [s]. */
  readonly meanWait: Seconds;
  readonly meanResponse: Seconds;
}

/**
 * M/M/c/K at `rate` [1/s] with mean `service` [s]; `places` at least `workers`. D. Gross, J. F. Shortle, J. M.
 * Thompson, C. M. Harris, "Fundamentals of Queueing Theory", 4th ed., 2008, §2.5.
 */
export function mmck(rate: number, service: Seconds, workers: number, places: number): BoundedQueueMeans {
  const shares = stateShares(rate * service, workers, places);
  const blocking = shares[places] ?? 0;
  const meanQueue = shares.reduce((sum, share, present) => sum + share * Math.max(0, present - workers), 0);
  const meanBusy = shares.reduce((sum, share, present) => sum + share * Math.min(present, workers), 0);
  const admitted = rate * (1 - blocking);
  return {
    blocking,
    meanBusy,
    meanQueue,
    meanInSystem: meanQueue + meanBusy,
    meanWait: meanQueue / admitted,
    meanResponse: (meanQueue + meanBusy) / admitted,
  };
}

/** Share of time with 0, 1, … `places` present. Each is a ratio to the largest, so that no size overflows. */
function stateShares(load: number, workers: number, places: number): number[] {
  const logs = [0];
  for (let present = 1; present <= places; present += 1)
    logs.push((logs[present - 1] as number) + Math.log(load / Math.min(present, workers)));
  const largest = logs.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  const weights = logs.map((log) => Math.exp(log - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
