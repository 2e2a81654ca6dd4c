import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { FailureModel, Model } from '../../src/model/index.js';
import type { ReplicationResult, ServerColumns } from '../../src/results/index.js';
import { type Cluster, cluster, failure, mta, mx, of, planned } from './cluster.js';
import { leftovers, NOTHING } from './leftovers.js';

const every = (wait: number) =>
  ({ rule: { kind: 'every', every: wait }, scan: null, jitter: null, per: 'message', atOnce: null }) as const;

/** A message each ten seconds for so long, to one server; whoever sends tries again every five minutes. */
function watched(failures: readonly FailureModel[], length = 2000, about: Cluster = {}): Model {
  return cluster({
    servers: { mx: { rtt: 0, failures } },
    senders: { sender: { mta: mta({ retry: every(300) }) } },
    traffic: [{ rate: 0.1 }],
    ...about,
    model: { messages: length / 10, ...about.model },
  });
}

const refused = (at: number, length: number): FailureModel => failure({ kind: 'refuse', ...planned(at, length) });

const COLUMNS = [
  'outages',
  'unrecovered',
  'mostHeld',
  'recoveryTime',
  'longestRecovery',
] as const satisfies readonly (keyof ServerColumns)[];
type Told = Readonly<Record<(typeof COLUMNS)[number], number>>;

function told(result: ReplicationResult, server = 0): Told {
  return Object.fromEntries(COLUMNS.map((name) => [name, of(result, server, name)])) as Told;
}

/** The same, message by message: each belongs to the last outage in which it was tried, and leaves with the first try in none. */
function byHand(submitted: readonly number[], retry: number, down: readonly (readonly [number, number])[]): Told {
  const at = (t: number) => down.findIndex(([from, to]) => from <= t && t < to);
  const lasted = new Map<number, number>();
  const steps: [number, number, number][] = [];
  for (const since of submitted) {
    let last = -1;
    let t = since;
    for (; at(t) >= 0; t += retry) {
      if (last !== at(t))
        steps.push([t, at(t), 1], ...(last < 0 ? [] : ([[t, last, -1]] as [number, number, number][])));
      last = at(t);
    }
    if (last < 0) continue;
    steps.push([t, last, -1]);
    lasted.set(last, Math.max(lasted.get(last) ?? 0, t - (down[last]?.[1] ?? 0)));
  }
  for (const [, outage] of steps) lasted.set(outage, lasted.get(outage) ?? 0);
  const held = new Map<number, number>();
  let mostHeld = 0;
  for (const [, outage, change] of steps.sort(([a], [b]) => a - b)) {
    held.set(outage, (held.get(outage) ?? 0) + change);
    mostHeld = Math.max(mostHeld, held.get(outage) ?? 0);
  }
  const times = [...lasted.values()];
  return {
    outages: lasted.size,
    unrecovered: 0,
    mostHeld,
    recoveryTime: times.reduce((sum, time) => sum + time, 0),
    longestRecovery: Math.max(0, ...times),
  };
}

const SUBMITTED = Array.from({ length: 200 }, (_, i) => 10 * i);

