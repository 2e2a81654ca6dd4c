import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PlainGreylist } from '../twins/greylist.js';
import { PlainPatience } from '../twins/patience.js';
import { PlainRows } from '../twins/rows.js';
import { PlainWorkers } from '../twins/workers.js';
import { loadParts, type Parts } from './parts-module.js';

const NONE = 0;

/** So many steps at most, and often nearly so many: without a size fast-check draws about ten. */
const upTo = (maxLength: number): fc.ArrayConstraints => ({ maxLength, size: 'max' });

let parts: Parts;
beforeAll(async () => {
  parts = await loadParts();
});
beforeEach(() => parts.forgetReplication());

/** Messages that are roots, in the order in which the core finds them. */
function liveRoots(): number[] {
  const roots: number[] = [];
  for (let root = parts.firstLiveRoot(); root !== NONE; root = parts.liveRootAfter(root)) roots.push(root);
  return roots;
}

/** Writes `mark` into all that a walk has room for. */
function fillWalk(walk: number, longest: number, mark: number): void {
  for (let place = 0; place < longest; place += 1) {
    parts.addCandidate(walk, mark * 16 + place, mark + place);
    parts.setTriedAt(walk, place, mark / 2);
  }
}

function expectMarked(walk: number, longest: number, mark: number): void {
  expect(parts.lengthOf(walk)).toBe(longest);
  for (let place = 0; place < longest; place += 1) {
    const found = [parts.candidateAt(walk, place), parts.levelAt(walk, place), parts.triedAt(walk, place)];
    expect(found).toEqual([mark * 16 + place, mark + place, mark / 2]);
  }
}

