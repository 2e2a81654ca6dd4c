import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterTable } from '../../src/engine/tables/filter-table.js';
import { GreylistTable } from '../../src/engine/tables/greylist-table.js';
import { MessageTable } from '../../src/engine/tables/message-table.js';
import { PairIndex } from '../../src/engine/tables/pair-index.js';
import { WalkTable } from '../../src/engine/tables/walk-table.js';
import { createLuck } from '../../src/random/index.js';
import { cluster } from '../engine/cluster.js';
import { PlainGreylist } from '../twins/greylist.js';
import { PlainRows } from '../twins/rows.js';
import { PlainWorkers } from '../twins/workers.js';

describe('fast tables agree with their plain twins', () => {
  it.each([
    ['few, each in a slot of its own', fc.nat(50), 51],
    ['many, beyond 32 bits too', fc.oneof(fc.nat(50), fc.integer({ min: 2 ** 32, max: 2 ** 40 })), 2 ** 40 + 1],
  ])('pairs of sending host and target: %s', (_, hosts, count) => {
    const pair = fc.tuple(hosts, fc.nat(20));
    const index = new PairIndex();
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 3000, minLength: 600 }), (pairs) => {
        index.prepare(count, 21);
        const plain = new Map<string, number>();
        for (const [host, target] of pairs) {
          const key = `${host} ${target}`;
          expect(index.find(host, target)).toBe(plain.get(key) ?? -1);
          if (!plain.has(key)) plain.set(key, plain.size);
          expect(index.rowOf(host, target)).toBe(plain.get(key));
        }
        expect(index.size).toBe(plain.size);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it('rows of messages, given out and taken back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 50, maxLength: 4000 }), (steps) => {
        const table = new MessageTable();
        const plain = new PlainRows();
        const live: number[] = [];
        for (const [i, step] of steps.entries()) {
          if (step > 0 || live.length === 0) {
            const row = table.add();
            table.root[row] = row;
            table.arrivedAt[row] = i;
            plain.add(row, i);
            live.push(row);
          } else {
            const row = live.splice(i % live.length, 1)[0] as number;
            expect(table.arrivedAt[row]).toBe(plain.remove(row));
            table.release(row);
          }
          expect(table.live).toBe(plain.size);
        }
        expect(table.liveRoots()).toEqual(plain.rows());
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  it('lists under way, each with room of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 300, maxLength: 2000 }), (steps) => {
        const table = new WalkTable(3);
        const held = new Map<number, number>();
        for (const [i, takes] of steps.entries()) {
          if (takes || held.size === 0) {
            const slab = table.take();
            expect(held.has(slab)).toBe(false);
            for (let c = 0; c < 3; c += 1) table.candidates[slab * 3 + c] = i;
            held.set(slab, i);
          } else {
            const [slab, mark] = [...held][i % held.size] as [number, number];
            expect([...table.candidates.subarray(slab * 3, slab * 3 + 3)]).toEqual([mark, mark, mark]);
            table.giveBack(slab);
            held.delete(slab);
          }
        }
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  it('greylist entries, message by message', () => {
    const step = fc.record({ message: fc.nat(4), database: fc.nat(2), address: fc.nat(2), forget: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 1500 }), (steps) => {
        const table = new GreylistTable();
        const plain = new PlainGreylist();
        const heads = new Map<number, number>();
        for (const [t, { message, database, address, forget }] of steps.entries()) {
          const head = heads.get(message) ?? -1;
          if (forget && t % 7 === 0) {
            table.releaseChain(head);
            heads.delete(message);
            plain.forget(message);
            continue;
          }
          const entry = table.find(head, database, address);
          expect(entry < 0 ? undefined : table.seenAt[entry]).toBe(plain.seenAt(message, database, address));
          if (entry >= 0) continue;
          heads.set(message, table.add(head, database, address, t));
          plain.see(message, database, address, t);
        }
      }),
      { numRuns: 30, seed: 4 },
    );
  });

  it('a filter’s workers, first come first served', () => {
    const visit = fc.tuple(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(visit, { maxLength: 300 }), (workers, visits) => {
        const filter = {
          workers,
          time: { kind: 'constant', value: 1 } as const,
          spam: { catches: 0, mistakes: 0, then: 'remove' as const },
          virus: { catches: 0, mistakes: 0, then: 'remove' as const },
        };
        const table = new FilterTable(cluster({ servers: { mx: { filter } } }));
        table.begin(createLuck('twin', 1));
        const plain = new PlainWorkers(workers);
        let now = 0;
        for (const [gap, time] of visits) {
          now += gap;
          const begins = table.earliest(0, now);
          table.occupy(0, begins + time);
          expect(begins).toBe(plain.admit(now, time));
        }
      }),
      { numRuns: 50, seed: 5 },
    );
  });
});
