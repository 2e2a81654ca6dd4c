import fc from 'fast-check';
import {
  ADDRESS_ORDERS,
  DEAD_SIGNS,
  DECISIONS,
  EQUAL_PREFERENCES,
  FAILURE_CLASSES,
  FAMILY_PREFERENCES,
  FAMILY_USES,
  IP_EXCHANGERS,
  LOOKUP_DECISIONS,
  LOOP_DECISIONS,
  type MtaBehaviour,
  type OnFailure,
  ORDERS,
  PRESET_NAMES,
  PROCESSES,
  REPEATS,
  STAGES,
} from '../../src/mail/index.js';
import type { FailureModel, Model, MxAnswer, ServerModel } from '../../src/model/index.js';
import { cluster, failure, mta, mx, outages, planned, reply } from '../engine/cluster.js';

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.oneof(fc.constant(null), value);

const decisions = fc.constantFrom(...DECISIONS);
const CELLS = STAGES.length * FAILURE_CLASSES.length;
const onFailure: fc.Arbitrary<OnFailure> = fc
  .array(decisions, { minLength: CELLS, maxLength: CELLS })
  .map(
    (drawn) =>
      Object.fromEntries(
        STAGES.map((stage, s) => [
          stage,
          Object.fromEntries(FAILURE_CLASSES.map((one, c) => [one, drawn[s * FAILURE_CLASSES.length + c]])),
        ]),
      ) as OnFailure,
  );

const lookup = fc.constantFrom(...LOOKUP_DECISIONS);

const rule = fc.oneof(
  fc.constantFrom(10, 60, 900).map((every) => ({ kind: 'every' as const, every })),
  fc.constant({ kind: 'list' as const, waits: [0, 30], then: [120] }),
  fc.constant({ kind: 'backoff' as const, first: 30, factor: 2, max: 600 }),
  fc.constant({ kind: 'age' as const, min: 60, max: 600 }),
  fc.constant({ kind: 'quadratic' as const, unit: 40 }),
  fc.constantFrom('arrival' as const, 'failure' as const).map((from) => ({
    kind: 'steps' as const,
    steps: [
      { every: 60, factor: 1, until: 600 },
      { every: 300, factor: 1.5, until: null },
    ],
    from,
  })),
  fc.constant({ kind: 'never' as const }),
);

const retry = fc.record({
  rule,
  scan: maybe(fc.constantFrom(10, 300)),
  jitter: maybe(fc.constantFrom({ kind: 'share' as const, share: 1 }, { kind: 'time' as const, time: 100 })),
  per: fc.constantFrom('message' as const, 'host' as const, 'queue' as const),
  atOnce: maybe(fc.constantFrom(1, 3)),
  runners: fc.constantFrom(1, 1, 4),
});

const giveUpAfter = fc.oneof(
  fc.constantFrom(0, 900, 3600).map((age) => ({ age, attempts: null, hostDown: null })),
  fc.constantFrom(900, 3600).map((age) => ({ age, attempts: null, hostDown: null, onTime: true as const })),
  fc.constantFrom(1, 4).map((attempts) => ({ age: null, attempts, hostDown: null })),
  fc.constant({ age: 7200, attempts: null, hostDown: 1200 }),
);

/** Sometimes with one key more. */
function withOptional<T extends object, K extends string>(
  whole: fc.Arbitrary<T>,
  more: Record<K, fc.Arbitrary<number>>,
): fc.Arbitrary<T & Partial<Record<K, number>>> {
  return fc.oneof(
    whole,
    fc.tuple(whole, fc.record(more)).map(([a, b]) => ({ ...a, ...b }) as T & Record<K, number>),
  );
}

const seconds = (...least: readonly number[]) => fc.constantFrom(...least, 0.05, 5, 60);

const times = fc.record({
  dns: seconds(),
  connect: seconds(),
  kernel: maybe(seconds()),
  greeting: seconds(),
  ehlo: seconds(),
  starttls: seconds(),
  tls: maybe(seconds()),
  mail: seconds(),
  rcpt: seconds(),
  data: seconds(),
  message: seconds(),
});

const deadHosts = fc.record({
  remember: fc.constantFrom('host' as const, 'address' as const, 'destination' as const),
  counts: fc.constantFrom(...DEAD_SIGNS),
  memory: fc.constantFrom('all' as const, 'busy' as const, 'run' as const),
  after: fc.constantFrom(1, 2),
  for: fc.constantFrom(0.001, 15, 300),
  timeoutFor: maybe(fc.constantFrom(1, 900)),
});

const reuse = fc.record({
  messages: maybe(fc.constantFrom(1, 3)),
  idle: fc.constantFrom(0, 2, 60),
  of: fc.constantFrom('all' as const, 'deferred' as const, 'busy' as const),
  by: fc.constantFrom('address' as const, 'destination' as const),
});

