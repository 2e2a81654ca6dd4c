import type { Model, SenderModel, Shape, TrafficModel } from '../model/index.js';
import type { PerSecond, Seconds, Share } from '../units/index.js';
import { groupBy, remembered } from './check.js';
import { decidingDomain } from './routes.js';

/** A sender's part of a flow. */
export interface FlowPart {
  readonly sender: SenderModel;
  readonly share: Share;
}

/** Mail to one domain, as one entry of the traffic makes it. */
export interface Flow {
  /** Its senders. Flows of one entry share one list, so that many senders and many domains do not multiply. */
  readonly from: readonly FlowPart[];
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

/** Ratio of the highest to the mean rate: a sinusoid whose highest is `ratio` times its lowest. */
function peakFactor(shape: Shape): number {
  return shape.kind === 'diurnal' ? (2 * shape.ratio) / (1 + shape.ratio) : 1;
}

/** Messages of a replayed file per domain and sender, both by their places in the model. */
function counted({ senders, domains }: Extract<TrafficModel, { kind: 'replay' }>): Map<number, Map<number, number>> {
  const counts = new Map<number, Map<number, number>>();
  senders.forEach((sender, i) => {
    const domain = domains[i] ?? -1;
    const ofDomain = counts.get(domain) ?? new Map<number, number>();
    ofDomain.set(sender, (ofDomain.get(sender) ?? 0) + 1);
    counts.set(domain, ofDomain);
  });
  return counts;
}

/** Time from the first to the last message of a replayed file [s], at least a second. */
function spanOf(times: readonly Seconds[]): Seconds {
  return Math.max(1, (times.at(-1) ?? 0) - (times[0] ?? 0));
}

type Sized = Pick<Flow, 'addressed' | 'rate' | 'peakRate' | 'from'>;

function replayed(model: Model, traffic: Extract<TrafficModel, { kind: 'replay' }>): readonly Sized[] {
  const span = spanOf(traffic.times);
  return [...counted(traffic)].flatMap(([place, counts]) => {
    const addressed = model.domains[place]?.name;
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const from = [...counts].flatMap(([at, count]) => {
      const sender = model.senders[at];
      return sender === undefined ? [] : [{ sender, share: count / all }];
    });
    if (addressed === undefined || from.length === 0) return [];
    return [{ addressed, rate: all / span, peakRate: all / span, from }];
  });
}

function generated(model: Model, traffic: Extract<TrafficModel, { kind: 'rate' }>): readonly Sized[] {
  const senders = new Map(model.senders.map((sender) => [sender.name, sender]));
  const from = traffic.from.flatMap(({ name, share }) => {
    const sender = senders.get(name);
    return sender === undefined || share === 0 ? [] : [{ sender, share }];
  });
  if (from.length === 0) return [];
  return traffic.to.flatMap(({ name, share }) => {
    const rate = traffic.rate * share;
    return rate === 0 ? [] : [{ addressed: name, rate, peakRate: rate * peakFactor(traffic.shape), from }];
  });
}

/** All mail of the model, by recipient domain. */
export const flowsOf: (model: Model) => readonly Flow[] = remembered((model: Model) =>
  model.traffic.flatMap((traffic, place) =>
    (traffic.kind === 'replay' ? replayed(model, traffic) : generated(model, traffic)).map((flow) => ({
      domain: decidingDomain(model, flow.addressed)?.name ?? flow.addressed,
      traffic: place,
      invalidRecipients: traffic.invalidRecipients,
      ...flow,
    })),
  ),
);

/** All mail for a domain, and its senders, computed on demand: a dozen checks ask for them. */
interface DomainMail {
  readonly flows: readonly Flow[];
  senders?: readonly SenderModel[];
}

const mailByDomain = remembered((model: Model): ReadonlyMap<string, DomainMail> => {
  const flows = groupBy(flowsOf(model), (flow) => flow.domain);
  return new Map([...flows].map(([domain, own]) => [domain, { flows: own }]));
});

/** All mail that is routed by the records of this domain. */
export function flowsTo(model: Model, domain: string): readonly Flow[] {
  return mailByDomain(model).get(domain)?.flows ?? [];
}

const sendersIn = remembered((from: readonly FlowPart[]): readonly SenderModel[] => [
  ...new Set(from.map(({ sender }) => sender)),
]);

/** Senders of all mail for a domain, each once; domains with mail from the same senders share one list. */
export function sendersTo(model: Model, domain: string): readonly SenderModel[] {
  const mail = mailByDomain(model).get(domain);
  if (mail === undefined) return [];
  mail.senders ??= unitedSenders(mail.flows);
  return mail.senders;
}

/** Those of these senders that send wanted mail; the same list for the same senders. */
export const wantedOf = remembered((senders: readonly SenderModel[]): readonly SenderModel[] =>
  senders.filter(({ spam, virus }) => spam + virus < 1),
);

/** Senders of all mail of the model, each once. */
export function allSenders(model: Model): readonly SenderModel[] {
  return unitedSenders(flowsOf(model));
}

function unitedSenders(flows: readonly Flow[]): readonly SenderModel[] {
  const lists = [...new Set(flows.map(({ from }) => sendersIn(from)))];
  const [first] = lists;
  return lists.length === 1 && first !== undefined ? first : [...new Set(lists.flat())];
}

/** Approximate time at which the last message is sent [s]; Infinity if nothing bounds it. */
export const lastArrival: (model: Model) => Seconds = remembered((model: Model) => {
  const ends = model.traffic.map((traffic) =>
    traffic.kind === 'replay' ? (traffic.times.at(-1) ?? 0) : Number.POSITIVE_INFINITY,
  );
  const rate = model.traffic.reduce((sum, traffic) => sum + (traffic.kind === 'rate' ? traffic.rate : 0), 0);
  const byCount = model.messages === null || rate === 0 ? Number.POSITIVE_INFINITY : model.messages / rate;
  const last = ends.reduce((latest, end) => Math.max(latest, end), 0);
  return Math.min(model.duration ?? Number.POSITIVE_INFINITY, byCount, last);
});
