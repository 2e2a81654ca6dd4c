import exp from '@stdlib/math-base-special-exp';
import type { FailureModel, FailureTiming, Model, ServerModel } from '../model/index.js';
import type { Seconds, Share, SimTime } from '../units/index.js';
import { Lifetime } from './lifetime.js';

/** A failure that occurs at random. */
export interface OutageProcess {
  readonly key: string;
  /** The name of the server or site that fails. */
  readonly of: string;
  readonly isSite: boolean;
  readonly failure: FailureModel;
  readonly up: Lifetime;
  readonly down: Lifetime;
  readonly starts: Extract<FailureTiming, { kind: 'renewal' }>['starts'];
}

/** Stretches of time: start and length [s]. */
export type Stretches = readonly (readonly [from: SimTime, length: Seconds])[];

/** Identifies a failure of a model: `place` is its position among the failures of its server or site. */
export function failureKey(of: string, isSite: boolean, place: number): string {
  return `${isSite ? 'site' : 'server'} ${place} ${of}`;
}

/** A failure, and the server or site that it belongs to. */
export interface PlacedFailure {
  readonly key: string;
  readonly of: string;
  readonly isSite: boolean;
  readonly failure: FailureModel;
}

/** All failures that strike any of these servers: those of their sites, then their own. */
export function failuresAt(model: Model, servers: readonly ServerModel[]): readonly PlacedFailure[] {
  const sites = new Set(servers.map(({ site }) => site));
  const read = (of: string, isSite: boolean, failures: readonly FailureModel[]): PlacedFailure[] =>
    failures.map((failure, place) => ({ key: failureKey(of, isSite, place), of, isSite, failure }));
  return [
    ...model.sites.flatMap(({ name, failures }) => (sites.has(name) ? read(name, true, failures) : [])),
    ...servers.flatMap(({ name, failures }) => read(name, false, failures)),
  ];
}

/** The failures among these that occur at random. */
export function processesOf(failures: readonly PlacedFailure[]): readonly OutageProcess[] {
  return failures.flatMap(({ failure, ...placed }) => {
    const { timing } = failure;
    if (timing.kind !== 'renewal') return [];
    return [
      { ...placed, failure, up: new Lifetime(timing.up), down: new Lifetime(timing.down), starts: timing.starts },
    ];
  });
}

/**
 * Share of replications in which the process is down at `t` [s]. In the long run it is the mean outage over the mean
 * cycle (renewal reward); a process that begins up approaches that as exp(−(λ + μ) t) if both its times are
 * exponential.
 */
export function downShare({ up, down, starts }: OutageProcess, t: SimTime): Share {
  const longRun = down.mean / (up.mean + down.mean);
  return starts === 'longRun' ? longRun : longRun * (1 - exp(-t * (1 / up.mean + 1 / down.mean)));
}
