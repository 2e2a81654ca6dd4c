import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trace, TraceEvent } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { deadAt, isIn, PlainPolicies, PlainVisits, type Sign, type Span, turns } from '../twins/memories.js';
import { traces } from './attempts.js';

// The tables of what is remembered, against the histories of test/twins/memories.ts, in small random worlds.

const RUNS = { numRuns: 8 };

/** The traces of a scenario whose messages number `count`. */
function told(text: string): readonly Trace[] {
  const { model, problems } = parseScenario({ text });
  if (model === null) throw new Error(problems.map(({ message, line }) => `${line}: ${message}`).join('\n'));
  return traces(model);
}

type Of<Kind extends TraceEvent['kind']> = Extract<TraceEvent, { kind: Kind }>;

/** All events of these kinds with their traces, in order of time; those of one instant in order of arrival. */
function inTime<Kind extends TraceEvent['kind']>(all: readonly Trace[], ...kinds: readonly Kind[]) {
  return all
    .flatMap((trace) => trace.events.map((event) => ({ trace, event: event as Of<Kind> })))
    .filter(({ event }) => kinds.includes(event.kind as Kind))
    .sort((x, y) => x.event.t - y.event.t);
}

/** Words that all worlds of a test together must have shown. */
function expectSeen(seen: ReadonlySet<string>, ...words: readonly string[]): void {
  expect(words.filter((word) => !seen.has(word))).toEqual([]);
}

/** Keeps one history for each name. */
function each<Twin>(make: () => Twin): (name: string) => Twin {
  const all = new Map<string, Twin>();
  return (name) => {
    const twin = all.get(name) ?? make();
    all.set(name, twin);
    return twin;
  };
}

const spans = (most: number): fc.Arbitrary<Span[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 50, max: 1500 })), { maxLength: most })
    .map((drawn) => drawn.map(([at, length]) => ({ at, end: at + length })));
const timed = ({ at, end }: Span) => `at: ${at}s, for: ${end - at}s`;
const seed = fc.integer({ min: 1, max: 1e6 });
const closeTo = (t: number | null) => (t === null ? null : Number(t.toFixed(6)));

