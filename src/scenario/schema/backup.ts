import { z } from 'zod';
import { DEFAULTS } from '../../model/index.js';
import { spellDuration } from '../../units/index.js';
import { optional, required } from './leaf.js';
import { count, flag, time, timeFrom, word } from './leaves.js';
import { hostName } from './names.js';
import { replyText } from './reply.js';

/** Postfix, reject_unverified_recipient; Exim, callout. */
export const asking = z
  .strictObject({
    asks: required(flag, {
      description: 'It asks a better MX host, or its fixed next hop, at RCPT whether the recipient exists.',
      examples: [true],
    }),
    remembers: optional(time, {
      description: 'How long it keeps that an address exists, and does not ask for it again.',
      default: spellDuration(DEFAULTS.asks.remembers),
    }),
    unanswered: optional(word(['defer', 'accept']), {
      description:
        'Where nobody answers: 450, and so no backup for addresses it has not asked for before; or it accepts.',
      default: DEFAULTS.asks.unanswered,
    }),
    mailboxes: optional(count(1, 1_000_000_000), {
      description: 'Addresses of one domain that exist; wanted mail is spread evenly among them.',
      default: DEFAULTS.asks.mailboxes,
    }),
  })
  .meta({ id: 'asking', description: 'How a server that has no list of recipients comes to know them.' });

export const standby = z
  .strictObject({
    for: required(
      z.array(hostName).min(1).max(1000).meta({ expected: 'a list of hosts, such as `[ mx1.example.org ]`' }),
      { description: 'The hosts that it stands by for.', examples: [['mx1.example.org', 'mx2.example.org']] },
    ),
    reply: optional(replyText, {
      description: 'The reply at RCPT while any of them takes connections.',
      default: DEFAULTS.standby.reply.text,
    }),
    every: optional(timeFrom(0.001), {
      description: 'How often it looks whether they do, from the beginning of the run.',
      default: spellDuration(DEFAULTS.standby.every),
    }),
  })
  .meta({ id: 'standby', description: 'A backup that is closed while others are open.' });