const changes: fc.Arbitrary<Partial<MtaBehaviour>> = fc.record(
  {
    honoursBackups: fc.constantFrom(0, 0.5, 1),
    order: fc.constantFrom(...ORDERS),
    equalPreference: fc.constantFrom(...EQUAL_PREFERENCES),
    addressOrder: fc.constantFrom(...ADDRESS_ORDERS),
    repeats: fc.constantFrom(...REPEATS),
    ipExchanger: fc.constantFrom(...IP_EXCHANGERS),
    process: fc.constantFrom(...PROCESSES),
    walk: fc.constantFrom('best' as const, 'list' as const),
    family: fc.record({
      use: fc.constantFrom(...FAMILY_USES),
      asks: fc.constantFrom('always' as const, 'ifRouted' as const),
      prefer: fc.constantFrom(...FAMILY_PREFERENCES),
      within: fc.constantFrom('host' as const, 'preference' as const),
      balance: fc.boolean(),
      race: maybe(fc.constantFrom(0.3, 2)),
    }),
    ipv6: fc.constantFrom(0, 0.5, 1),
    onLookup: fc.record({
      nullMx: lookup,
      nxdomain: lookup,
      empty: lookup,
      servfail: lookup,
      timeout: lookup,
      noAddress: lookup,
      emptyHost: fc.constantFrom('next' as const, 'bounce' as const),
      loop: fc.constantFrom(...LOOP_DECISIONS),
      noPrimary: fc.constantFrom('bounce' as const, 'defer' as const),
    }),
    helo: fc.boolean(),
    limits: fc.record({
      addresses: maybe(fc.constantFrom(1, 2)),
      sessions: maybe(fc.constantFrom(1, 2)),
      hosts: maybe(fc.constantFrom(1, 2)),
      addressesPerHost: maybe(fc.constantFrom(1, 2)),
      nextPreference: fc.boolean(),
      counts: fc.constantFrom([], ['unreachable' as const]),
    }),
    timeouts: withOptional(times, { session: seconds(20) }),
    onFailure,
    retry,
    warnAfter: fc.constantFrom([], [60], [60, 600]),
    concurrency: maybe(
      fc.constantFrom(
        { initial: 1, max: 1 },
        { initial: 1, max: 3 },
        { initial: 3, max: 5, shrinks: 1 },
        { initial: 1, max: 2, by: 'site' as const },
        { initial: 1, max: 2, by: 'host' as const },
        { initial: 2, max: 2, by: 'address' as const },
      ),
    ),
    pace: maybe(fc.record({ destination: seconds(0), address: seconds(0) })),
    deadHosts: maybe(withOptional(deadHosts, { apart: seconds(120) })),
    reuse: maybe(withOptional(reuse, { age: seconds(300) })),
    dnsCache: fc.record({ failures: fc.constantFrom(0, 20, 300), atLeast: fc.constantFrom(0, 100) }),
    addresses: fc.constantFrom(1, 3),
    knowsItselfBy: fc.constantFrom('name' as const, 'address' as const, 'nothing' as const),
  },
  { requiredKeys: [] },
);

/** Any behaviour that the language can write: a preset with some of its keys changed; hours, not days, until it gives up. */
export const someMta: fc.Arbitrary<MtaBehaviour> = fc
  .record({ preset: fc.constantFrom(...PRESET_NAMES), changes, giveUpAfter })
  .map(({ preset, changes: changed, giveUpAfter: end }) => ({ ...mta(changed, preset), giveUpAfter: end }));

/** Relays that do not know themselves pass copies round and round, more of them each time. */
const someRelay = someMta.map((behaviour) => ({ ...behaviour, knowsItselfBy: 'address' as const }));

const stage = fc.constantFrom(...STAGES.slice(1));
const timing = fc.oneof(
  fc.constantFrom(0, 30, 200).chain((at) => fc.constantFrom(20, 500).map((length) => planned(at, length))),
  fc.constant({}),
);

const someFailure: fc.Arbitrary<FailureModel> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('refuse' as const, 'timeout' as const, 'silent' as const).map((kind) => failure({ kind })),
      fc.constantFrom(0, 3).map((delay) => failure({ kind: 'unreachable', delay })),
      fc.tuple(stage, fc.constantFrom(421, 550)).map(([where, code]) => reply(where, code)),
      fc.constant(reply('ehlo', 502, { helo: true })),
      stage.map((where) => failure({ kind: 'disconnect', stage: where, kept: where === 'message' })),
      stage.map((where) => failure({ kind: 'slow', stage: where, delay: 30, factor: 3 })),
    ),
    fc.record({ cuts: fc.boolean(), sends: fc.boolean(), probability: fc.constantFrom(0.3, 1) }),
    timing,
  )
  .map(([kind, how, when]) => ({ ...kind, ...how, ...when }));

