import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { SortedQueue } from '../twins/event-queue.js';
import { loadParts, type Parts } from './parts-module.js';

let parts: Parts;
beforeAll(async () => {
  parts = await loadParts();
});

/** The queue of the core, in the manner of its twin. There is one in a memory, so a new one empties the one before. */
class CoreQueue {
  time = 0;
  kind = 0;
  subject = 0;

  constructor() {
    parts.forgetReplication();
    parts.clearQueue();
  }

  get size(): number {
    return parts.pendingEvents();
  }

  peekTime(): number {
    return parts.peekTime();
  }

  push(time: number, kind: number, subject: number): void {
    parts.push(time, kind, subject);
  }

  pop(): boolean {
    if (this.size === 0) return false;
    this.time = parts.peekTime();
    parts.takeEvent();
    this.kind = parts.takenKind();
    this.subject = parts.takenSubject() >>> 0;
    return true;
  }
}

/** An address of a record: the queue keeps the kind in the low bits. */
const record = (number: number): number => 16 * number;

/** Everything still pending, in the order it leaves. */
function drained(queue: CoreQueue | SortedQueue): string[] {
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

/** Few different times, so that ties are common; and any times from the start of a run on. */
const TIMES = [fc.integer({ min: 0, max: 6 }), fc.double({ min: 0, noNaN: true })];

function agree(steps: readonly Step[]): void {
  const fast = new CoreQueue();
  const plain = new SortedQueue();
  steps.forEach((step, index) => {
    if (step.do === 'push') {
      fast.push(step.time, index % 7, record(index));
      plain.push(step.time, index % 7, record(index));
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

describe('the event queue of the core', () => {
  test('agrees with a sorted list, whatever is pushed and popped in whatever order', () => {
    // Without a size fast-check draws about ten steps.
    for (const times of TIMES)
      fc.assert(fc.property(fc.array(step(times), { maxLength: 400, size: 'max' }), agree), { seed: 1, numRuns: 300 });
  });

  test('agrees with a sorted list over a long run of ten thousand pending events, for which it grows', () => {
    const fast = new CoreQueue();
    const plain = new SortedQueue();
    let state = 1;
    const next = (): number => {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
      return (state >>> 8) % 5000;
    };
    for (let event = 0; event < 10_000; event += 1) {
      const time = next();
      fast.push(time, event & 15, record(event));
      plain.push(time, event & 15, record(event));
    }
    for (let event = 0; event < 5_000; event += 1) {
      fast.pop();
      plain.pop();
      expect(fast.subject).toBe(plain.subject);
      const time = fast.time + next();
      fast.push(time, 1, record(event));
      plain.push(time, 1, record(event));
    }
    expect(drained(fast)).toEqual(drained(plain));
  });

  test('lets events of the same instant leave in the order they came', () => {
    const queue = new CoreQueue();
    for (let event = 0; event < 1000; event += 1) queue.push(event % 3, 0, record(event));
    let last = -1;
    let time = -1;
    while (queue.pop()) {
      if (queue.time === time) expect(queue.subject).toBeGreaterThan(last);
      expect(queue.time).toBeGreaterThanOrEqual(time);
      time = queue.time;
      last = queue.subject;
    }
  });

  test('lets zeros of either sign leave in the order they came', () => {
    const queue = new CoreQueue();
    const zeros = [0, -0, 0, -0, -0, 0, 0, -0, 0, -0];
    zeros.forEach((time, event) => {
      queue.push(time, 0, record(event));
    });
    const order = zeros.map(() => (queue.pop() ? queue.subject : -1));
    expect(order).toEqual(zeros.map((_, event) => record(event)));
  });

  test('lets an event pushed at the present instant come after those already waiting for it', () => {
    const queue = new CoreQueue();
    queue.push(1, 0, record(1));
    queue.push(1, 0, record(2));
    queue.pop();
    queue.push(1, 0, record(3));
    queue.pop();
    expect(queue.subject).toBe(record(2));
    queue.pop();
    expect(queue.subject).toBe(record(3));
  });

  test('has no next time when it is empty, and the event taken last stays readable', () => {
    const queue = new CoreQueue();
    queue.push(2.5, 3, record(4));
    expect(queue.pop()).toBe(true);
    expect(queue.peekTime()).toBe(Number.POSITIVE_INFINITY);
    expect([parts.takenKind(), parts.takenSubject(), queue.size]).toEqual([3, record(4), 0]);
  });

  test('keeps every kind, and subjects up to the end of a memory of four gigabytes', () => {
    const queue = new CoreQueue();
    const last = 2 ** 32 - 16;
    for (let kind = 0; kind < 16; kind += 1) queue.push(kind, kind, last);
    for (let kind = 0; kind < 16; kind += 1) {
      queue.pop();
      expect([queue.kind, queue.subject]).toEqual([kind, last]);
    }
  });

  test('forgets all events when it is cleared', () => {
    const before = new CoreQueue();
    for (let event = 0; event < 5000; event += 1) before.push(event, 0, record(event));
    before.pop();
    const queue = new CoreQueue();
    expect(queue.peekTime()).toBe(Number.POSITIVE_INFINITY);
    queue.push(7, 1, record(1));
    expect(queue.peekTime()).toBe(7);
  });
});
