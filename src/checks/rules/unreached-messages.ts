import type { TrafficModel } from '../../model/index.js';
import { formatCount, formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck } from '../check.js';

/** Standard deviations by which a message count must exceed the expected number of random arrivals. */
const SURELY = 6;

function expectedOf(traffic: TrafficModel, end: Seconds): number {
  return traffic.kind === 'rate' ? traffic.rate * end : traffic.times.filter((time) => time <= end).length;
}

/** A limit on messages that has no effect. */
export const unreachedMessages = defineCheck(
  {
    code: 'unreached-messages',
    title: 'Fewer messages than asked for',
    noMend: 'its author knows which of the two is meant',
    looksFor:
      '`messages` beside a `duration` (or `until`) in which far fewer arrive: the time ends the run first, and the number has no effect.',
  },
  ({ messages, duration, until, traffic }) => {
    if (messages === null) return [];
    const end = Math.min(duration ?? Number.POSITIVE_INFINITY, until ?? Number.POSITIVE_INFINITY);
    const expected = traffic.reduce((sum, one) => sum + expectedOf(one, end), 0);
    if (!(expected + SURELY * Math.sqrt(expected) < messages)) return [];
    const stop = end === duration ? 'duration' : 'until';
    return [
      {
        message: `no more than about ${formatCount(Math.round(expected))} messages arrive in ${formatDuration(end)}, so \`messages: ${messages}\` has no effect`,
        path: ['messages'],
        hint: `leave \`${stop}\` out or give a longer one, or ask for more mail (\`rate\`)`,
      },
    ];
  },
);
