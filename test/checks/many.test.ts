import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/index.js';
import type { Model, ServerModel } from '../../src/model/index.js';
import { advise } from './advise.js';
import { DAY, domain, HOUR, model, mta, mx, random, sender, server, traffic, type World } from './model-builder.js';

const MANY = 20_000;

function all<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** All advice about a world, by code. */
function judge(world: World): ReadonlyMap<string, number> {
  const built = model(world);
  return new Map(CHECKS.map(({ code, check }) => [code, check(built).length]));
}

// What takes as long as the square of its size does not end within the time of a test.
describe('crowds are judged in seconds', () => {
  const busy = { sessions: 1, service: { kind: 'constant', value: 1 } } as const;
  const perServer = 1 / 1.3;

  test('thousands of equal servers that cannot spare one', () => {
    const servers = all(MANY, (at) => server(`mx${at}.example.org`, busy));
    const records = mx(...servers.map(({ name }) => `10 ${name}`));
    const mail = [traffic(MANY * perServer * 0.999_99, { 'example.org': 1 }, { somebody: 1 })];
    expect(judge({ domains: [domain('example.org', records)], servers, traffic: mail }).get('no-spare')).toBe(MANY);
  });

  test('thousands of names with two machines each', () => {
    const servers = all(MANY, (at) => server(`m${at}`, { ...busy, hosts: [`mx${at >> 1}.example.org`] }));
    const records = mx(...all(MANY / 2, (at) => `10 mx${at}.example.org`));
    const mail = [traffic(MANY * perServer * 0.6, { 'example.org': 1 }, { somebody: 1 })];
    expect(judge({ domains: [domain('example.org', records)], servers, traffic: mail }).get('no-spare')).toBe(MANY);
  });

  test('thousands of preferences with a relay each', () => {
    const servers = all(MANY, (at) => server(`mx${at}.example.org`, { relay: mta('postfix') }));
    const records = mx(...servers.map(({ name }, at) => `${at} ${name}`));
    const mail = [traffic(1, { 'example.org': 1 }, { somebody: 1 })];
    expect(judge({ domains: [domain('example.org', records)], servers, traffic: mail }).get('preferred-relay')).toBe(1);
  });

  test('thousands of domains with one backup for all', () => {
    const names = all(MANY, (at) => `d${at}.example`);
    const own = names.map((name) => server(`mx.${name}`, { failures: [random('refuse', 30 * DAY, HOUR)] }));
    const shared = server('backup.example', { ...busy, relay: mta('postfix') });
    const domains = names.map((name) => domain(name, mx(`10 mx.${name}`, '20 backup.example')));
    const mail = [traffic(MANY, Object.fromEntries(names.map((name) => [name, 1 / MANY])), { somebody: 1 })];
    const found = judge({ domains, servers: [...own, shared], traffic: mail });
    expect(found.get('no-spare')).toBe(1);
    expect(found.get('rare-failure')).toBe(MANY);
  });

  test('thousands of changes of the same records', () => {
    const servers = all(100, (at) => server(`mx${at}.example.org`));
    const changes = all(MANY, (at) => ({ at, domain: 'example.org', answer: mx(`10 mx${at % 100}.example.org`) }));
    const domains = [domain('example.org', mx('10 mx0.example.org'))];
    const mail = [traffic(1, { 'example.org': 1 }, { somebody: 1 })];
    expect(judge({ domains, servers, changes, traffic: mail }).get('stale-records')).toBe(0);
  });

  test('thousands of greylists and thousands of senders that never come back', () => {
    const greylist = { delay: 300, window: 2 * DAY, known: 0, database: 'one' };
    const servers = all(MANY, (at) => server(`m${at}`, { hosts: ['mx.example.org'], greylist }));
    const senders = all(MANY, (at) => sender(`s${at}`, { mta: mta('fire-and-forget') }));
    const from = Object.fromEntries(senders.map(({ name }) => [name, 1 / MANY]));
    const world = {
      domains: [domain('example.org', mx('10 mx.example.org'))],
      servers,
      senders,
      traffic: [traffic(1, { 'example.org': 1 }, from)],
    };
    expect(judge(world).get('greylist-loses')).toBe(MANY);
    expect(advise('greylist-loses', world)[0]?.message).toBe(
      'each of s0, s1 and 19998 more never tries again, so its wanted mail does not pass the greylist of m0 (5 min, within 2 d)',
    );
  });
});

