import type { FailureModel, FailureTiming, Model } from '../model/index.js';
import type { SimTime } from '../units/index.js';
import { failureKey } from './processes.js';
import type { Stratum } from './strata.js';

/** Planned outages that replace a failure's own timing, one after the other. `null`: keep the timing of the scenario. */
export type Planting = (key: string, timing: FailureTiming) => readonly FailureTiming[] | null;

/**
 * The model in which one sender writes to one domain at the given instants [s], and failures come when they are told
 * to: outages drawn elsewhere are planted as planned ones. All else is unchanged: how long sessions take, and how the
 * sender goes on after a failure.
 */
export function planted(
  model: Model,
  { from, sender, domainNumber }: Stratum,
  times: readonly SimTime[],
  planting: Planting,
): Model {
  const senderNumber = model.senders.findIndex(({ name }) => name === sender);
  const plant = (of: string, isSite: boolean, failures: readonly FailureModel[]): readonly FailureModel[] =>
    failures.flatMap((failure, place) => {
      const timings = planting(failureKey(of, isSite, place), failure.timing);
      return timings === null ? [failure] : timings.map((timing) => ({ ...failure, timing }));
    });
  return {
    ...model,
    duration: null,
    messages: times.length,
    until: null,
    warmup: 0,
    replications: 1,
    asserts: [],
    senders: model.senders.map((one, number) => (number === senderNumber ? from : one)),
    sites: model.sites.map((site) => ({ ...site, failures: plant(site.name, true, site.failures) })),
    servers: model.servers.map((server) => ({ ...server, failures: plant(server.name, false, server.failures) })),
    traffic: [
      {
        kind: 'replay',
        file: '',
        times,
        senders: times.map(() => senderNumber),
        domains: times.map(() => domainNumber),
        kinds: times.map(() => 'ham' as const),
        invalidRecipients: 0,
      },
    ],
  };
}
