import { z } from 'zod';
import { DEFAULTS } from '../../model/index.js';
import { spellDuration, spellShare } from '../../units/index.js';
import { narrowing } from './conditions.js';
import { distribution } from './distribution.js';
import { either, optional, required } from './leaf.js';
import { factor, flag, share, time, timeFrom, word } from './leaves.js';
import { replyText } from './reply.js';

/** Stages at which a server can send a reply: not the TLS handshake. */
const replyStage = word(['greeting', 'ehlo', 'starttls', 'mail', 'rcpt', 'data', 'message']);

/** Stages at which a server can answer, break the connection or delay: all but connecting itself. */
const stage = word(['greeting', 'ehlo', 'starttls', 'tls', 'mail', 'rcpt', 'data', 'message']);

/** Stages from which a server can be silent: `quit` as well. */
const silentStage = word(['greeting', 'ehlo', 'starttls', 'tls', 'mail', 'rcpt', 'data', 'message', 'quit']);

/** Keys for the time of a failure. */
export const when = {
  at: optional(time, { description: 'Begins at this time; needs `for`.', examples: ['2d'] }),
  for: optional(timeFrom(0.001), { description: 'Lasts this long.', examples: ['4h'] }),
  every: optional(timeFrom(0.001), {
    description: 'Begins again after this time, from one beginning to the next.',
    examples: ['7d'],
  }),
  mtbf: optional(distribution, {
    description: 'Time from repair to the next failure; needs `mttr`. A plain time is the mean of an exponential.',
    examples: ['30d'],
  }),
  mttr: optional(distribution, {
    description: 'Time down. A plain time is the mean of an exponential.',
    examples: ['1h', { lognormal: { median: '1h', p99: '12h' } }],
  }),
  starts: optional(word(['up', 'longRun']), {
    description: 'With `mtbf`: how it is at time 0: up, or as chance has it in the long run.',
    default: DEFAULTS.failure.starts,
  }),
};

const timing = {
  ...when,
  probability: optional(share, {
    description: 'Strikes only this share of the sessions.',
    default: spellShare(DEFAULTS.failure.probability),
    examples: ['0.1%'],
  }),
  cuts: optional(flag, {
    description: 'Breaks the sessions that are open when it begins.',
    default: DEFAULTS.failure.cuts,
  }),
  ...narrowing,
};

/** Keys of failures that prevent all connections. */
const down = {
  sends: optional(flag, {
    description:
      'Of a relay: only its port is closed, and it goes on sending. Else a relay that is down for all sessions is a machine that is off: its queue stands still, open sessions to and from it break, and it goes on when it is back.',
    default: DEFAULTS.failure.sends,
  }),
  ...timing,
};

function kind<const K extends string>(name: K, description: string) {
  return z.literal(name).meta({ description });
}

export const failure = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: kind('refuse', 'The connection is refused at once.'), ...down }),
    z.strictObject({ kind: kind('timeout', 'No answer to the connection.'), ...down }),
    z.strictObject({
      kind: kind('unreachable', 'There is no route to it: the sender is told so at once, or `after` a time.'),
      after: optional(time, {
        description: 'How long until the sender is told: 3s where nobody answers on the last link (ARP).',
        default: spellDuration(DEFAULTS.failure.after),
        examples: ['3s'],
      }),
      ...down,
    }),
    z.strictObject({
      kind: kind('silent', 'Connects, and says nothing from some stage on.'),
      stage: optional(silentStage, {
        description:
          'From which stage on it says nothing. At `quit` the mail has been taken; some senders send it again (dma).',
        default: DEFAULTS.failure.silentStage,
        examples: ['message'],
      }),
      kept: optional(flag, {
        description: 'At `message`: the server keeps the message all the same.',
        default: DEFAULTS.failure.kept,
      }),
      ...down,
    }),
    z.strictObject({
      kind: kind('reply', 'An SMTP reply instead of the right one.'),
      stage: required(replyStage, { description: 'Where it is given.', examples: ['rcpt'], standIn: 'rcpt' }),
      reply: optional(replyText, {
        description: `The reply: a code from 400 to 599 and its text. At the greeting, if left out: \`${DEFAULTS.failure.greetingReply.text}\`.`,
        default: DEFAULTS.failure.reply.text,
        examples: ['451 4.3.0 try later'],
      }),
      helo: optional(flag, {
        description: 'At `ehlo`: HELO is answered all the same.',
        default: DEFAULTS.failure.helo,
      }),
      ...timing,
    }),
    z.strictObject({
      kind: kind('disconnect', 'The line is cut.'),
      stage: required(stage, { description: 'Where it is cut.', examples: ['data'], standIn: 'rcpt' }),
      kept: optional(flag, {
        description: 'At `message`: the server keeps the message all the same.',
        default: DEFAULTS.failure.kept,
      }),
      ...timing,
    }),
    z.strictObject({
      kind: kind('handshake', 'The TLS handshake breaks.'),
      how: optional(word(['close', 'alert', 'garbage']), {
        description: 'The line is closed, or the server sends a fatal alert, or what is no TLS: they differ for dma.',
        default: DEFAULTS.failure.how,
      }),
      ...timing,
    }),
    z.strictObject({
      kind: kind('certificate', 'The server shows another certificate.'),
      becomes: optional(word(['selfSigned', 'expired', 'wrongName', 'mismatch', 'valid']), {
        description: 'Which; `mismatch` is a valid one, of a new key that its TLSA records do not know.',
        default: DEFAULTS.failure.becomes,
      }),
      ...timing,
    }),
    z.strictObject({
      kind: kind('slow', 'Everything takes longer.'),
      factor: optional(factor(1e6), {
        description: 'Service and filter time are multiplied by this.',
        default: DEFAULTS.failure.factor,
        examples: [10],
      }),
      delay: optional(time, { description: 'A wait before the reply at `stage` (a tarpit).', examples: ['20s'] }),
      stage: optional(stage, { description: 'Where `delay` is spent.', examples: ['greeting'] }),
      ...timing,
    }),
  ])
  .meta({
    id: 'failure',
    description:
      'One way to fail. Always active, unless it is planned (`at` and `for`) or random (`mtbf` and `mttr`); in any case for all sessions, or a share of them (`probability`), or those of some (`only`, `except`).',
  });

export const failures = either('a list of failures, such as `- { kind: refuse, mtbf: 30d, mttr: 1h }`, or `none`', [
  word(['none']),
  z.array(failure).max(1000),
]);

export type WrittenFailure = z.output<typeof failure>;
