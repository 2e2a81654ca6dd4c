import type { Model, MxAnswer } from '../../model/index.js';
import { FATE_CELLS } from '../../results/index.js';
import type { Film } from './film.js';

export interface SettingServer {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly relay: boolean;
  readonly site: string | null;
  /** Most sessions; `null`: no limit. */
  readonly sessions: number | null;
  /** The best preference that any domain gives it, at first or after a change; `null` if no MX record leads to it. */
  readonly preference: number | null;
  /** Domains whose records lead to it. */
  readonly domains: readonly string[];
}

export interface SettingSender {
  readonly name: string;
  readonly mta: string;
  readonly hosts: number;
  /** Share of all messages. */
  readonly share: number;
  /** Share of its messages that go on to a worse preference. */
  readonly honoursBackups: number;
}

/** The records of a domain from some time on. */
export interface SettingSlip {
  readonly domain: string;
  readonly from: number;
  readonly ttl: number;
  readonly records: readonly { readonly preference: number; readonly host: string }[];
  /** The answer in place of MX records, if there are none. */
  readonly instead: string | null;
}

export interface Lane {
  readonly name: string;
  readonly kind: 'server' | 'queue' | 'relay';
  readonly preference: number | null;
  readonly values: readonly number[];
  readonly down: readonly {
    readonly from: number;
    readonly to: number;
    readonly kind: string;
    readonly share: number;
  }[];
}

/** Everything that stays the same during the run. */
export interface Setting {
  readonly title: string;
  readonly description: string;
  readonly end: number;
  /** Replications of the scenario; one of them is on the stage. */
  readonly replications: number;
  /** Messages of replication 1; one in `every` of them is followed through the whole run. */
  readonly messages: number;
  readonly every: number;
  /** True if figures are those of all messages, not of those that are followed. */
  readonly countsAll: boolean;
  readonly servers: readonly SettingServer[];
  readonly senders: readonly SettingSender[];
  readonly slips: readonly SettingSlip[];
  readonly lanes: readonly Lane[];
  /** Width of a bin of the lanes [s]. */
  readonly width: number;
  /** Moment to begin at: shortly before a failure, or at the first message. */
  readonly start: number;
}

function slipOf(domain: string, ttl: number, from: number, answer: MxAnswer): SettingSlip {
  const records =
    answer.kind === 'mx' ? answer.records.map(({ preference, exchanger }) => ({ preference, host: exchanger })) : [];
  const words = {
    mx: null,
    nullMx: 'null MX: takes no mail',
    empty: 'no MX: its own address',
    cname: 'an alias',
    nxdomain: 'does not exist',
    servfail: 'the DNS fails',
    timeout: 'no answer',
  };
  return {
    domain,
    from,
    ttl,
    records: [...records].sort((a, b) => a.preference - b.preference),
    instead: words[answer.kind],
  };
}

function slipsOf({ domains, changes }: Model): SettingSlip[] {
  const ttls = new Map(domains.map(({ name, ttl }) => [name, ttl]));
  return [
    ...domains.map(({ name, ttl, answer }) => slipOf(name, ttl, 0, answer)),
    ...changes.map(({ at, domain, answer }) => slipOf(domain, ttls.get(domain) ?? 0, at, answer)),
  ];
}

/** The servers that a host name leads to. */
function serversOf(model: Model, host: string): readonly string[] {
  const answer = model.hosts.find(({ name }) => name === host)?.answer;
  return answer?.kind === 'servers'
    ? answer.servers
    : model.servers.filter(({ hosts }) => hosts.includes(host)).map(({ name }) => name);
}

function placesOf(
  model: Model,
  slips: readonly SettingSlip[],
): Map<string, { preference: number | null; domains: Set<string> }> {
  const places = new Map<string, { preference: number | null; domains: Set<string> }>();
  const lead = (host: string, preference: number | null, domain: string): void => {
    for (const server of serversOf(model, host)) {
      const place = places.get(server) ?? { preference, domains: new Set() };
      if (preference !== null) place.preference = Math.min(place.preference ?? preference, preference);
      places.set(server, place);
      place.domains.add(domain);
    }
  };
  for (const { domain, records, instead } of slips) {
    for (const { preference, host } of records) lead(host, preference, domain);
    if (instead?.startsWith('no MX') === true) lead(domain, 0, domain);
  }
  return places;
}

function lanesOf(film: Film, servers: readonly SettingServer[]): Lane[] {
  const { model, result, failures } = film;
  const { series } = result;
  if (series === null) return [];
  const { bins, attempts, senderQueue, relayQueue } = series;
  const row = (column: Float64Array, at: number): number[] => [...column.subarray(at * bins, (at + 1) * bins)];
  const sum = Array.from({ length: bins }, (_, bin) =>
    model.senders.reduce((all, _sender, at) => all + (senderQueue[at * bins + bin] ?? 0), 0),
  );
  const lanes = model.servers.map(
    ({ name }, i): Lane => ({
      name,
      kind: 'server',
      preference: servers[i]?.preference ?? null,
      values: row(attempts, i),
      down: (failures[i] ?? [])
        .slice(0, 2000)
        .map(({ failure, from, to }) => ({ from, to, kind: failure.kind, share: failure.probability })),
    }),
  );
  const relays = model.servers.flatMap(({ name, relay }, i): Lane[] =>
    relay === null
      ? []
      : [{ name: `queue of ${name}`, kind: 'relay', preference: null, values: row(relayQueue, i), down: [] }],
  );
  return [...lanes, { name: 'held by senders', kind: 'queue', preference: null, values: sum, down: [] }, ...relays];
}

/** A minute before the first failure that occurs while mail arrives; without one, the first message. */
function startOf({ failures, first: sent, result }: Film): number {
  const begins = failures.flat().flatMap(({ from }) => (from > 0 && from < result.lastArrival ? [from] : []));
  const first = begins.reduce((least, from) => Math.min(least, from), Number.POSITIVE_INFINITY);
  if (Number.isFinite(first)) return Math.max(0, first - 1200);
  return Math.max(0, sent - 1);
}

const plus = (sum: number, one: number): number => sum + one;

/** Everything that does not change while the film runs. */
export function settingOf(film: Film): Setting {
  const { model, end, every, result } = film;
  const slips = slipsOf(model);
  const places = placesOf(model, slips);
  const servers = model.servers.map(({ name, hosts, relay, site, sessions }): SettingServer => {
    const { preference = null, domains = new Set<string>() } = places.get(name) ?? {};
    return { name, hosts, relay: relay !== null, site, sessions, preference, domains: [...domains] };
  });
  const sent = model.senders.map((_, i) =>
    result.senders.subarray(i * FATE_CELLS, (i + 1) * FATE_CELLS).reduce(plus, 0),
  );
  const all = Math.max(1, sent.reduce(plus, 0));
  const senders = model.senders.map(
    ({ name, mta, hosts }, i): SettingSender => ({
      name,
      mta: mta.preset,
      hosts,
      share: (sent[i] ?? 0) / all,
      honoursBackups: mta.honoursBackups,
    }),
  );
  const { title, description } = model;
  const lanes = lanesOf(film, servers);
  const width = result.series?.width ?? end;
  return {
    title,
    description,
    end,
    replications: model.replications,
    messages: result.sent,
    every,
    countsAll: film.countsAll,
    servers,
    senders,
    slips,
    lanes,
    width,
    start: startOf(film),
  };
}
