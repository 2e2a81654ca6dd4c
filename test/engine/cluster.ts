import { FATES, type Fate, KINDS, type Kind, type MtaBehaviour, presetBehaviour } from '../../src/mail/index.js';
import type {
  DomainModel,
  FailureModel,
  HostModel,
  Model,
  MxAnswer,
  SenderModel,
  ServerModel,
  TrafficModel,
} from '../../src/model/index.js';
import type { ReplicationResult } from '../../src/results/index.js';

/** The standard's behaviour, changed where a test says so. */
export function mta(changes: Partial<MtaBehaviour> = {}, preset = 'rfc5321'): MtaBehaviour {
  return { ...(presetBehaviour(preset) as MtaBehaviour), ...changes };
}

/** An MX answer from lines as dig prints them. */
export function mx(...lines: readonly string[]): MxAnswer {
  const records = lines.map((line) => {
    const [preference = '', exchanger = ''] = line.split(' ');
    return { preference: Number(preference), exchanger };
  });
  return { kind: 'mx', records };
}

/** A failure that always strikes everybody, changed where a test says so. */
export function failure(changes: Partial<FailureModel> & Pick<FailureModel, 'kind'>): FailureModel {
  return {
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

export function reply(stage: FailureModel['stage'], code: number, changes: Partial<FailureModel> = {}): FailureModel {
  return failure({ kind: 'reply', stage, reply: { code, text: `${code} test` }, ...changes });
}

export function planned(at: number, length: number): Pick<FailureModel, 'timing'> {
  return { timing: { kind: 'planned', at, for: length, every: null } };
}

/** Alternating outages with exponential times to failure and repair [s]. */
export function outages(mtbf: number, mttr: number, changes: Partial<FailureModel> = {}): FailureModel {
  const up = { kind: 'exponential', mean: mtbf } as const;
  const down = { kind: 'exponential', mean: mttr } as const;
  return failure({ kind: 'refuse', timing: { kind: 'renewal', up, down, starts: 'longRun' }, ...changes });
}

export interface Cluster {
  readonly servers?: Readonly<Record<string, Partial<ServerModel>>>;
  /** Answers by domain; `example.org` is the domain that traffic goes to. */
  readonly domains?: Readonly<Record<string, Partial<DomainModel>>>;
  /** Host names beyond the servers' own. */
  readonly hosts?: Readonly<Record<string, HostModel['answer']>>;
  readonly senders?: Readonly<Record<string, Partial<SenderModel>>>;
  readonly traffic?: readonly Partial<Extract<TrafficModel, { kind: 'rate' }>>[];
  readonly model?: Partial<Model>;
}

function serverOf([name, changes]: [string, Partial<ServerModel>]): ServerModel {
  return {
    name,
    hosts: [name],
    family: 'ipv4',
    site: null,
    rtt: 0.1,
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

function hostsOf(servers: readonly ServerModel[], more: Cluster['hosts'] = {}): HostModel[] {
  const answers = new Map<string, string[]>();
  for (const server of servers) {
    for (const host of server.hosts) answers.set(host, [...(answers.get(host) ?? []), server.name]);
  }
  return [
    ...[...answers].map(
      ([name, names]): HostModel => ({ name, aliasOf: null, answer: { kind: 'servers', servers: names } }),
    ),
    ...Object.entries(more).map(([name, answer]): HostModel => ({ name, aliasOf: null, answer })),
  ];
}

/** A complete model around what a test is about: one message a second from one host, ten messages, unless it says else. */
export function cluster(about: Cluster): Model {
  const servers = Object.entries(about.servers ?? { mx: {} }).map(serverOf);
  const domains = Object.entries(about.domains ?? { 'example.org': { answer: mx('10 mx') } }).map(
    ([name, changes]): DomainModel => ({
      name,
      ttl: 3600,
      negativeTtl: 3600,
      answer: { kind: 'empty' },
      rotate: 'fixed',
      ...changes,
    }),
  );
  const senders = Object.entries(about.senders ?? { sender: {} }).map(
    ([name, changes]): SenderModel => ({ name, mta: mta(), hosts: 1, spam: 0, virus: 0, is: null, ...changes }),
  );
  const traffic = (about.traffic ?? [{}]).map(
    (changes): TrafficModel => ({
      kind: 'rate',
      rate: 1,
      arrivals: 'even',
      shape: { kind: 'flat' },
      to: [{ name: domains[0]?.name ?? '', share: 1 }],
      from: [{ name: senders[0]?.name ?? '', share: 1 }],
      invalidRecipients: 0,
      ...changes,
    }),
  );
  return {
    title: '',
    description: '',
    seed: 'test',
    replications: 1,
    duration: null,
    messages: 10,
    until: null,
    warmup: 0,
    domains,
    hosts: hostsOf(servers, about.hosts),
    servers,
    sites: [],
    senders,
    traffic,
    changes: [],
    asserts: [],
    ...about.model,
  };
}

/** Messages by fate, fates without any left out; of one kind, or of all. */
export function fates(result: ReplicationResult, kind?: Kind): Partial<Record<Fate, number>> {
  const counts: Partial<Record<Fate, number>> = {};
  const cells = KINDS.length * FATES.length;
  for (let cell = 0; cell < result.senders.length; cell += 1) {
    if (kind !== undefined && Math.floor((cell % cells) / FATES.length) !== KINDS.indexOf(kind)) continue;
    const fate = FATES[cell % FATES.length] as Fate;
    const count = result.senders[cell] as number;
    if (count > 0) counts[fate] = (counts[fate] ?? 0) + count;
  }
  return counts;
}

/** One figure of one server, by its place in the model. */
export function of(result: ReplicationResult, server: number, figure: keyof ReplicationResult['servers']): number {
  return result.servers[figure][server] as number;
}
