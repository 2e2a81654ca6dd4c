import { z } from 'zod';
import { LONGEST_DURATION } from '../../units/index.js';
import { either, required } from './leaf.js';
import { number, time, timeFrom } from './leaves.js';

/** Shortest mean: a process that does something more often than a thousand times a second would never let time pass. */
const SHORTEST_MEAN = 0.001;

const mean = timeFrom(SHORTEST_MEAN, LONGEST_DURATION);
/** Below this nearly all times are none, and a few are longer than anything lasts: the mean would never be seen. */
const shape = number(0.1, 100);

const forms = [
  z.strictObject({ exponential: required(mean, { description: 'Its mean.', examples: ['400ms'] }) }),
  z.strictObject({ constant: required(time, { description: 'Always this long.', examples: ['2h'] }) }),
  z.strictObject({
    uniform: z.tuple([time, time]).meta({
      description: 'Evenly between the two.',
      examples: [['1s', '2s']],
      expected: 'a list of two times, such as `[1s, 2s]`',
    }),
  }),
  z.strictObject({
    lognormal: z
      .strictObject({
        median: required(mean, { description: 'Half of all are shorter.', examples: ['80ms'] }),
        p99: required(mean, { description: 'One in a hundred is longer. Must be above the median.', examples: ['2s'] }),
      })
      .meta({ description: 'By its median and its 99th percentile.' }),
  }),
  z.strictObject({
    weibull: z
      .strictObject({
        mean: required(mean, { description: 'Its mean.', examples: ['30d'] }),
        shape: required(shape, {
          description: 'Below 1: early failures; 1: exponential; above: wear.',
          examples: [0.7],
        }),
      })
      .meta({ description: 'By its mean and shape.' }),
  }),
  z.strictObject({
    gamma: z
      .strictObject({
        mean: required(mean, { description: 'Its mean.', examples: ['30d'] }),
        shape: required(shape, { description: '1: exponential; larger: more regular.', examples: [2] }),
      })
      .meta({ description: 'By its mean and shape.' }),
  }),
  z.strictObject({
    empirical: z
      .array(time)
      .min(1)
      .max(100_000)
      .meta({
        description: 'Each of these equally likely.',
        examples: [['1s', '2s', '30s']],
        expected: 'a list of times',
      }),
  }),
] as const;

const EXPECTED =
  'a time, or one of `{ exponential: 400ms }`, `{ constant: 2h }`, `{ uniform: [1s, 2s] }`, `{ lognormal: { median: 80ms, p99: 2s } }`, `{ weibull: { mean: 30d, shape: 0.7 } }`, `{ gamma: { mean: 30d, shape: 2 } }`, `{ empirical: [1s, 2s] }`';

/** A random time. A plain time stands for itself, or for the mean of an exponential: the key decides. */
export const distribution = either(EXPECTED, [time, ...forms], {
  id: 'distribution',
  description:
    'A time that varies: a plain time is always the same (at `mtbf` and `mttr`: the mean of an exponential).',
});

export type WrittenDistribution = z.output<typeof distribution>;
