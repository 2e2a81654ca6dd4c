import { z } from 'zod';
import { either, required } from './leaf.js';
import { size } from './leaves.js';

const forms = [
  z.strictObject({
    lognormal: z
      .strictObject({
        median: required(size, { description: 'Half of all are smaller.', examples: ['40kB'] }),
        p99: required(size, {
          description: 'One in a hundred is larger. Must be above the median.',
          examples: ['8MB'],
        }),
      })
      .meta({ description: 'By its median and its 99th percentile.' }),
  }),
  z.strictObject({ exponential: required(size, { description: 'Its mean.', examples: ['40kB'] }) }),
  z.strictObject({
    uniform: z.tuple([size, size]).meta({
      description: 'Evenly between the two.',
      examples: [['10kB', '2MB']],
      expected: 'a list of two sizes, such as `[10kB, 2MB]`',
    }),
  }),
  z.strictObject({
    empirical: z
      .array(size)
      .min(1)
      .max(100_000)
      .meta({
        description: 'Each of these equally likely.',
        examples: [['4kB', '40kB', '8MB']],
        expected: 'a list of sizes',
      }),
  }),
] as const;

const EXPECTED =
  'a size, or one of `{ lognormal: { median: 40kB, p99: 8MB } }`, `{ exponential: 40kB }`, `{ uniform: [10kB, 2MB] }`, `{ empirical: [4kB, 8MB] }`';

/** The size of a message, one draw for each: a plain size is always the same. */
export const sizeDistribution = either(EXPECTED, [size, ...forms], {
  id: 'sizeDistribution',
  description: 'A size that varies from message to message: a plain size is always the same.',
});

export type WrittenSizeDistribution = z.output<typeof sizeDistribution>;
