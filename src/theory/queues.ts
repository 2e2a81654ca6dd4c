import type { PerSecond, Seconds } from '../units/index.js';
import { erlangC } from './erlang.js';

/** Steady-state means of a queue. With more load than its workers can carry, the means are infinite. */
export interface QueueMeans {
  /** Share of time that a worker is busy; offered load ÷ workers, at most 1. */
  readonly utilisation: number;
  /** Share of arrivals that find all workers busy. */
  readonly waitProbability: number;
  /** Mean time before service begins [s], including arrivals that do not wait. */
  readonly meanWait: Seconds;
  /** Mean time from arrival to departure [s]. */
  readonly meanResponse: Seconds;
  /** Mean number waiting, and mean number waiting or in service. */
  readonly meanQueue: number;
  readonly meanInSystem: number;
}

/**
 * M/M/1: Poisson arrivals at `rate` [1/s], exponential service with mean `service` [s], one worker.
 * L. Kleinrock, "Queueing Systems" vol. 1, 1975, §3.2.
 */
export function mm1(rate: PerSecond, service: Seconds): QueueMeans {
  return mmc(rate, service, 1);
}

/** M/M/c: as M/M/1 with `workers` workers and one line. Kleinrock vol. 1, §3.5. */
export function mmc(rate: PerSecond, service: Seconds, workers: number): QueueMeans {
  const load = rate * service;
  const waitProbability = erlangC(load, workers);
  const meanWait = load < workers ? (waitProbability * service) / (workers - load) : Number.POSITIVE_INFINITY;
  return meansOf(rate, service, workers, waitProbability, meanWait);
}

/**
 * Share of arrivals at an M/M/c queue that wait longer than `wait` [s]. D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris,
 * "Fundamentals of Queueing Theory", 4th ed., 2008, §2.3.
 */
export function mmcWaitTail(rate: PerSecond, service: Seconds, workers: number, wait: Seconds): number {
  const load = rate * service;
  return load < workers ? erlangC(load, workers) * Math.exp((-(workers - load) * wait) / service) : 1;
}

/**
 * Share of arrivals at an M/G/c queue that wait longer than `wait` [s], about: the wait of M/M/c, longer by (1 + c²) ÷ 2 where c²
 * is the variance of the service time [s²] over the square of its mean; exact where c² is 1. W. Whitt, "Approximations for the
 * GI/G/m queue", Production and Operations Management 2(2), 1993.
 */
export function mgcWaitTail(
  rate: PerSecond,
  service: Seconds,
  variance: number,
  workers: number,
  wait: Seconds,
): number {
  const spread = (1 + variance / (service * service)) / 2;
  return mmcWaitTail(rate, service, workers, wait / spread);
}

/**
 * M/G/1: service of any distribution with this mean [s] and variance [s²], one worker: the Pollaczek–Khinchine formula.
 * Kleinrock vol. 1, §5.6.
 */
export function mg1(rate: PerSecond, service: Seconds, variance: number): QueueMeans {
  const load = rate * service;
  const meanWait = load < 1 ? (rate * (service * service + variance)) / (2 * (1 - load)) : Number.POSITIVE_INFINITY;
  return meansOf(rate, service, 1, Math.min(1, load), meanWait);
}

/** M/D/1: service always takes `service` [s]; half the wait of M/M/1. */
export function md1(rate: PerSecond, service: Seconds): QueueMeans {
  return mg1(rate, service, 0);
}

/** The rest follows from the mean wait by Little's law. */
function meansOf(
  rate: PerSecond,
  service: Seconds,
  workers: number,
  waitProbability: number,
  meanWait: Seconds,
): QueueMeans {
  const meanResponse = meanWait + service;
  return {
    utilisation: Math.min(1, (rate * service) / workers),
    waitProbability,
    meanWait,
    meanResponse,
    meanQueue: littlesLaw(rate, meanWait),
    meanInSystem: littlesLaw(rate, meanResponse),
  };
}

/**
 * L = λ W: the mean number present, from the rate of arrivals [1/s] and the mean stay [s].
 * J. D. C. Little, "A proof for the queuing formula L = λW", Operations Research 9(3), 1961.
 */
export function littlesLaw(rate: PerSecond, meanStay: Seconds): number {
  return rate === 0 ? 0 : rate * meanStay;
}
