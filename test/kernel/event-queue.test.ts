import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../src/kernel/index.js';
import { SortedQueue } from '../twins/event-queue.js';

/** Everything still pending, in the order it leaves. */
function drained(queue: EventQueue | SortedQueue): string[] {
  const left: string[] = [];
  while (queue.pop()) left.push(`${queue.time} ${queue.kind} ${queue.subject}`);
  return left;
}

type Step = { readonly do: 'push'; readonly time: number } | { readonly do: 'pop' } | { readonly do: 'peek' };

const step = (time: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('push' as const), time }) },
    { weight: 4, arbitrary: fc.constant({ do: 'pop' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'peek' as const }) },
  );

/** Few different times, so that ties are common; and any times at all. */
const TIMES = [fc.integer({ min: 0, max: 6 }), fc.double({ noNaN: true })];

function agree(steps: readonly Step[]): void {
  const fast = new EventQueue(1);
  const plain = new SortedQueue();
  steps.forEach((step, index) => {
    if (step.do === 'push') {
      fast.push(step.time, index % 7, index - 200);
      plain.push(step.time, index % 7, index - 200);
    } else if (step.do === 'peek') {
      expect(fast.peekTime()).toBe(plain.peekTime());
    } else {
      expect(fast.pop()).toBe(plain.pop());
      expect([fast.time, fast.kind, fast.subject]).toEqual([plain.time, plain.kind, plain.subject]);
    }
    expect(fast.size).toBe(plain.size);
  });
  expect(drained(fast)).toEqual(drained(plain));
}

describe('the event queue', () => {
  test('agrees with a sorted list, whatever is pushed and popped in whatever order', () => {
    for (const times of TIMES)
      fc.assert(fc.property(fc.array(step(times), { maxLength: 400 }), agree), { seed: 1, numRuns: 300 });
  });

  test('agrees with a sorted list over a long run of ten thousand pending events', () => {
    const fast = new EventQueue();
    const plain = new SortedQueue();
    let state = 1;
    const next = (): number => {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
      return (state >>> 8) % 5000;
    };
    for (let event = 0; event < 10_000; event += 1) {
      const time = next();
      fast.push(time, event & 15, event);
      plain.push(time, event & 15, event);
    }
    for (let event = 0; event < 5_000; event += 1) {
      fast.pop();
      plain.pop();
      expect(fast.subject).toBe(plain.subject);
      const time = fast.time + next();
      fast.push(time, 1, -event);
      plain.push(time, 1, -event);
    }
    expect(drained(fast)).toEqual(drained(plain));
  });

  test('lets events of the same instant leave in the order they came', () => {
    const queue = new EventQueue(4);
    for (let event = 0; event < 1000; event += 1) queue.push(event % 3, 0, event);
    let last = -1;
    let time = -1;
    while (queue.pop()) {
      if (queue.time === time) expect(queue.subject).toBeGreaterThan(last);
      expect(queue.time).toBeGreaterThanOrEqual(time);
      time = queue.time;
      last = queue.subject;
    }
  });

  test('an event pushed at the present instant comes after those already waiting for it', () => {
    const queue = new EventQueue();
    queue.push(1, 0, 1);
    queue.push(1, 0, 2);
    queue.pop();
    queue.push(1, 0, 3);
    queue.pop();
    expect(queue.subject).toBe(2);
    queue.pop();
    expect(queue.subject).toBe(3);
  });

  test('an empty queue has nothing to take, its next time is infinite, and the event taken last stays readable', () => {
    const queue = new EventQueue();
    queue.push(2.5, 3, 4);
    expect(queue.pop()).toBe(true);
    expect(queue.pop()).toBe(false);
    expect(queue.peekTime()).toBe(Number.POSITIVE_INFINITY);
    expect([queue.time, queue.kind, queue.subject, queue.size]).toEqual([2.5, 3, 4, 0]);
  });

  test('keeps kinds and subjects of the whole int32 range', () => {
    const queue = new EventQueue();
    queue.push(0, 2 ** 31 - 1, -(2 ** 31));
    queue.pop();
    expect([queue.kind, queue.subject]).toEqual([2 ** 31 - 1, -(2 ** 31)]);
  });
});
