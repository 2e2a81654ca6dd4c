import fc from 'fast-check';
import {
  FAMILIES,
  KINDS,
  LOOKUP_FAILURES,
  type MtaBehaviour,
  RECORD_TYPES,
  SIZE_TREATMENTS,
} from '../../src/mail/index.js';
import {
  CERTIFICATES,
  type ClientLimitModel,
  type Conditions,
  type DomainModel,
  type FailureModel,
  type LookupFailureModel,
  type MailLoad,
  type Model,
  type SenderModel,
  type ServerModel,
  TLSA,
} from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { failure, planned, reply } from '../engine/cluster.js';
import { someWorld } from './worlds.js';

/*
 * Clusters as they are today: those of `someWorld`, and on top of it TLS and policies, limits for each client, sizes, recipients,
 * failures that meet but some, next hops, backups that look and ask.
 */

const CLIENTS = ['sender0', 'sender1', 's0', 's1'];
const anytime: fc.Arbitrary<Partial<Conditions>> = fc.oneof(
  fc.record({ hosts: fc.constantFrom(0.3, 0.7), group: fc.constantFrom(null, 'g') }),
  fc.record({ senders: fc.subarray(CLIENTS, { minLength: 1 }) }),
  fc.record({ family: fc.constantFrom(...FAMILIES).map((one) => [one]) }),
  fc.record({ mail: fc.subarray([...KINDS], { minLength: 1 }) }),
);
/** What is known once the recipients are. */
const atRcpt: fc.Arbitrary<Partial<Conditions>> = fc.oneof(
  anytime,
  fc.record({ over: fc.constantFrom(500, 1500) }),
  fc.record({ tls: fc.boolean() }),
  fc.record({ recipient: fc.constantFrom([1], [2, 3]) }),
  fc.record({ after: fc.constantFrom(1, 2) }),
);

function narrowed<T extends { only?: Conditions; except?: Conditions }>(
  what: fc.Arbitrary<T>,
  by: fc.Arbitrary<Partial<Conditions>>,
): fc.Arbitrary<T> {
  return fc
    .tuple(what, by, fc.constantFrom('only' as const, 'except' as const))
    .map(([one, asked, key]) => ({ ...one, [key]: meetingOnly(asked) }));
}

const when = fc.oneof(
  fc.constant({}),
  fc.constantFrom(0, 20).map((at) => planned(at, 300)),
  fc.constant({ probability: 0.4 }),
);
const timed = (what: fc.Arbitrary<FailureModel>): fc.Arbitrary<FailureModel> =>
  fc.tuple(what, when).map(([one, at]) => ({ ...one, ...at }));

const overTls: fc.Arbitrary<FailureModel> = fc.oneof(
  fc
    .constantFrom('close' as const, 'alert' as const, 'garbage' as const)
    .map((how) => failure({ kind: 'handshake', stage: 'tls', how })),
  fc.constantFrom(...CERTIFICATES).map((becomes) => failure({ kind: 'certificate', stage: 'tls', becomes })),
  fc.constantFrom('starttls' as const, 'tls' as const).map((stage) => failure({ kind: 'silent', stage })),
  fc.constantFrom(454, 554).map((code) => reply('starttls', code)),
);
const atBegin = fc.constantFrom('refuse' as const, 'timeout' as const).map((kind) => failure({ kind }));
const later: fc.Arbitrary<FailureModel> = fc.oneof(
  fc
    .tuple(fc.constantFrom('rcpt' as const, 'data' as const, 'message' as const), fc.constantFrom(421, 450, 550))
    .map(([stage, code]) => reply(stage, code)),
  fc.constant(failure({ kind: 'disconnect', stage: 'rcpt' })),
  fc.constant(failure({ kind: 'silent', stage: 'message', atQuit: true, kept: true })),
);
const failureToday = fc.oneof(
  timed(overTls),
  narrowed(timed(atBegin), anytime),
  narrowed(timed(later), atRcpt),
  timed(later),
);

