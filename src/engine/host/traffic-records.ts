import ln from '@stdlib/math-base-special-ln';
import { KINDS } from '../../mail/index.js';
import type { Model, TrafficModel, Weighted } from '../../model/index.js';
import type { RandomStreams } from '../../random/index.js';
import type { CoreMemory, Values } from './core-memory.js';
import { DailyRate } from './daily-rate.js';
import { addSampler } from './sampler-record.js';

type Replay = Extract<TrafficModel, { kind: 'replay' }>;
type Rate = Extract<TrafficModel, { kind: 'rate' }>;

/** Stands for a kind that is drawn (core/messages/arrival.ts). */
const DRAWN = 255;

/** Addresses of the agents and of the domains, by number. */
export interface Ends {
  readonly agents: readonly number[];
  readonly domains: readonly number[];
}

/** Puts the traffic into the core's memory; the addresses of its entries. */
export function addTraffic(memory: CoreMemory, model: Model, ends: Ends): number[] {
  return model.traffic.map((traffic, number) =>
    memory.add('Traffic', {
      number,
      lastAt: model.duration ?? Number.POSITIVE_INFINITY,
      invalidRecipients: traffic.invalidRecipients,
      ...recipientsOf(traffic),
      size: traffic.size === undefined ? 0 : addSampler(memory, traffic.size),
      ...(traffic.kind === 'replay' ? replayOf(memory, traffic, ends) : rateOf(memory, traffic, model, ends)),
    }),
  );
}

/** One recipient; so many; or, where they are drawn, 0 and the logarithm of the chance of one more. */
function recipientsOf({ recipients = 1 }: TrafficModel): Values<'Traffic'> {
  if (typeof recipients === 'number') return { recipients };
  const { geometric: mean } = recipients;
  return { recipients: 0, recipientsLog: ln(1 - 1 / mean) };
}

function replayOf(memory: CoreMemory, { times, senders, domains, kinds }: Replay, ends: Ends): Values<'Traffic'> {
  return {
    replays: true,
    length: times.length,
    times: memory.addDoubles(times),
    agents: memory.addInts(senders.map((sender) => ends.agents[sender] as number)),
    targets: memory.addInts(domains.map((domain) => ends.domains[domain] as number)),
    kinds: memory.addBytes(kinds.map((kind) => (kind === null ? DRAWN : KINDS.indexOf(kind)))),
  };
}

function rateOf(memory: CoreMemory, traffic: Rate, { senders, domains }: Model, ends: Ends): Values<'Traffic'> {
  const from = membersOf(traffic.from);
  const to = membersOf(traffic.to);
  const agents = recordsByName(senders, ends.agents);
  const targets = recordsByName(domains, ends.domains);
  const sender = senders.find(({ name }) => name === from[0]?.name);
  const isWanted = sender?.spam === 0 && sender.virus === 0 && traffic.invalidRecipients === 0;
  return {
    rate: traffic.rate,
    even: traffic.arrivals === 'even',
    modulated: traffic.shape.kind === 'diurnal',
    isPoisson: traffic.arrivals !== 'even' && traffic.shape.kind !== 'diurnal',
    senders: addShares(memory, from, agents),
    domains: addShares(memory, to, targets),
    isUniform: from.length === 1 && to.length === 1 && isWanted,
    agent: agents.get(from[0]?.name ?? '') ?? 0,
    domain: targets.get(to[0]?.name ?? '') ?? 0,
  };
}

function recordsByName(list: readonly { readonly name: string }[], records: readonly number[]): Map<string, number> {
  return new Map(list.map(({ name }, i) => [name, records[i] as number]));
}

/** Members with a share, sorted by name so that the order in the file does not matter. */
function membersOf(shares: readonly Weighted[]): Weighted[] {
  return shares.filter(({ share }) => share > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Shares are drawn from cumulatively. */
function addShares(memory: CoreMemory, sorted: readonly Weighted[], records: ReadonlyMap<string, number>): number {
  let sum = 0;
  const bounds = sorted.map(({ share }) => {
    sum += share;
    return sum;
  });
  return memory.add('Shares', {
    bounds: memory.addDoubles(bounds.map((bound) => bound / sum)),
    members: memory.addInts(sorted.map(({ name }) => records.get(name) as number)),
    count: sorted.length,
  });
}

/** Puts the random streams of a replication in place. */
export function placeTrafficStreams(memory: CoreMemory, records: readonly number[], streams: RandomStreams): void {
  records.forEach((record, number) => {
    const entity = String(number);
    const route = streams.stream('route', entity);
    const person = streams.stream('sending host and kind', entity);
    const salt = streams.stream('traffic', entity);
    const gaps = streams.stream('arrivals', entity);
    const size = streams.stream('size', entity);
    const recipients = streams.stream('recipients', entity);
    memory.write('Traffic', record, {
      route0: route.k0,
      route1: route.k1,
      person0: person.k0,
      person1: person.k1,
      salt0: salt.k0,
      salt1: salt.k1,
      gaps0: gaps.k0,
      gaps1: gaps.k1,
      recipientsKey0: recipients.k0,
      recipientsKey1: recipients.k1,
      sizeKey0: size.k0,
      sizeKey1: size.k1,
    });
  });
}

/** The daily course of each entry's rate, at its start; null where there is none. */
export function dailyRatesOf({ traffic }: Model): (DailyRate | null)[] {
  return traffic.map((entry) =>
    entry.kind === 'rate' && entry.shape.kind === 'diurnal' ? new DailyRate(entry.shape.peak, entry.shape.ratio) : null,
  );
}
