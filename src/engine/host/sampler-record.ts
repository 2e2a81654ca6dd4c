import { buildSampler, type Distribution } from '../../random/index.js';
import type { CoreMemory } from './core-memory.js';

/** Puts a distribution into the core's memory; its address. Those that are the same are one record: nothing changes it. */
export function addSampler(memory: CoreMemory, distribution: Distribution): number {
  const { kind, a, b, values, sums } = buildSampler(distribution);
  const key = values.length > 0 ? null : `${kind} ${a} ${b}`;
  const known = key === null ? undefined : memory.shared.get(key);
  if (known !== undefined) return known;
  const record = memory.add('Sampler', {
    kind,
    a,
    b,
    values: memory.addDoubles(values),
    sums: memory.addDoubles(sums),
    count: values.length,
  });
  if (key !== null) memory.shared.set(key, record);
  return record;
}
