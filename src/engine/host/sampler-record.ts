import { buildSampler, type Distribution } from '../../random/index.js';
import type { CoreMemory } from './core-memory.js';

/** Puts a distribution into the core's memory; its address. */
export function addSampler(memory: CoreMemory, distribution: Distribution): number {
  const { kind, a, b, values, sums } = buildSampler(distribution);
  return memory.add('Sampler', {
    kind,
    a,
    b,
    values: memory.addDoubles(values),
    sums: memory.addDoubles(sums),
    count: values.length,
  });
}