describe('the recovery of a server from an outage', () => {
  it('lasts until the last message that had to wait for it has left its queue', () => {
    // Down from 100 s to 1000 s. The last of those that it refused tried at 990 s, and comes back at 1290 s.
    const result = runReplication(watched([refused(100, 900)]), 1);
    expect(told(result)).toEqual({ outages: 1, unrecovered: 0, mostHeld: 90, recoveryTime: 290, longestRecovery: 290 });
    expect(told(result)).toEqual(byHand(SUBMITTED, 300, [[100, 1000]]));
  });

  it('is counted from the end of the last outage that a message met, whichever outages follow one another', () => {
    for (const down of [
      [
        [100, 1000],
        [1100, 1150],
      ],
      [
        [100, 250],
        [270, 580],
        [1000, 1007],
      ],
      [
        [5, 8],
        [100, 101],
        [1990, 2400],
      ],
      [
        [0, 1200],
        [1201, 1500],
        [1501, 1502],
      ],
    ] as const) {
      const result = runReplication(watched(down.map(([from, to]) => refused(from, to - from))), 1);
      expect(told(result)).toEqual(byHand(SUBMITTED, 300, down));
      expect(leftovers(watched(down.map(([from, to]) => refused(from, to - from))))).toEqual(NOTHING);
    }
  });

  it('takes failures that overlap or touch for one outage', () => {
    const parts = [refused(100, 300), failure({ kind: 'refuse', ...planned(350, 250) }), refused(600, 400)];
    expect(told(runReplication(watched(parts), 1))).toEqual(byHand(SUBMITTED, 300, [[100, 1000]]));
  });

  it('is no matter where nobody has to wait: a backup takes the mail, nobody sends, or some sessions get through', () => {
    const backup = {
      domains: { 'example.org': { answer: mx('10 mx', '20 backup') } },
      servers: { mx: { rtt: 0, failures: [refused(100, 900)] }, backup: { rtt: 0 } },
    };
    const none = { outages: 0, unrecovered: 0, mostHeld: 0, recoveryTime: 0, longestRecovery: 0 };
    expect(told(runReplication(watched([], 2000, backup), 1))).toEqual(none);
    expect(told(runReplication(watched([refused(3000, 900)]), 1))).toEqual(none);
    expect(told(runReplication(watched([{ ...refused(100, 900), probability: 0.9 }]), 1))).toEqual(none);
    expect(told(runReplication(watched([failure({ kind: 'refuse' })]), 1))).toEqual(none);
  });

  it('knows how large the mail is that waits, where messages have sizes, and nothing of it where they have none', () => {
    const size = { kind: 'constant', value: 2500 } as const;
    const sized = watched([refused(100, 900)], 2000, { traffic: [{ rate: 0.1, size }] });
    expect(of(runReplication(sized, 1), 0, 'mostBytes')).toBe(90 * 2500);
    expect(of(runReplication(watched([refused(100, 900)]), 1), 0, 'mostBytes')).toBe(0);
    expect(leftovers(sized)).toEqual(NOTHING);
  });

  it('tells the sessions of calm days from those that outages ask for, of a backup that nobody has to wait for, too', () => {
    const service = { kind: 'constant', value: 5 } as const;
    const both = {
      domains: { 'example.org': { answer: mx('10 mx', '20 backup') } },
      servers: { mx: { rtt: 0, service, failures: [refused(100, 900)] }, backup: { rtt: 0, service } },
    };
    const taken = runReplication(watched([], 2000, both), 1);
    expect([of(taken, 1, 'peakSessions'), of(taken, 1, 'calmSessions')]).toEqual([1, 0]);
    expect([of(taken, 0, 'peakSessions'), of(taken, 0, 'calmSessions')]).toEqual([1, 1]);
    // Those that waited come back every ten seconds, in between the others; from 1290 s on all is calm again.
    const alone = { servers: { mx: { rtt: 0, service, failures: [refused(100, 900)] } } };
    const flood = runReplication(watched([], 2000, { ...alone, traffic: [{ rate: 0.1 }, { rate: 0.1 }] }), 1);
    expect(of(flood, 0, 'peakSessions')).toBeGreaterThan(of(flood, 0, 'calmSessions'));
    // An outage that does not end is how things are.
    const always = {
      ...both,
      servers: { mx: { failures: [failure({ kind: 'refuse' })] }, backup: { rtt: 0, service } },
    };
    expect(of(runReplication(watched([], 2000, always), 1), 1, 'calmSessions')).toBe(1);
  });

  it('counts the mail that a backup keeps for it, and the most that stood in the queue of the backup', () => {
    const relayed = watched([], 2000, {
      domains: { 'example.org': { answer: mx('10 mx', '20 backup') } },
      servers: {
        mx: { rtt: 0, failures: [refused(100, 900)] },
        backup: { rtt: 0, relay: mta({ retry: every(300) }) },
      },
    });
    const result = runReplication(relayed, 1);
    expect(told(result)).toEqual(byHand(SUBMITTED, 300, [[100, 1000]]));
    expect(of(result, 1, 'peakQueue')).toBe(90);
    expect(told(result, 1).outages).toBe(0);
    expect(leftovers(relayed)).toEqual(NOTHING);
  });

  it('of a relay whose machine is off lasts until its queue goes on', () => {
    const off = watched([], 300, {
      domains: { 'example.org': { answer: mx('10 mx', '20 backup') } },
      servers: {
        mx: { rtt: 0, failures: [refused(0, 700)] },
        backup: { rtt: 0, relay: mta({ retry: every(300) }), failures: [refused(295, 2000)] },
      },
    });
    // All thirty are in its queue when it goes off at 295 s; each is due while it is, and goes on as it is back.
    const result = runReplication(off, 1);
    expect(told(result, 1)).toMatchObject({ outages: 1, mostHeld: 30, longestRecovery: 0 });
    expect(result.end).toBeCloseTo(2295, 6);
    expect(leftovers(off)).toEqual(NOTHING);
  });

  it('counts a message that was tried before the end and gave up after it, and one that was in a session as it began', () => {
    const late = watched([failure({ kind: 'timeout', ...planned(90, 15) })], 2000, {
      senders: { sender: { mta: mta({ retry: every(300), timeouts: { ...mta().timeouts, connect: 30 } }) } },
    });
    // Tried at 90 s and 100 s; the second gives up at 130 s and comes back at 430 s, 325 s after the end.
    expect(told(runReplication(late, 1))).toMatchObject({ outages: 1, mostHeld: 2, longestRecovery: 325 });
    const cut = watched([{ ...refused(102, 50), cuts: true }], 130, {
      servers: {
        mx: { rtt: 0, service: { kind: 'constant', value: 5 }, failures: [{ ...refused(102, 1), cuts: true }] },
      },
    });
    // Its session began at 100 s, broke at 102 s, and began anew at 402 s: accepted at 407 s, 304 s after the end.
    expect(told(runReplication(cut, 1))).toMatchObject({ outages: 1, mostHeld: 1, longestRecovery: 304 });
  });

  it('counts mail that is not even tried, because its sender remembers the server as dead', () => {
    const dead = watched([refused(100, 900)], 2000, { senders: { sender: { mta: mta({}, 'postfix') } } });
    const { mostHeld, longestRecovery } = told(runReplication(dead, 1));
    expect(mostHeld).toBe(90);
    expect(longestRecovery).toBeGreaterThan(0);
  });

  it('goes on where the run is told to stop before it is over', () => {
    const stopped = watched([refused(100, 900), refused(1900, 900)], 2000, { model: { until: 1200 } });
    expect(told(runReplication(stopped, 1))).toEqual({
      outages: 1,
      unrecovered: 1,
      mostHeld: 90,
      recoveryTime: 200,
      longestRecovery: 200,
    });
  });

  it('ends with mail that is returned as well', () => {
    const giveUpAfter = { age: 400, attempts: null, hostDown: null };
    const dies = watched([refused(100, 900)], 2000, {
      senders: { sender: { mta: mta({ retry: every(300), giveUpAfter }) } },
    });
    // What comes before 400 s is returned while the server is down; the rest comes back by 1290 s.
    expect(told(runReplication(dies, 1))).toMatchObject({ outages: 1, longestRecovery: 290 });
    const allDie = watched([refused(100, 900)], 350, {
      senders: { sender: { mta: mta({ retry: every(300), giveUpAfter }) } },
    });
    // The last one, of 340 s, is returned when its try at 940 s fails.
    expect(told(runReplication(allDie, 1))).toMatchObject({ outages: 1, longestRecovery: 0 });
  });
});
