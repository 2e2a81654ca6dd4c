import { z } from 'zod';
import { MIX_NAMES } from '../../mail/index.js';
import { DEFAULTS } from '../../model/index.js';
import { DAY, spellShare } from '../../units/index.js';
import { sizeDistribution } from './distribution.js';
import { either, optional, required } from './leaf.js';
import { count, instant, number, rate, share, text, timeFrom, weight, word } from './leaves.js';
import { label } from './names.js';

const shares = z
  .record(z.string(), weight)
  .meta({ id: 'shares', description: 'Names and their shares: percentages that add up to 100 %, or bare weights.' });
const namesAndShares = either('a name, or names with their shares, such as `{ example.org: 95%, small.example: 5% }`', [
  label,
  shares,
]);

const senderShares = z
  .object({
    mix: optional(word(MIX_NAMES), {
      description: 'A mix of senders that is known (`mxsim mta --mixes`); it gets what the others leave.',
      examples: ['typical'],
    }),
  })
  .catchall(weight)
  .meta({
    id: 'senderShares',
    description: 'Senders and their shares, and perhaps a mix of known senders for the rest.',
  });
const sendersAndShares = either(
  'a name, names with their shares, such as `{ shop: 95%, bots: 5% }`, or `{ mix: typical }`',
  [label, senderShares],
);

const diurnal = z
  .strictObject({
    peak: required(timeFrom(0, DAY), {
      description: 'Time of day with the highest rate; t = 0 is midnight.',
      examples: ['14h'],
    }),
    ratio: required(number(1, 1e6), { description: 'Highest rate ÷ lowest rate.', examples: [4] }),
  })
  .meta({ description: 'A sinusoid over 24 h that keeps the mean.' });

const invalidRecipients = optional(share, {
  description: 'Share of the mail that goes to nobody.',
  default: spellShare(DEFAULTS.traffic.invalidRecipients),
  examples: ['2%'],
});

const size = optional(
  either('a size such as `40kB`, a distribution such as `{ lognormal: { median: 40kB, p99: 8MB } }`, or `none`', [
    word(['none']),
    sizeDistribution,
  ]),
  {
    description: 'How large messages are. Without it, no server finds them too large, and sending them takes no time.',
    default: 'none',
    examples: ['40kB', { lognormal: { median: '40kB', p99: '8MB' } }],
  },
);

const recipients = optional(
  either('a number, `{ geometric: 1.4 }`, or `none`', [
    word(['none']),
    count(1, 10_000),
    z.strictObject({
      geometric: required(number(1, 1000), { description: 'Their mean: at least one.', examples: [1.4] }),
    }),
  ]),
  {
    description:
      'Recipients of each message, all at one domain. They travel together as long as they meet the same fate; figures count recipients.',
    default: 1,
    examples: [3, { geometric: 1.4 }],
  },
);

const rateTraffic = z.strictObject({
  rate: required(rate, { description: 'Mean arrivals.', examples: ['40/s'], standIn: '1/s' }),
  arrivals: optional(word(['poisson', 'even']), {
    description: 'At random, or evenly spaced.',
    default: DEFAULTS.traffic.arrivals,
  }),
  shape: optional(
    either('`{ diurnal: { peak: 14h, ratio: 4 } }`, or `flat`', [word(['flat']), z.strictObject({ diurnal })]),
    {
      description: 'How the rate changes over the day; the mean stays.',
      default: 'flat',
      examples: [{ diurnal: { peak: '14h', ratio: 4 } }],
    },
  ),
  to: optional(namesAndShares, {
    description: 'Domains and their shares. The only domain if there is one.',
    examples: [{ 'example.org': '95%', 'small.example': '5%' }],
  }),
  from: optional(sendersAndShares, {
    description: 'Senders and their shares. The only sender if there is one. `mix` stands for senders that are known.',
    examples: [{ 'well-behaved': '90%', bots: '10%' }, { mix: 'typical' }],
  }),
  invalidRecipients,
  recipients,
  size,
});

const replayTraffic = z.strictObject({
  replay: required(text(4096), {
    description:
      'A CSV file with the columns t (seconds), sender, domain and, if wanted, kind (ham, spam, virus, invalid); the first line names them. Commas, semicolons or tabs between them; it may be compressed by gzip.',
    examples: ['arrivals.csv'],
  }),
  start: optional(instant, {
    description: 'The instant that is time 0. With it, the column t holds Unix or RFC 3339 times.',
    examples: ['2026-03-09T00:00:00Z'],
  }),
  invalidRecipients,
  recipients,
  size,
});

export const traffic = either('arrivals at a `rate`, or a `replay` of a file', [rateTraffic, replayTraffic], {
  id: 'traffic',
  description: 'Mail that arrives at senders, for domains.',
});

export type WrittenTraffic = z.output<typeof traffic>;
export type WrittenShares = z.output<typeof namesAndShares>;
export type WrittenSenderShares = z.output<typeof sendersAndShares>;
