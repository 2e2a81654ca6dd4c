import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { modelWith } from '../scenario/build-model.js';

/** Enough for several looks at the work. */
const MESSAGES = 700_000;
const RATE = 100;

describe('how far a replication is', () => {
  it.each([
    ['a duration', { duration: `${MESSAGES / RATE}s` }],
    ['a number of messages', { messages: MESSAGES }],
    ['both, of which one comes first', { messages: MESSAGES, duration: '365d' }],
  ])('is told step by step where it ends with %s', (_, end) => {
    const shares: number[] = [];
    const model = modelWith({ traffic: [{ rate: `${RATE}/s` }], ...end });
    runReplication(model, 1, { onProgress: (share) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(3);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeLessThan(0.5);
    expect(shares.at(-1)).toBeGreaterThan(0.6);
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });
});