const allowance: fc.Arbitrary<ClientLimitModel['allows']> = fc.oneof(
  fc.constantFrom(1, 2).map((most) => ({ kind: 'sessions' as const, most })),
  fc.constantFrom(1, 3).map((burst) => ({ kind: 'bucket' as const, rate: 0.05, burst })),
  fc.constantFrom(1, 4).map((most) => ({ kind: 'window' as const, most, length: 60 })),
);
const clientLimit = fc
  .record({
    allows: allowance,
    key: fc.constantFrom('address' as const, 'host' as const, 'network' as const, 'sender' as const, 'domain' as const),
    stage: fc.constantFrom('greeting' as const, 'mail' as const, 'rcpt' as const, 'message' as const),
    code: fc.constantFrom(421, 451, 550),
    countsTries: fc.boolean(),
    shared: fc.boolean(),
  })
  .map(({ allows, key, stage, code, countsTries, shared }) => {
    const sessions = allows.kind === 'sessions';
    return {
      shared,
      limit: {
        allows,
        key: sessions && key === 'domain' ? ('host' as const) : key,
        stage: sessions ? ('greeting' as const) : key === 'domain' ? ('rcpt' as const) : stage,
        reply: { code, text: `${code} too many` },
        countsTries: !sessions && countsTries,
      },
    };
  });

const tls = fc.record({
  certificate: fc.constantFrom('none' as const, 'valid' as const, ...CERTIFICATES),
  tlsa: fc.constantFrom('none' as const, ...TLSA),
  versions: fc.constantFrom('all' as const, 'all' as const, 'old' as const),
});

