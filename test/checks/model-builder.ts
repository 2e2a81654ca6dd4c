import type { MtaBehaviour } from '../../src/mail/index.js';
import { presetBehaviour } from '../../src/mail/index.js';
import type {
  ChangeModel,
  DomainModel,
  FailureModel,
  FilterModel,
  GreylistModel,
  HostModel,
  Model,
  MxAnswer,
  SenderModel,
  ServerModel,
  SiteModel,
  TrafficModel,
} from '../../src/model/index.js';

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

/** A preset with some values changed. */
export function mta(name: string, changes: Partial<MtaBehaviour> = {}): MtaBehaviour {
  const preset = presetBehaviour(name);
  if (preset === undefined) throw new Error(`no preset ${name}`);
  return { ...preset, ...changes };
}

export function server(name: string, changes: Partial<ServerModel> = {}): ServerModel {
  return {
    name,
    hosts: [name],
    family: 'ipv4',
    site: null,
    rtt: 0.05,
    service: { kind: 'constant', value: 0 },
    sessions: null,
    overload: { kind: 'reply', reply: { code: 421, text: '421 4.7.0 too many connections' } },
    failures: [],
    filter: null,
    greylist: null,
    relay: null,
    relayIs: null,
    knowsRecipients: true,
    ...changes,
  };
}

export function sender(name: string, changes: Partial<SenderModel> = {}): SenderModel {
  return { name, mta: mta('rfc5321'), hosts: 1000, spam: 0, virus: 0, is: null, ...changes };
}

/** MX records as `dig +short MX` prints them: `10 mx1.example.org`. */
export function mx(...lines: readonly string[]): MxAnswer {
  const records = lines.map((line) => {
    const [preference = '', exchanger = ''] = line.split(' ');
    return { preference: Number(preference), exchanger };
  });
  return { kind: 'mx', records };
}

export function domain(name: string, answer: MxAnswer, changes: Partial<DomainModel> = {}): DomainModel {
  return { name, ttl: HOUR, negativeTtl: HOUR, answer, rotate: 'fixed', ...changes };
}

/** Down at `at` for `length` [s]. */
export function planned(
  kind: FailureModel['kind'],
  at: number,
  length: number,
  every: number | null = null,
): FailureModel {
  return failure(kind, { timing: { kind: 'planned', at, for: length, every } });
}

/** Up for `up` and down for `down` in the mean [s]. */
export function random(kind: FailureModel['kind'], up: number, down: number): FailureModel {
  return failure(kind, {
    timing: {
      kind: 'renewal',
      up: { kind: 'exponential', mean: up },
      down: { kind: 'exponential', mean: down },
      starts: 'longRun',
    },
  });
}

export function failure(kind: FailureModel['kind'], changes: Partial<FailureModel> = {}): FailureModel {
  return {
    kind,
    timing: { kind: 'always' },
    probability: 1,
    cuts: false,
    sends: false,
    stage: null,
    reply: null,
    helo: false,
    kept: false,
    factor: 1,
    delay: 0,
    ...changes,
  };
}

export function greylist(changes: Partial<GreylistModel> = {}): GreylistModel {
  return { delay: 5 * MINUTE, window: 2 * DAY, known: 0, database: 'own', ...changes };
}

export function filter(workers: number, time: number): FilterModel {
  const nothing = { catches: 0, mistakes: 0, then: 'quarantine' } as const;
  return { workers, time: { kind: 'constant', value: time }, spam: nothing, virus: nothing };
}

export function traffic(
  rate: number,
  to: Readonly<Record<string, number>>,
  from: Readonly<Record<string, number>>,
  changes: Partial<Extract<TrafficModel, { kind: 'rate' }>> = {},
): TrafficModel {
  const weights = (of: Readonly<Record<string, number>>): { name: string; share: number }[] =>
    Object.entries(of).map(([name, share]) => ({ name, share }));
  return {
    kind: 'rate',
    rate,
    arrivals: 'poisson',
    shape: { kind: 'flat' },
    to: weights(to),
    from: weights(from),
    invalidRecipients: 0,
    ...changes,
  };
}

/** What a test says of its world; hosts follow from the servers unless they are named. */
export interface World {
  readonly domains: readonly DomainModel[];
  readonly servers: readonly ServerModel[];
  readonly senders?: readonly SenderModel[];
  readonly traffic?: readonly TrafficModel[];
  readonly sites?: readonly SiteModel[];
  readonly hosts?: readonly HostModel[];
  readonly changes?: readonly ChangeModel[];
  readonly duration?: number | null;
  readonly messages?: number | null;
  readonly until?: number | null;
  readonly replications?: number;
}

function hostsOf(servers: readonly ServerModel[]): readonly HostModel[] {
  const behind = new Map<string, string[]>();
  for (const { name, hosts } of servers) {
    for (const host of hosts) {
      const known = behind.get(host);
      if (known === undefined) behind.set(host, [name]);
      else known.push(name);
    }
  }
  return [...behind].map(([name, names]) => ({ name, aliasOf: null, answer: { kind: 'servers', servers: names } }));
}

/** A model with one message a second from a standard sender to the first domain, unless the world says otherwise. */
export function model(world: World): Model {
  const senders = world.senders ?? [sender('somebody')];
  const [firstDomain] = world.domains;
  const [firstSender] = senders;
  const usual = traffic(1, { [firstDomain?.name ?? '']: 1 }, { [firstSender?.name ?? '']: 1 });
  const named = world.hosts ?? [];
  const taken = new Set(named.map((host) => host.name));
  return {
    title: '',
    description: '',
    seed: '1',
    replications: world.replications ?? 1,
    duration: world.duration === undefined ? 7 * DAY : world.duration,
    messages: world.messages ?? null,
    until: world.until ?? null,
    warmup: 0,
    domains: world.domains,
    hosts: [...named, ...hostsOf(world.servers).filter((host) => !taken.has(host.name))],
    servers: world.servers,
    sites: world.sites ?? [],
    senders,
    traffic: world.traffic ?? [usual],
    changes: world.changes ?? [],
    asserts: [],
  };
}
