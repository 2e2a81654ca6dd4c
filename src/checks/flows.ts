import type { Model, SenderModel, Shape, TrafficModel } from '../model/index.js';
import type { PerSecond, Seconds, Share } from '../units/index.js';
import { decidingDomain } from './routes.js';

/** Mail from one sender to one domain, as one entry of the traffic makes it. */
export interface Flow {
  readonly sender: SenderModel;
  /** The domain whose records decide, CNAMEs followed; the domain itself where nothing is at their end. */
  readonly domain: string;
  readonly addressed: string;
  /** Position in the model's traffic. */
  readonly traffic: number;
  /** Mean over the day [1/s]. */
  readonly rate: PerSecond;
  /** At the busiest time of the day [1/s]. */
  readonly peakRate: PerSecond;
  readonly invalidRecipients: Share;
}

/** Highest rate over mean rate: a sinusoid whose highest is `ratio` times its lowest. */
function peakFactor(shape: Shape): number {
  return shape.kind === 'diurnal' ? (2 * shape.ratio) / (1 + shape.ratio) : 1;
}

function counted(traffic: Extract<TrafficModel, { kind: 'replay' }>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  traffic.senders.forEach((sender, i) => {
    const key = `${sender} ${traffic.domains[i] ?? -1}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return counts;
}

function flow(model: Model, traffic: number, sender: SenderModel, addressed: string, rates: [number, number]): Flow {
  return {
    sender,
    domain: decidingDomain(model, addressed)?.name ?? addressed,
    addressed,
    traffic,
    rate: rates[0],
    peakRate: rates[1],
    invalidRecipients: model.traffic[traffic]?.invalidRecipients ?? 0,
  };
}

/** Time from the first to the last message of a replayed file [s], at least a second. */
function spanOf(times: readonly Seconds[]): Seconds {
  return Math.max(1, (times.at(-1) ?? 0) - (times[0] ?? 0));
}

function flowsOfTraffic(model: Model, traffic: TrafficModel, place: number): readonly Flow[] {
  if (traffic.kind === 'replay') {
    const span = spanOf(traffic.times);
    return [...counted(traffic)].flatMap(([key, count]) => {
      const [senderPlace = -1, domainPlace = -1] = key.split(' ').map(Number);
      const sender = model.senders[senderPlace];
      const domain = model.domains[domainPlace];
      if (sender === undefined || domain === undefined) return [];
      return [flow(model, place, sender, domain.name, [count / span, count / span])];
    });
  }
  const senders = new Map(model.senders.map((sender) => [sender.name, sender]));
  return traffic.from.flatMap((from) =>
    traffic.to.flatMap((to) => {
      const sender = senders.get(from.name);
      const rate = traffic.rate * from.share * to.share;
      if (sender === undefined || rate === 0) return [];
      return [flow(model, place, sender, to.name, [rate, rate * peakFactor(traffic.shape)])];
    }),
  );
}

/** All mail of the model, split by sender and domain. */
export function flowsOf(model: Model): readonly Flow[] {
  return model.traffic.flatMap((traffic, place) => flowsOfTraffic(model, traffic, place));
}

/** When the last message is sent, about [s]; Infinity where nothing says. */
export function lastArrival(model: Model): Seconds {
  const ends = model.traffic.map((traffic) =>
    traffic.kind === 'replay' ? (traffic.times.at(-1) ?? 0) : Number.POSITIVE_INFINITY,
  );
  const rate = model.traffic.reduce((sum, traffic) => sum + (traffic.kind === 'rate' ? traffic.rate : 0), 0);
  const byCount = model.messages === null || rate === 0 ? Number.POSITIVE_INFINITY : model.messages / rate;
  return Math.min(model.duration ?? Number.POSITIVE_INFINITY, byCount, Math.max(0, ...ends));
}