const serverToday = fc.record(
  {
    perClient: fc.array(clientLimit, { minLength: 1, maxLength: 2 }),
    maxSize: fc.constantFrom(400, 1500),
    recipientsPerTransaction: fc
      .tuple(fc.constantFrom(1, 2), fc.constantFrom(452, 552))
      .map(([max, code]) => ({ max, reply: { code, text: `${code} too many` } })),
    bandwidth: fc.constantFrom(50, 1000),
    tls,
    standsBy: fc.nat(3),
    asks: fc.record({
      remembers: fc.constantFrom(0, 30, 1e6),
      unanswered: fc.constantFrom('defer' as const, 'accept' as const),
      mailboxes: fc.constantFrom(1, 5),
    }),
    greylist: fc
      .record(
        {
          byNetwork: fc.constant(true as const),
          exempt: fc.constant(['sender0', 's1']),
          learns: fc.constantFrom(1, 3),
        },
        { requiredKeys: [] },
      )
      .map((more) => ({ delay: 60, window: 1200, known: 0.2, database: 'today', ...more })),
    failures: fc.array(failureToday, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
);

const senderToday: fc.Arbitrary<Partial<MtaBehaviour>> = fc.record(
  {
    tls: fc.constantFrom('none' as const, 'may' as const, 'encrypt' as const, 'verify' as const),
    oldTls: fc.boolean(),
    plainText: fc.constantFrom(
      'never' as never,
      ...(['atOnce', 'nextPass'] as const).map((after) => ({ after, age: 0, remember: 300, ehlo: true }) as never),
    ),
    mtaSts: fc.constantFrom(0.5, 1),
    mtaStsBy: fc.constantFrom('names' as const, 'certificates' as const),
    dane: fc.constantFrom(0.5, 1),
    daneInsteadOfSts: fc.boolean(),
    size: fc.constantFrom(...SIZE_TREATMENTS),
    recipientsPerTransaction: fc.constantFrom(null, 1, 2),
    bouncesTogether: fc.boolean(),
    countsAnew: fc.boolean(),
    repeatsAfterQuit: fc.boolean(),
    implicitMx: fc.constantFrom('whenNone' as const, 'never' as const, 'afterAll' as const),
    rate: fc
      .tuple(
        fc.constantFrom(1, 3),
        fc.constantFrom('destination' as const, 'site' as const, 'host' as const, 'address' as const),
      )
      .map(([burst, by]) => ({ limit: { amount: 30, per: 60 }, burst, by })),
  },
  { requiredKeys: [] },
);

const policy = fc.record({
  mode: fc.constantFrom('enforce' as const, 'enforce' as const, 'testing' as const),
  mx: fc.constantFrom(['s0'], ['s1', 'farm'], ['s0', 's1', 's2', 's3', 'farm'], ['nobody']),
  maxAge: fc.constantFrom(20, 3600),
});
const lookupFailure = narrowed<LookupFailureModel>(
  fc.record({
    kind: fc.constantFrom(...LOOKUP_FAILURES),
    timing: fc.constantFrom<LookupFailureModel['timing']>({ kind: 'always' }, planned(10, 100).timing),
    probability: fc.constantFrom(0.5, 1),
    record: fc.constantFrom(null, ...RECORD_TYPES.filter((type) => type !== 'txt')),
  }),
  fc.constantFrom<Partial<Conditions>>({ hosts: 0.5 }, { senders: ['sender0', 's0'] }),
);
const domainToday: fc.Arbitrary<Partial<DomainModel>> = fc.record(
  {
    mtaSts: policy,
    policyFailures: fc
      .constantFrom(...(['notFound', 'unreachable'] as const))
      .map((kind) => [{ kind, timing: planned(0, 50).timing }]),
    dane: fc.constant(true as const),
    failures: fc.array(lookupFailure, { minLength: 1, maxLength: 1 }),
  },
  { requiredKeys: [] },
);

const load: fc.Arbitrary<MailLoad> = fc.record(
  {
    recipients: fc.constantFrom(2, 3, { geometric: 1.7 }),
    size: fc.constantFrom({ kind: 'constant' as const, value: 1000 }, { kind: 'exponential' as const, mean: 800 }),
  },
  { requiredKeys: [] },
);

const today = fc.record({
  world: someWorld,
  servers: fc.array(serverToday, { minLength: 4, maxLength: 4 }),
  senders: fc.array(senderToday, { minLength: 3, maxLength: 3 }),
  hops: fc.array(fc.constantFrom(null, null, null, 'via' as const, 'fallback' as const), {
    minLength: 3,
    maxLength: 3,
  }),
  domain: domainToday,
  hostFails: fc.option(lookupFailure),
  load,
  changed: fc.option(fc.record({ mtaSts: fc.option(policy), dane: fc.boolean(), ttl: fc.constantFrom(10, 100) }), {
    freq: 3,
  }),
});
type Today = typeof today extends fc.Arbitrary<infer T> ? T : never;

export const someWorldOfToday: fc.Arbitrary<Model> = today.map(modelOf);

function modelOf({ world, servers, senders, hops, domain, hostFails, load: mail, changed }: Today): Model {
  const changes = world.changes.map((change) => ({ ...change, ...changed, mtaSts: changed?.mtaSts }));
  return {
    ...world,
    servers: world.servers.map((server, i) => dressed(server, servers[i] ?? {}, senders[i % 3] ?? {}, world)),
    senders: world.senders.map((sender, i) => sendingToday(sender, senders[i] ?? {}, hops[i] ?? null)),
    domains: world.domains.map((one) => ({ ...one, ...domain })),
    hosts: world.hosts.map((host) =>
      hostFails !== null && host.name === 's0' ? { ...host, failures: [hostFails] } : host,
    ),
    traffic: world.traffic.map((one) => ({ ...one, ...mail })),
    changes: changes.map(({ mtaSts, ...change }) => (mtaSts === undefined ? change : { ...change, mtaSts })),
  };
}

function dressed(
  server: ServerModel,
  { perClient, standsBy, asks, failures = [], ...more }: Today['servers'][number],
  relay: Partial<MtaBehaviour>,
  { servers }: Model,
): ServerModel {
  const other = standsBy === undefined ? undefined : servers[standsBy % servers.length];
  const limits = (perClient ?? []).map(({ shared, limit }, i) => ({
    ...limit,
    memory: shared ? JSON.stringify(limit) : `${server.name} ${i}`,
  }));
  // One memory, one count: the same limit twice at one server is none.
  const own = limits.filter(({ memory }, i) => limits.findIndex((one) => one.memory === memory) === i);
  return {
    ...server,
    ...more,
    failures: [...server.failures, ...failures.filter(({ stage }) => more.tls !== undefined || !isOfTls(stage))],
    relay: server.relay === null ? null : { ...server.relay, ...relay },
    ...(own.length > 0 && { perClient: own }),
    ...(other !== undefined &&
      other.name !== server.name && {
        standby: { for: [other.name], reply: { code: 450, text: '450 the primary is up' }, every: 30 },
      }),
    ...(asks !== undefined && { knowsRecipients: true, asks }),
  };
}

function isOfTls(stage: FailureModel['stage']): boolean {
  return stage === 'starttls' || stage === 'tls';
}

function sendingToday(sender: SenderModel, mta: Partial<MtaBehaviour>, hop: 'via' | 'fallback' | null): SenderModel {
  const leads = hop !== null && sender.is === null ? { [hop]: 's0' } : {};
  return { ...sender, mta: { ...sender.mta, ...mta, ...leads } };
}
