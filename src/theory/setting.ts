import type { MtaBehaviour } from '../mail/index.js';
import type { DomainModel, FailureModel, HostModel, Model, ServerModel } from '../model/index.js';
import { distributionMean } from '../random/index.js';
import type { PerSecond, Seconds } from '../units/index.js';

/** Round trips of a session with one message: connection, greeting or EHLO, MAIL, RCPT, DATA, message (RFC 5321 §3). */
const FULL_SESSION = 6;

/** Mean time that one message holds a session [s]: six round trips, service and filter. */
export function sessionTime({ rtt, service, filter }: ServerModel): Seconds {
  return FULL_SESSION * rtt + distributionMean(service) + (filter === null ? 0 : distributionMean(filter.time));
}

/** An MX host with the servers behind its addresses. */
export interface MxHost {
  readonly name: string;
  readonly servers: readonly ServerModel[];
}

/** A model in the terms of closed forms: mail for one domain, and its MX hosts by preference. */
export interface Setting {
  readonly model: Model;
  readonly domain: DomainModel;
  /** Of all its mail [1/s]. */
  readonly rate: PerSecond;
  /** Arrivals are Poisson, at the same rate all day. */
  readonly isPoisson: boolean;
  readonly mtas: readonly MtaBehaviour[];
  /** Best preference first. */
  readonly preferences: readonly (readonly MxHost[])[];
  /** Each server once. */
  readonly servers: readonly ServerModel[];
  /** Expected time until the last arrival [s]. */
  readonly length: Seconds;
}

/** Each server's own failures and those of its site. */
export function failuresOf({ model }: Pick<Setting, 'model'>, server: ServerModel): readonly FailureModel[] {
  const site = model.sites.find(({ name }) => name === server.site);
  return [...server.failures, ...(site?.failures ?? [])];
}

/** The model in these terms; or, as a reason, a feature that none of the closed forms here covers. */
export function settingOf(model: Model): Setting | string {
  const traffic = model.traffic.flatMap((one) => (one.kind === 'rate' ? [one] : []));
  if (traffic.length < model.traffic.length) return 'arrivals are replayed from a file';
  if (traffic.some(({ invalidRecipients }) => invalidRecipients > 0)) return 'some recipients do not exist';
  const names = new Set(traffic.flatMap(({ to }) => to.filter(({ share }) => share > 0).map(({ name }) => name)));
  const domain = model.domains.find(({ name }) => names.has(name));
  if (names.size !== 1 || domain === undefined) return `mail goes to ${names.size} domains, not to one`;
  if (model.changes.length > 0) return 'the DNS changes during the run';
  if (model.domains.some(({ failures = [] }) => failures.length > 0)) return 'name servers fail';
  if (model.hosts.some(({ failures = [] }) => failures.length > 0)) return 'name servers of host names fail';
  if (model.until !== null) return 'the run is cut off by `until`';
  if (domain.answer.kind !== 'mx') return `${domain.name} has no MX records`;
  const preferences = preferencesOf(domain.answer.records, model);
  if (typeof preferences === 'string') return preferences;
  const servers = [...new Set(preferences.flat().flatMap((host) => host.servers))];
  const sending = new Set(traffic.flatMap(({ from }) => from.filter(({ share }) => share > 0).map(({ name }) => name)));
  const from = model.senders.filter(({ name }) => sending.has(name));
  if (from.some(({ is }) => is !== null)) return 'a sender is an MX host itself';
  if (from.some(({ mta: { via, fallback } }) => (via ?? fallback) !== undefined))
    return 'a sender has a fixed next hop';
  if (from.some(({ mta: { rate } }) => rate !== undefined)) return 'a sender has a rate of its own';
  const odd = unlikeServer(servers);
  if (odd !== null) return odd;
  const rate = traffic.reduce((sum, one) => sum + one.rate, 0);
  const isPoisson = traffic.every(({ arrivals, shape }) => arrivals === 'poisson' && shape.kind === 'flat');
  const length = Math.min(
    model.duration ?? Number.POSITIVE_INFINITY,
    (model.messages ?? Number.POSITIVE_INFINITY) / rate,
  );
  return { model, domain, rate, isPoisson, mtas: from.map(({ mta }) => mta), preferences, servers, length };
}

type Records = Extract<DomainModel['answer'], { kind: 'mx' }>['records'];

function preferencesOf(records: Records, { hosts, servers }: Model): readonly (readonly MxHost[])[] | string {
  const answers = new Map(hosts.map((host): [string, HostModel] => [host.name, host]));
  const byName = new Map(servers.map((server) => [server.name, server]));
  const levels = new Map<number, MxHost[]>();
  for (const { preference, exchanger } of [...records].sort((a, b) => a.preference - b.preference)) {
    const answer = answers.get(exchanger)?.answer;
    if (answer?.kind !== 'servers') return `${exchanger} has no address`;
    const host = { name: exchanger, servers: answer.servers.flatMap((name) => byName.get(name) ?? []) };
    levels.set(preference, [...(levels.get(preference) ?? []), host]);
  }
  return [...levels.values()];
}

/** A feature of a server that none of the closed forms covers, or null. */
function unlikeServer(servers: readonly ServerModel[]): string | null {
  for (const { name, family, filter, greylist, relay, perClient, asks, standby } of servers) {
    if (family !== 'ipv4') return `${name} has an address of IPv6`;
    if ((asks ?? standby) !== undefined) return `${name} looks at other servers`;
    if (perClient !== undefined) return `${name} has limits for each client`;
    if (filter !== null) return `${name} has a filter`;
    if (greylist !== null) return `${name} has a greylist`;
    if (relay !== null) return `${name} is a relay`;
  }
  return null;
}
