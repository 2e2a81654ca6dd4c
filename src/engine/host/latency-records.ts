import type { Model } from '../../model/index.js';
import type { CoreMemory } from './core-memory.js';

/** With more senders or domains than this, bins are lean: counts alone. */
const MOST_WITH_ENDS = 100;

/** Addresses of the histograms of times to delivery. */
export interface LatencyRecords {
  /** Of all mail; 0 where those of the senders add up to it. */
  readonly all: number;
  readonly senders: readonly number[];
  /** None where there is only one domain, whose times are those of all. */
  readonly domains: readonly number[];
}

/** Puts empty histograms into the core's memory, and tells senders and domains which are theirs. */
export function addLatencies(
  memory: CoreMemory,
  { senders, domains }: Model,
  records: { readonly agents: readonly number[]; readonly domains: readonly number[] },
): LatencyRecords {
  const histograms = (count: number): number[] =>
    Array.from({ length: count }, () => memory.add('Histogram', { lean: count > MOST_WITH_ENDS }));
  const own = histograms(senders.length);
  own.forEach((latency, number) => {
    memory.write('Agent', records.agents[number] as number, { latency });
  });
  const ofDomains = domains.length > 1 ? histograms(domains.length) : [];
  ofDomains.forEach((latency, number) => {
    memory.write('Domain', records.domains[number] as number, { latency });
  });
  const [all = 0] = senders.length > MOST_WITH_ENDS ? histograms(1) : [];
  return { all, senders: own, domains: ofDomains };
}
