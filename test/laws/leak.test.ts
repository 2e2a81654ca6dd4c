import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leftovers, NOTHING } from '../engine/leftovers.js';
import { someWorld } from './worlds.js';

describe('a run that came to its end', () => {
  it('has given back every session, place in a line, idle connection and row', () => {
    fc.assert(
      fc.property(someWorld, (model) => {
        expect(leftovers(model)).toEqual(NOTHING);
      }),
      { numRuns: 400, seed: 1, verbose: 0 },
    );
  });
});
