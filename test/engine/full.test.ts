import { describe, expect, it } from 'vitest';
import { CORE_FULL, runReplication } from '../../src/engine/index.js';
import { abandonCore, theCore } from '../../src/engine/port/core.js';
import { cluster } from './cluster.js';

describe('a run that does not fit into memory', () => {
  it('ends with words that say so, not with a trap', () => {
    const { memory } = theCore();
    memory.allocate(2 ** 31);
    expect(() => memory.allocate(2 ** 31)).toThrow(CORE_FULL);
    abandonCore();
  });

  it('does no harm to the next one', () => {
    const model = cluster({});
    const before = runReplication(model, 1);
    theCore().memory.allocate(2 ** 31);
    expect(() => theCore().memory.allocate(2 ** 31)).toThrow(CORE_FULL);
    abandonCore();
    expect(runReplication(model, 1)).toEqual(before);
  });
});
