import { z } from 'zod';
import { DEFAULTS } from '../../model/index.js';
import { either, optional } from './leaf.js';
import { allowance, count, word } from './leaves.js';
import { label } from './names.js';
import { replyText } from './reply.js';

const MOST = 1_000_000;

const clientLimit = z
  .strictObject({
    sessions: optional(count(1, MOST), { description: 'Sessions of one client at once.', examples: [10] }),
    rate: optional(allowance, {
      description:
        'Messages of one client: so many in that time; with `stage: rcpt`, recipients. A bucket fills evenly, and holds `burst` of them.',
      examples: ['100/h'],
    }),
    burst: optional(count(1, MOST), {
      description: 'What the bucket holds, and so may come at once. The number before the slash if left out.',
      examples: [20],
    }),
    window: optional(word(['fixed']), {
      description:
        'Instead of a bucket: so many in each window of that time, which begins with the first of them (Postfix, `anvil`).',
    }),
    counts: optional(word(['accepted', 'tries']), {
      description: 'Which messages count: those that are accepted, or those that are turned away as well (`tries`).',
      default: DEFAULTS.perClient.counts,
    }),
    key: optional(word(['address', 'host', 'network', 'sender', 'domain']), {
      description:
        'Who is one client: a source address, a sending host with all its addresses, its network (a host and its pool), a sender or relay, or the domain of the recipient.',
      default: DEFAULTS.perClient.key,
    }),
    shared: optional(label, {
      description: 'Name of a memory; servers with the same name count together. Its own if left out.',
      examples: ['provider'],
    }),
    stage: optional(word(['greeting', 'mail', 'rcpt', 'data', 'message']), {
      description:
        'Where the client is turned away: at the greeting for `sessions`, at MAIL for a `rate` (at RCPT where `key` is `domain`), if left out.',
      examples: ['rcpt'],
    }),
    reply: optional(replyText, {
      description:
        'The reply: a code from 400 to 599 and its text. 421 ends the session; at RCPT, another one turns away that recipient alone.',
      default: DEFAULTS.perClient.reply.text,
      examples: ['421 4.7.0 slow down'],
    }),
  })
  .meta({
    id: 'clientLimit',
    description: 'A limit that is kept for each client: `sessions`, or a `rate`. Relays are clients as well.',
  });

export const perClient = either('`none`, or a list of limits such as `- { sessions: 10 }` and `- { rate: 100/h }`', [
  word(['none']),
  z.array(clientLimit).max(16).meta({ expected: 'a list of at most 16 limits, such as `- { sessions: 10 }`' }),
]);

export type WrittenClientLimit = z.output<typeof clientLimit>;
