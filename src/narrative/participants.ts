import type { MtaBehaviour } from '../mail/index.js';
import type { ClientLimitModel, Meeting, Model, MxAnswer, ServerModel } from '../model/index.js';
import { printableName } from '../report/index.js';
import type { Actor, Trace, TraceFailure } from '../results/index.js';
import { formatCount } from '../units/index.js';

/** The owner of a queue: a sender or a relay. */
export interface Party {
  readonly mta: MtaBehaviour;
  readonly isRelay: boolean;
  /** Number of sending hosts. */
  readonly hosts: number;
}

/** Anything that can fail. */
interface Failing {
  readonly name: string;
  readonly failures?: readonly Meeting[];
}

/** Longest chain of CNAMEs that is followed. */
const MOST_ALIASES = 16;

/** The possible participants in the stories of a model: built once, used for every trace. */
export class Parties {
  private readonly senders: ReadonlyMap<string, Party>;
  private readonly relays: ReadonlyMap<string, Party>;
  private readonly greylists: ReadonlySet<string>;
  private readonly servers: ReadonlyMap<string, ServerModel>;
  /** The answers of each domain with the time from which they hold, the latest first. */
  private readonly answers = new Map<string, { readonly from: number; readonly answer: MxAnswer }[]>();
  private readonly faultless: ReadonlySet<string>;
  private readonly model: Model;

  constructor(model: Model) {
    this.model = model;
    this.senders = new Map(model.senders.map(({ name, mta, hosts }) => [name, { mta, hosts, isRelay: false }]));
    this.relays = new Map(
      model.servers.flatMap(({ name, relay }) =>
        relay === null ? [] : [[name, { mta: relay, hosts: 1, isRelay: true }] as const],
      ),
    );
    this.greylists = new Set(model.servers.filter(({ greylist }) => greylist !== null).map(({ name }) => name));
    this.servers = new Map(model.servers.map((server) => [server.name, server]));
    for (const { name, answer } of model.domains) this.answers.set(name, [{ from: 0, answer }]);
    for (const { domain, at, answer } of model.changes) this.answers.get(domain)?.unshift({ from: at, answer });
    const sites = new Set(model.sites.filter(({ failures }) => failures.length === 0).map(({ name }) => name));
    const whole = model.servers.filter(
      ({ failures, site, sessions, perClient = [] }) =>
        failures.length + (sessions ?? 0) + perClient.length === 0 && (site === null || sites.has(site)),
    );
    this.faultless = new Set(whole.map(({ name }) => name));
  }

  /** Owner of a queue. A relay may have a sender's name: copy 1 of a message is always the sender's own. */
  party(by: string, copy: number): Party {
    const [first, second] = copy === 1 ? [this.senders, this.relays] : [this.relays, this.senders];
    const party = first.get(by) ?? second.get(by);
    if (party === undefined) throw new Error(`nobody in this model is called ${by}`);
    return party;
  }

  isRelay(server: string): boolean {
    return this.relays.has(server);
  }

  hasGreylist(server: string): boolean {
    return this.greylists.has(server);
  }

  /** A server as the model has it. */
  serverOf(name: string): ServerModel | undefined {
    return this.servers.get(name);
  }

  /** A limit that a server keeps for each client, by its place. */
  limitOf(server: string, place: number): ClientLimitModel | undefined {
    return this.servers.get(server)?.perClient?.[place];
  }

  /** The answer to the domain's MX query at an instant [s]. */
  answer(domain: string, t: number): MxAnswer | undefined {
    return this.answers.get(domain)?.find(({ from }) => from <= t)?.answer;
  }

  /** Target of a domain that is an alias at an instant [s], its CNAMEs followed; `null` if it is none. */
  aliasOf(domain: string, t: number): string | null {
    const answer = this.answer(domain, t);
    if (answer?.kind !== 'cname') return null;
    let { target } = answer;
    for (let step = 0; step < MOST_ALIASES; step++) {
      const next = this.answer(target, t);
      if (next?.kind !== 'cname') break;
      target = next.target;
    }
    return target;
  }