const someServer: fc.Arbitrary<Partial<ServerModel>> = fc.record(
  {
    family: fc.constantFrom('ipv4' as const, 'ipv6' as const, 'both' as const),
    rtt: fc.constantFrom(0, 0.1, 2),
    service: fc.constantFrom({ kind: 'constant' as const, value: 3 }, { kind: 'exponential' as const, mean: 4 }),
    sessions: fc.constantFrom(1, 2),
    overload: fc.oneof(
      fc.constant({ kind: 'refuse' as const }),
      maybe(fc.constant(2)).map((places) => ({ kind: 'wait' as const, places })),
      fc.constantFrom(421, 554).map((code) => ({ kind: 'reply' as const, reply: { code, text: `${code} full` } })),
    ),
    failures: fc.array(fc.oneof(someFailure, fc.constant(outages(300, 100))), { maxLength: 2 }),
    filter: fc.constant({
      workers: 1,
      time: { kind: 'exponential' as const, mean: 1 },
      spam: { catches: 0.5, mistakes: 0.1, then: 'reject' as const },
      virus: { catches: 0.9, mistakes: 0, then: 'remove' as const },
    }),
    greylist: fc.constantFrom({ delay: 60, window: 1200, known: 0.3, database: 'g' }),
    relay: someRelay,
    knowsRecipients: fc.boolean(),
  },
  { requiredKeys: [] },
);

const answer: fc.Arbitrary<MxAnswer | null> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...(['nullMx', 'empty', 'nxdomain', 'servfail', 'timeout'] as const).map((kind) => ({ kind })),
    ),
  },
);

/** Small clusters of all kinds: up to four servers, two hosts of many names, up to three senders of any behaviour. */
export const someWorld: fc.Arbitrary<Model> = fc
  .record({
    servers: fc.array(someServer, { minLength: 1, maxLength: 4 }),
    multihomed: fc.boolean(),
    ownAddress: fc.boolean(),
    preferences: fc.array(fc.constantFrom(10, 10, 20), { minLength: 6, maxLength: 6 }),
    more: fc.array(fc.constantFrom('gone', 'ill', 'mute', 'bare', '192.0.2.1', 'again'), { maxLength: 2 }),
    answer,
    rotate: fc.constantFrom('fixed' as const, 'cyclic' as const, 'random' as const),
    mtas: fc.array(someMta, { minLength: 1, maxLength: 3 }),
    hosts: fc.constantFrom(1, 2, 10),
    rate: fc.constantFrom(0.2, 2, 1000),
    seed: fc.string({ maxLength: 5 }),
    is: fc.boolean(),
    change: fc.option(answer, { freq: 4 }),
  })
  .map(worldOf);

interface Parts {
  readonly servers: readonly Partial<ServerModel>[];
  readonly multihomed: boolean;
  readonly ownAddress: boolean;
  readonly preferences: readonly number[];
  readonly more: readonly string[];
  readonly answer: MxAnswer | null;
  readonly rotate: 'fixed' | 'cyclic' | 'random';
  readonly mtas: readonly MtaBehaviour[];
  readonly hosts: number;
  readonly rate: number;
  readonly seed: string;
  readonly is: boolean;
  /** What the DNS answers from 45 s on. */
  readonly change: MxAnswer | null;
}

function worldOf(parts: Parts): Model {
  const hostOf = (i: number): string => (parts.multihomed && i > 0 ? 'farm' : `s${i}`);
  const names = parts.servers.map((_, i) => [
    hostOf(i),
    ...(i === 0 ? ['192.0.2.1', ...(parts.ownAddress ? ['d'] : [])] : []),
  ]);
  const exchangers = [...new Set(parts.servers.map((_, i) => hostOf(i))), ...parts.more].map((name) =>
    name === 'again' ? 's0' : name,
  );
  const lines = exchangers.map((name, i) => `${parts.preferences[i]} ${name}`);
  const senders = Object.fromEntries(
    parts.mtas.map((behaviour, i) => [
      `sender${i}`,
      { mta: behaviour, hosts: parts.hosts, spam: 0.2, virus: 0.1, is: parts.is && i === 0 ? 's0' : null },
    ]),
  );
  return cluster({
    servers: Object.fromEntries(parts.servers.map((server, i) => [`s${i}`, { ...server, hosts: names[i] ?? [] }])),
    hosts: {
      gone: { kind: 'nxdomain' },
      ill: { kind: 'servfail' },
      mute: { kind: 'timeout' },
      bare: { kind: 'empty' },
    },
    domains: { d: { answer: parts.answer ?? mx(...lines), rotate: parts.rotate, ttl: 60, negativeTtl: 30 } },
    senders,
    traffic: [
      {
        rate: parts.rate,
        arrivals: 'poisson',
        from: Object.keys(senders).map((name) => ({ name, share: 1 / parts.mtas.length })),
        invalidRecipients: 0.1,
      },
    ],
    model: {
      messages: 60,
      seed: parts.seed,
      changes: parts.change === null ? [] : [{ at: 45, domain: 'd', answer: parts.change }],
    },
  });
}
