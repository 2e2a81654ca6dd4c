import { z } from 'zod';
import { DEFAULTS } from '../../model/index.js';
import { either, optional, required } from './leaf.js';
import { count, number, share, time, timeFrom, word } from './leaves.js';

/** At least a second between two tries: with less, an outage would take forever to simulate. */
const wait = timeFrom(1);
/** Waits that shrink would soon take no time. */
const growth = number(1, 1000);

const clock = {
  scan: optional(either('a time, or `none`', [wait, word(['none'])]), {
    description: 'A message that is due is only noticed on this grid.',
    default: 'none',
    examples: ['5m'],
  }),
  jitter: optional(
    either('a share such as `10%`, a time such as `30s`, or `none`', [
      share.transform((value) => ({ kind: 'share' as const, share: value })),
      time.transform((value) => ({ kind: 'time' as const, time: value })),
      word(['none']),
    ]),
    {
      description: 'Each wait is changed by up to this much either way.',
      default: 'none',
      examples: ['10%', '30s'],
    },
  ),
  per: optional(word(['message', 'host', 'queue']), {
    description: "Whose clock it is: each message's, each server's, or whole queue runs.",
    default: DEFAULTS.retry.per,
  }),
  atOnce: optional(either('a number, or `unlimited`', [count(1, 1_000_000), word(['unlimited'])]), {
    description: 'Retries of one sending host under way at once: a queue runner takes them one by one.',
    default: 'unlimited',
    examples: [1],
  }),
  runners: optional(count(1, 1_000_000), {
    description:
      'Queue runners at most, each with its `atOnce`: at every `scan` another one starts while one is still at work (Exim: 5).',
    default: 1,
    examples: [5],
  }),
};

const step = z.strictObject({
  every: required(wait, { description: 'The wait, at first.', examples: ['15m'] }),
  factor: optional(growth, {
    description: 'Each wait is this much longer than the one before.',
    default: DEFAULTS.retry.stepFactor,
  }),
  until: optional(time, { description: 'Up to this age of the message; for ever in the last step.', examples: ['2h'] }),
});

const forms = [
  z.strictObject({ every: required(wait, { description: 'Always the same wait.', examples: ['30m'] }), ...clock }),
  z.strictObject({
    list: z
      .array(time)
      .min(1)
      .max(1000)
      .meta({
        description: 'The waits, one after the other.',
        examples: [['5m', '10m', '1h']],
        expected: 'a list of times',
      }),
    then: optional(
      either('`last`, `repeat`, or a list of times to repeat', [
        word(['last', 'repeat']),
        z.array(time).min(1).max(1000).meta({ expected: 'a list of times' }),
      ]),
      {
        description: 'After the list: its last wait for ever, the whole list again, or another list again and again.',
        default: DEFAULTS.retry.listThen,
      },
    ),
    ...clock,
  }),
  z.strictObject({
    backoff: z
      .strictObject({
        first: required(wait, { description: 'The first wait.', examples: ['5m'] }),
        factor: optional(growth, {
          description: 'Each wait is this much longer than the one before.',
          default: DEFAULTS.retry.backoffFactor,
        }),
        max: optional(either('a time, or `unlimited`', [wait, word(['unlimited'])]), {
          description: 'No wait is longer.',
          default: 'unlimited',
          examples: ['1h'],
        }),
      })
      .meta({ description: 'Waits that grow by a factor.' }),
    ...clock,
  }),
  z.strictObject({
    age: z
      .strictObject({
        min: required(wait, { description: 'Shortest wait.', examples: ['300s'] }),
        max: required(wait, { description: 'Longest wait.', examples: ['4000s'] }),
      })
      .meta({ description: "The next wait is the message's age, within limits (Postfix)." }),
    ...clock,
  }),
  z.strictObject({
    quadratic: required(wait, {
      description: 'Try number n comes n² times this after birth (qmail).',
      examples: ['400s'],
    }),
    ...clock,
  }),
  z.strictObject({
    steps: z.array(step).min(1).max(100).meta({
      description: "Waits by the message's age (Exim).",
      expected: 'a list of steps, such as `[ { every: 15m, until: 2h }, { every: 1h } ]`',
    }),
    from: optional(word(['arrival', 'failure']), {
      description:
        'What they count from: the arrival of the message (fixed ages), or the end of the failed pass (the age only picks the wait; Exim).',
      default: DEFAULTS.retry.stepsFrom,
    }),
    ...clock,
  }),
] as const;

const EXPECTED =
  '`never`, or one of `{ every: 30m }`, `{ list: [5m, 10m, 1h] }`, `{ backoff: { first: 5m, factor: 2, max: 1h } }`, `{ age: { min: 300s, max: 4000s } }`, `{ quadratic: 400s }`, `{ steps: [ { every: 15m, until: 2h }, { every: 1h } ] }`';

export const retry = either(EXPECTED, [word(['never']), ...forms], {
  id: 'retry',
  description:
    "When a deferred message is tried again. Waits count from the end of the failed pass; `age`, `quadratic` and `steps` count from the message's arrival.",
});

export type WrittenRetry = z.output<typeof retry>;