/** Loads with one server down, worked out from the start: a plain twin of `addedLoads`. */
function plainLoads(world: Model, without: ServerModel | null): ReadonlyMap<string, number> {
  const loads = new Map<string, number>();
  for (const { name, answer } of world.domains) {
    const records = answer.kind === 'mx' ? answer.records : [];
    const behind = (host: string) =>
      world.servers.filter((one) => one !== without && one.hosts.includes(host)).map((one) => one.name);
    const rate = world.traffic.reduce((sum, entry) => {
      const share = entry.kind === 'rate' ? (entry.to.find((to) => to.name === name)?.share ?? 0) : 0;
      return sum + (entry.kind === 'rate' ? entry.rate * share : 0);
    }, 0);
    const reachable = records
      .map((one) => ({ ...one, servers: behind(one.exchanger) }))
      .filter((one) => one.servers.length > 0);
    const best = Math.min(...reachable.map(({ preference }) => preference));
    const level = reachable.filter(({ preference }) => preference === best);
    for (const { servers } of level) {
      for (const one of servers) loads.set(one, (loads.get(one) ?? 0) + rate / level.length / servers.length);
    }
  }
  return loads;
}

/** Servers that a loss overloads, and no other state of affairs does. */
function plainlyWithoutSpare(world: Model, capacity: number): string[] {
  const over = (loads: ReadonlyMap<string, number>, name: string): boolean =>
    (loads.get(name) ?? 0) > capacity * (1 + 1e-9);
  const usual = plainLoads(world, null);
  const losses = world.servers.map((down) => plainLoads(world, down));
  return world.servers
    .map(({ name }) => name)
    .filter((name) => !over(usual, name) && losses.some((loads) => over(loads, name)));
}

test('whom the loss of a server overloads is what trying every loss shows', () => {
  const hosts = ['a.example', 'b.example', 'c.example', 'd.example'];
  const capacity = 1;
  const anyServer = fc.uniqueArray(fc.constantFrom(...hosts), { minLength: 1, maxLength: 3 });
  const anyDomain = fc.uniqueArray(
    fc.record({ preference: fc.constantFrom(10, 20, 30), exchanger: fc.constantFrom(...hosts) }),
    {
      minLength: 1,
      maxLength: 4,
      selector: ({ exchanger }) => exchanger,
    },
  );
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(anyServer, { minLength: 1, maxLength: 6 }),
      fc.array(anyDomain, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0.2, max: 6, noNaN: true }),
      (servers, domains, rate) => {
        const names = domains.map((_, at) => `d${at}.example`);
        const world = model({
          domains: domains.map((records, at) => domain(names[at] ?? '', { kind: 'mx', records })),
          servers: servers.map((names, at) =>
            server(`s${at}`, { hosts: names, sessions: 1, rtt: 0, service: { kind: 'constant', value: 1 / capacity } }),
          ),
          traffic: [traffic(rate, Object.fromEntries(names.map((name) => [name, 1 / names.length])), { somebody: 1 })],
        });
        const advice = CHECKS.find(({ code }) => code === 'no-spare')?.check(world) ?? [];
        found += advice.length;
        expect(advice.map(({ path }) => path[1])).toEqual(plainlyWithoutSpare(world, capacity));
      },
    ),
    { seed: 11, numRuns: 400 },
  );
  expect(found).toBeGreaterThan(100);
});