  /** The preference of a host among the records of a domain at an instant [s]; `null` where it is not among them. */
  preferenceOf(domain: string, host: string, t: number): number | null {
    const answer = this.answer(this.aliasOf(domain, t) ?? domain, t);
    if (answer?.kind !== 'mx') return null;
    return answer.records.find(({ exchanger }) => exchanger === host)?.preference ?? null;
  }

  /** The lowest preference number that a domain publishes at an instant [s]; `null` where it has no MX records. */
  bestPreference(domain: string, t: number): number | null {
    const answer = this.answer(this.aliasOf(domain, t) ?? domain, t);
    return answer?.kind === 'mx' ? Math.min(...answer.records.map(({ preference }) => preference)) : null;
  }

  /** The mail that a failure meets. */
  meeting({ of, name, at }: TraceFailure): Meeting | undefined {
    const { servers, sites, domains, hosts } = this.model;
    const lists: Readonly<Record<TraceFailure['of'], readonly Failing[]>> = { servers, sites, domains, dns: hosts };
    return lists[of].find((one) => one.name === name)?.failures?.[at];
  }

  /** True if nothing in this scenario ever fails at the server. */
  isFaultless(server: string): boolean {
    return this.faultless.has(server);
  }
}

/** The actors of one trace, in the order in which they come in. */
export class Participants {
  readonly list: Actor[] = [];
  private readonly positions = new Map<string, number>();

  /** Position of an actor, which is added if new. A server keeps the role in which it was first seen. */
  of(name: string, role: Actor['role']): number {
    const shown = role === 'dns' ? 'DNS' : printableName(name);
    const key = role === 'sender' || role === 'dns' ? `${role} ${name}` : `server ${name}`;
    const known = this.positions.get(key);
    if (known !== undefined) return known;
    this.list.push({ name: shown, role });
    this.positions.set(key, this.list.length - 1);
    return this.list.length - 1;
  }
}

/** Most hosts never tried that are shown one by one. */
const MOST_UNTRIED = 3;

/** The actors with their preferences, followed by the hosts from the DNS to which the message was never offered. */
export function withHosts(actors: readonly Actor[], { events }: Trace, parties: Parties): Actor[] {
  const preferences = new Map<string, number>();
  const servers = new Map<string, string>();
  for (const event of events) {
    if (event.kind === 'lookup' && event.answer === 'mx')
      for (const { host, preference } of event.records) preferences.set(host, preference);
    if (event.kind === 'attempt') servers.set(event.host, event.server);
  }
  const known = new Map<string, number>();
  for (const [host, server] of servers) {
    const preference = preferences.get(host);
    if (preference !== undefined)
      known.set(printableName(server), Math.min(preference, known.get(printableName(server)) ?? preference));
  }
  const found = actors.map((actor) => {
    const preference = actor.role === 'server' || actor.role === 'relay' ? known.get(actor.name) : undefined;
    return preference === undefined ? actor : { ...actor, preference };
  });
  const names = new Set(actors.map(({ name }) => name));
  const untried = [...preferences]
    .filter(([host]) => !servers.has(host) && !names.has(printableName(host)))
    .toSorted(([, a], [, b]) => a - b);
  const shown = untried.length <= MOST_UNTRIED ? untried : untried.slice(0, MOST_UNTRIED - 1);
  const more = untried.length - shown.length;
  return [
    ...found,
    ...shown.map(
      ([host, preference]): Actor => ({
        name: printableName(host),
        role: parties.isRelay(host) ? 'relay' : 'server',
        preference,
        tried: false,
      }),
    ),
    ...(more === 0 ? [] : [{ name: `${formatCount(more)} more hosts`, role: 'server', tried: false } as const]),
  ];
}