describe('memories are what plain histories say', () => {
  it('MTA-STS policies: fetched, kept for their time, looked for anew, and not to be had', () => {
    const policies = fc.array(
      fc.record({
        since: fc.integer({ min: 1, max: 5000 }),
        names: fc.constantFrom('a', 'b', null),
        maxAge: fc.constantFrom(300, 900, 3000),
      }),
      { maxLength: 4 },
    );
    const failures = fc.tuple(spans(3), fc.constantFrom('unreachable', 'notFound', 'certificate'));
    const seen = new Set<string>();
    fc.assert(
      fc.property(seed, policies, failures, fc.constantFrom(60, 400), (number, drawn, [failing, kind], ttl) => {
        const later = [...new Map(drawn.map((one) => [one.since, one])).values()].sort((x, y) => x.since - y.since);
        const published = [{ since: 0, names: 'a' as 'a' | 'b' | null, maxAge: 900 }, ...later];
        const written = ({ names, maxAge }: (typeof published)[number]) =>
          names === null
            ? 'none'
            : `{ mode: ${names === 'a' ? 'enforce' : 'testing'}, mx: [ ${names}.example.org ], maxAge: ${maxAge}s }`;
        const all = told(`
seed: ${number}
duration: 6000s
domains:
  example.org:
    mx: [ 10 a.example.org, 20 b.example.org ]
    ttl: ${ttl}s
    mtaSts: { mode: enforce, mx: [ a.example.org ], maxAge: 900s, failures: [ ${failing.map((span) => `{ kind: ${kind}, ${timed(span)} }`)} ] }
servers:
  a.example.org: { tls: { certificate: valid } }
  b.example.org: { tls: { certificate: valid } }
senders: { s: { mta: rfc5321, hosts: 3, mtaSts: true } }
traffic: [ { rate: 0.05/s, to: example.org, from: s } ]
changes: [ ${later.map((one) => `{ at: ${one.since}s, domain: example.org, mtaSts: ${written(one)} }`)} ]
`);
        const twin = each(
          () =>
            new PlainPolicies({
              published: published.map(({ since, names, maxAge }) => ({ since, policy: names, maxAge })),
              unfetched: failing.map((span) => ({ ...span, kind })),
              ttl,
            }),
        );
        for (const { trace, event } of inTime(all, 'policy')) {
          if (event.how === 'always') continue;
          seen.add(event.how);
          const said = twin(`${trace.host}`).ask(event.t);
          const mode = said.policy === null ? null : said.policy === 'a' ? 'enforce' : 'testing';
          expect([trace.message, event.t, event.how, event.mode, closeTo(event.until)]).toEqual([
            trace.message,
            event.t,
            said.how,
            mode,
            closeTo(said.until),
          ]);
        }
      }),
      RUNS,
    );
    expectSeen(seen, 'fetched', 'kept', 'same', 'underWay', 'unpublished', 'unreachable');
  });

  it('greylists: by network, with those who are exempt, and with hosts that are known after some messages', () => {
    const rules = fc.record({
      delay: fc.constantFrom(100, 350, 900),
      window: fc.constantFrom(900, 1200),
      learns: fc.constantFrom(null, 1, 3),
    });
    fc.assert(
      fc.property(seed, rules, (number, { delay, window, learns }) => {
        const all = told(`
seed: ${number}
duration: 2000s
domains: { example.org: { mx: [ 10 a, 20 b ] } }
servers:
  a: { rtt: 0s, greylist: &grey { delay: ${delay}s, window: ${window}s, shared: one, by: network, exempt: [ friend ]${learns === null ? '' : `, learns: ${learns}`} } }
  b: { rtt: 0s, greylist: *grey }
mtas: { often: { extends: rfc5321, retry: { every: 200s, jitter: 90% }, giveUpAfter: 3000s, addresses: 4 } }
senders: { s: { mta: often, hosts: 4 }, friend: { mta: often, hosts: 2 } }
traffic: [ { rate: 0.04/s, to: example.org, from: { s: 3, friend: 1 } } ]
`);
        const twin = new PlainVisits({ delay, window, learns });
        for (const { trace, event } of inTime(all, 'outcome')) {
          const client = `${trace.sender} ${trace.host}`;
          const passes = trace.sender === 'friend' || twin.visit(trace.message, client, event.t);
          expect([trace.message, event.t, event.outcome]).toEqual([
            trace.message,
            event.t,
            passes ? 'accepted' : 'tempfailed',
          ]);
        }
      }),
      RUNS,
    );
  });

  it('what backups were told of recipients, for as long as they remember it', () => {
    fc.assert(
      fc.property(seed, spans(4), fc.constantFrom(40, 400, 4000), (number, down, remembers) => {
        const all = told(`
seed: ${number}
duration: 6000s
domains: { one.example: { mx: [ 10 primary, 20 first, 20 second ] }, two.example: { mx: [ 10 primary, 20 first ] } }
servers:
  primary: { rtt: 0s, failures: [ ${down.map((span) => `{ kind: refuse, ${timed(span)} }`)} ] }
  first: { rtt: 0s, knowsRecipients: { asks: true, remembers: ${remembers}s, mailboxes: 1 } }
  second: { rtt: 0s, knowsRecipients: { asks: true, remembers: ${remembers}s, mailboxes: 1, unanswered: accept } }
mtas: { backwards: { extends: fire-and-forget, order: reverse } }
senders: { s: { mta: backwards } }
traffic: [ { rate: 0.05/s, to: { one.example: 1, two.example: 1 }, from: s, invalidRecipients: 20% } ]
`);
        const told1 = each((): number[] => []);
        for (const { trace, event } of inTime(all, 'outcome')) {
          if (event.server === 'primary') continue;
          const known = told1(`${event.server} ${trace.domain}`);
          const exists = trace.kind !== 'invalid';
          const isRemembered = exists && known.some((t) => event.t < t + remembers);
          const answers = !isIn(down, event.t);
          // What is remembered is not asked again, so its time runs from the answer.
          if (exists && answers && !isRemembered) known.push(event.t);
          const unanswered = event.server === 'second' ? 'accepted' : 'tempfailed';
          const said = isRemembered ? 'accepted' : !answers ? unanswered : exists ? 'accepted' : 'rejected';
          expect([trace.message, event.t, event.server, event.outcome]).toEqual([
            trace.message,
            event.t,
            event.server,
            said,
          ]);
        }
      }),
      RUNS,
    );
  });

  it('dead addresses of two families, from time-outs that come apart (qmail, tcpto.c)', () => {
    const rules = fc.record({
      after: fc.constantFrom(1, 2, 3),
      apart: fc.constantFrom(60, 240),
      lasts: fc.constantFrom(300, 1500),
    });
    const seen = new Set<string>();
    fc.assert(
      fc.property(seed, spans(4), spans(4), rules, (number, ipv6, ipv4, { after, apart, lasts }) => {
        const failing = (family: string, down: readonly Span[]) =>
          down.map((span) => `{ kind: timeout, ${timed(span)}, only: { family: ${family} } }`);
        const all = told(`
seed: ${number}
duration: 6000s
domains: { example.org: { mx: [ 10 a ] } }
servers: { a: { rtt: 0s, family: both, failures: [ ${[...failing('ipv6', ipv6), ...failing('ipv4', ipv4)]} ] } }
mtas:
  tcpto:
    extends: rfc5321
    retry: { every: 150s }
    giveUpAfter: 1200s
    timeouts: { connect: 20s }
    deadHosts: { remember: address, counts: connectTimeout, after: ${after}, apart: ${apart}s, for: ${lasts}s }
senders: { s: { mta: tcpto, hosts: 2 } }
traffic: [ { rate: 0.02/s, to: example.org, from: s } ]
`);
        const history = each((): Sign[] => []);
        for (const { event } of inTime(all, 'passedOver')) seen.add(`${event.family}`);
        for (const { trace, event } of inTime(all, 'outcome', 'attempt', 'passedOver')) {
          const signs = history(`${trace.host} ${event.family}`);
          if (event.kind === 'outcome') signs.push({ t: event.t, timedOut: event.outcome === 'timedOut' });
          else {
            const said = deadAt(signs, event.t, { after, apart, lasts }) ? 'passedOver' : 'attempt';
            expect([trace.message, event.t, event.kind]).toEqual([trace.message, event.t, said]);
          }
        }
      }),
      RUNS,
    );
    expectSeen(seen, 'ipv6', 'ipv4');
  });

  it('a standby: closed while any of those that it stands by for was up at its last look', () => {
    fc.assert(
      fc.property(seed, spans(3), spans(3), fc.constantFrom(1, 60, 700), (number, one, two, every) => {
        const failures = (down: readonly Span[]) => down.map((span) => `{ kind: refuse, ${timed(span)} }`);
        const all = told(`
seed: ${number}
duration: 6000s
domains: { example.org: { mx: [ 10 one, 10 two, 20 standby ] } }
servers:
  one: { rtt: 0s, failures: [ ${failures(one)} ] }
  two: { rtt: 0s, failures: [ ${failures(two)} ] }
  standby: { rtt: 0s, standby: { for: [ one, two ], every: ${every}s } }
mtas: { backwards: { extends: fire-and-forget, order: reverse } }
senders: { s: { mta: backwards } }
traffic: [ { rate: 0.05/s, to: example.org, from: s } ]
`);
        for (const { trace, event } of inTime(all, 'outcome')) {
          if (event.server !== 'standby') continue;
          const looked = Math.floor(event.t / every) * every;
          const isOpen = isIn(one, looked) && isIn(two, looked);
          expect([trace.message, event.t, event.outcome]).toEqual([
            trace.message,
            event.t,
            isOpen ? 'accepted' : 'tempfailed',
          ]);
        }
      }),
      RUNS,
    );
  });

  it.each(['destination', 'site', 'host', 'address'] as const)('a sender’s own rate, by %s', (by) => {
    fc.assert(
      fc.property(seed, fc.constantFrom(1, 3, 8), fc.constantFrom(5, 30, 90), (number, burst, gap) => {
        const all = told(`
seed: ${number}
duration: 3000s
domains: { one.example: { mx: [ 10 a ] }, two.example: { mx: [ 10 a ] }, three.example: { mx: [ 10 b ] } }
servers: { a: { rtt: 0s }, b: { rtt: 0s } }
senders: { s: { mta: rfc5321, hosts: 2, rate: { limit: ${3600 / gap}/h, burst: ${burst}, by: ${by} } } }
traffic: [ { rate: 0.1/s, to: { one.example: 1, two.example: 1, three.example: 1 }, from: s } ]
`);
        const target = ({ domain, host }: Trace) => {
          const site = domain === 'three.example' ? 'b' : 'a';
          return `${host} ${by === 'destination' ? domain : site}`;
        };
        const rows = each((): Trace[] => []);
        for (const trace of all) rows(target(trace)).push(trace);
        for (const name of new Set(all.map(target))) {
          const row = rows(name);
          const due = turns(
            row.map(({ sent }) => sent),
            burst,
            gap,
          );
          const went = row.map(({ events }) => events.find(({ kind }) => kind === 'attempt')?.t ?? null);
          expect(went.map(closeTo)).toEqual(due.map(closeTo));
        }
      }),
      RUNS,
    );
  });
});