describe('the tables of the core agree with their plain twins', () => {
  it.each([
    ['few, each in a slot of its own', fc.nat(50), 51],
    ['many, beyond 32 bits too', fc.oneof(fc.nat(50), fc.integer({ min: 2 ** 32, max: 2 ** 40 })), 2 ** 40 + 1],
  ])('in pairs of sending host and target: %s', (_, hosts, count) => {
    const pair = fc.tuple(hosts, fc.nat(20), fc.boolean());
    fc.assert(
      fc.property(fc.array(pair, upTo(3000)), (pairs) => {
        parts.forgetReplication();
        parts.clearPairs(count, 21);
        const plain = new Map<string, number>();
        for (const [host, target, goes] of pairs) {
          const key = `${host} ${target}`;
          const record = plain.get(key);
          expect(parts.findPair(host, target)).toBe(record ?? NONE);
          if (record === undefined) plain.set(key, parts.addPair(host, target));
          else if (goes) {
            parts.forgetPair(record);
            plain.delete(key);
          }
        }
        expect(parts.pairCount()).toBe(plain.size);
        expect(new Set(plain.values()).size).toBe(plain.size);
        for (const [key, record] of plain) expect(`${parts.hostOf(record)} ${parts.targetOf(record)}`).toBe(key);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it('in records of messages, given out and taken back', () => {
    const step = fc.constantFrom('take', 'copy', 'give back');
    fc.assert(
      fc.property(fc.array(step, upTo(6000)), fc.boolean(), (steps, watched) => {
        parts.forgetReplication();
        parts.clearMessages(watched, 0);
        const plain = new PlainRows();
        const live: number[] = [];
        for (const [i, what] of steps.entries()) {
          if (what !== 'give back' || live.length === 0) {
            const root = what === 'copy' && live.length > 0 ? (live[0] as number) : NONE;
            const message = parts.addMessageAt(i, root);
            plain.add(message, i, root !== NONE);
            live.push(message);
          } else {
            const message = live.splice(i % live.length, 1)[0] as number;
            expect(parts.arrivedAtOf(message)).toBe(plain.remove(message));
            parts.releaseMessage(message);
          }
          expect(parts.liveCount()).toBe(plain.size);
        }
        expect(liveRoots()).toEqual(plain.roots());
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  it('in lists under way, each with room of its own', () => {
    const longest = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(longest, fc.array(fc.boolean(), upTo(2000)), (most, steps) => {
        parts.forgetReplication();
        parts.clearCandidateLists(most);
        const held = new Map<number, number>();
        for (const [i, takes] of steps.entries()) {
          if (takes || held.size === 0) {
            const walk = parts.addCandidateList();
            expect(held.has(walk)).toBe(false);
            expect(parts.lengthOf(walk)).toBe(0);
            fillWalk(walk, most, i);
            held.set(walk, i);
          } else {
            const [walk, mark] = [...held][i % held.size] as [number, number];
            expectMarked(walk, most, mark);
            parts.releaseCandidateList(walk);
            held.delete(walk);
          }
        }
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  it('in greylist entries, message by message', () => {
    const step = fc.record({ message: fc.nat(4), database: fc.nat(2), address: fc.nat(2), forget: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, upTo(1500)), (steps) => {
        parts.forgetReplication();
        parts.clearTriplets();
        const plain = new PlainGreylist();
        const heads = new Map<number, number>();
        for (const [t, { message, database, address, forget }] of steps.entries()) {
          const head = heads.get(message) ?? NONE;
          if (forget && t % 7 === 0) {
            parts.releaseTriplets(head);
            heads.delete(message);
            plain.forget(message);
            continue;
          }
          const entry = parts.findTriplet(head, database, address);
          const seenAt = entry === NONE ? undefined : parts.seenAtOf(entry);
          expect(seenAt).toBe(plain.seenAt(message, database, address));
          if (entry !== NONE) continue;
          heads.set(message, parts.addTriplet(head, database, address, t));
          plain.see(message, database, address, t);
        }
      }),
      { numRuns: 30, seed: 4 },
    );
  });

  it('in the workers of a filter, first come first served', () => {
    const visit = fc.tuple(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(visit, upTo(300)), (workers, visits) => {
        parts.forgetReplication();
        const filter = parts.makeFilter(workers);
        parts.clearWorkers(filter);
        const plain = new PlainWorkers(workers);
        let now = 0;
        for (const [gap, time] of visits) {
          now += gap;
          const begins = parts.earliestWorker(filter, now);
          parts.occupy(filter, begins + time);
          expect(begins).toBe(plain.admit(now, time));
        }
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  it('in lists of deadlines, one for each length of patience', () => {
    const step = fc.record({
      // More come than leave, so that lists grow.
      do: fc.constantFrom('wait', 'wait', 'wait', 'wait', 'stop', 'prune', 'take', 'take'),
      patience: fc.constantFrom(5, 30, 300),
      who: fc.nat(999),
    });
    fc.assert(
      fc.property(fc.array(step, upTo(2500)), (steps) => {
        parts.forgetReplication();
        parts.clearMessages(false, 0);
        parts.clearPatience();
        const messages = Array.from({ length: 1000 }, () => parts.addMessageAt(0, NONE));
        const plain = new Map<number, PlainPatience>();
        for (const [now, { do: what, patience, who }] of steps.entries()) {
          const list = parts.patienceList(patience);
          const twin = plain.get(patience) ?? new PlainPatience();
          plain.set(patience, twin);
          const message = messages[who] as number;
          if (what === 'wait') {
            parts.addPatience(list, now + patience, message);
            twin.add(now + patience, message, parts.epochOf(message));
          } else if (what === 'stop') parts.raiseEpoch(message);
          else {
            // Those who stopped are dropped at the latest when somebody asks.
            parts.prune(list);
            twin.prune(parts.epochOf);
            expect(parts.firstDeadline(list)).toBe(twin.firstDeadline);
            if (what === 'prune' || twin.firstDeadline === Number.POSITIVE_INFINITY) continue;
            expect(parts.takeFirst(list)).toBe(twin.takeFirst());
          }
        }
      }),
      { numRuns: 50, seed: 6 },
    );
  });
});

describe('a record that was given back', () => {
  it('is void for those who still know it, although it is used again', () => {
    parts.clearMessages(false, 0);
    const message = parts.addMessageAt(1, NONE);
    const epoch = parts.epochOf(message);
    parts.releaseMessage(message);
    expect(liveRoots()).toEqual([]);
    expect(parts.addMessageAt(2, NONE)).toBe(message);
    expect(parts.epochOf(message)).not.toBe(epoch);
  });

  it('is used again, as are all of a chain of greylist entries', () => {
    parts.clearTriplets();
    const chain = (): number[] => {
      const entries: number[] = [];
      for (let database = 0; database < 5; database += 1) {
        entries.push(parts.addTriplet(entries.at(-1) ?? NONE, database, 0, 0));
      }
      return entries;
    };
    const first = chain();
    parts.releaseTriplets(first.at(-1) as number);
    expect(new Set(chain())).toEqual(new Set(first));
  });
});
