import { z } from 'zod';
import { LOOKUP_DECISIONS, LOOP_DECISIONS } from '../../mail/index.js';
import { either, optional, required } from './leaf.js';
import { count, flag, timeFrom, word } from './leaves.js';

/** The keys of a behaviour that say how one delivery goes: how far, how patiently, and what follows a failure. */

const limit = either('a number, or `unlimited`', [count(1, 10_000), word(['unlimited'])]);
const timeout = timeFrom(0.001);

export const limits = z
  .strictObject({
    addresses: optional(limit, { description: 'Addresses tried in one pass.', examples: [5] }),
    sessions: optional(limit, { description: 'Sessions that got past EHLO in one pass.', examples: [2] }),
    hosts: optional(limit, { description: 'MX hosts tried in one pass.', examples: ['unlimited'] }),
    addressesPerHost: optional(limit, { description: 'Addresses tried of one MX host.', examples: [2] }),
    nextPreference: optional(flag, {
      description: 'At the limit of addresses, jump to the next preference and try one address of each (Exim).',
    }),
  })
  .meta({ id: 'limits', description: 'How far one pass goes.' });

export const timeouts = z
  .strictObject({
    dns: optional(timeout, { description: 'For one DNS query.', examples: ['30s'] }),
    connect: optional(timeout, { description: 'For the connection.', examples: ['30s'] }),
    kernel: optional(either('a time, or `unlimited`', [timeout, word(['unlimited'])]), {
      description: "When the sender's operating system gives up a connection; the shorter of the two holds.",
      examples: ['135s'],
    }),
    greeting: optional(timeout, { description: 'For the greeting (220).', examples: ['5m'] }),
    ehlo: optional(timeout, { description: 'For the answer to EHLO.', examples: ['5m'] }),
    mail: optional(timeout, { description: 'For the answer to MAIL.', examples: ['5m'] }),
    rcpt: optional(timeout, { description: 'For the answer to RCPT.', examples: ['5m'] }),
    data: optional(timeout, { description: 'For the answer to DATA.', examples: ['2m'] }),
    message: optional(timeout, { description: 'For the answer to the final dot.', examples: ['10m'] }),
    session: optional(either('a time, or `unlimited`', [timeout, word(['unlimited'])]), {
      description: 'For a whole session, from the moment the connection stands (chasquid: 10m).',
      examples: ['10m'],
    }),
  })
  .meta({ id: 'timeouts', description: 'How long the sender waits.' });

const bareDecision = word(['next', 'defer', 'bounce']);
const nextOrBounce = z.strictObject({
  next: required(word(['bounce']), { description: 'At the end of the list, bounce if every failure was permanent.' }),
});

const decision = either('`next`, `defer`, `bounce` or `{ next: bounce }`', [bareDecision, nextOrBounce], {
  id: 'decision',
  description:
    '`next` tries the next address, and defers at the end of the list; `{ next: bounce }` bounces there if every failure was permanent.',
});

const classes = z
  .strictObject({
    refused: optional(decision, { description: 'The connection was refused.' }),
    timeout: optional(decision, { description: 'No answer in time.' }),
    '4xx': optional(decision, { description: 'A reply that says "not now".' }),
    '5xx': optional(decision, { description: 'A reply that says "never".' }),
    disconnect: optional(decision, { description: 'The line was cut.' }),
  })
  .meta({ id: 'decisions', description: 'A decision for each class of failure.' });

const stageDecisions = either(
  '`next`, `defer`, `bounce`, `{ next: bounce }`, or one of them per class, such as `{ 5xx: bounce }`',
  [bareDecision, nextOrBounce, classes],
);

export const onFailure = z
  .strictObject({
    connect: optional(stageDecisions, { description: 'At the connection.' }),
    greeting: optional(stageDecisions, { description: 'At the greeting.' }),
    ehlo: optional(stageDecisions, { description: 'At EHLO.' }),
    mail: optional(stageDecisions, { description: 'At MAIL.' }),
    rcpt: optional(stageDecisions, { description: 'At RCPT.' }),
    data: optional(stageDecisions, { description: 'At DATA.' }),
    message: optional(stageDecisions, { description: 'At the final dot.' }),
  })
  .meta({
    id: 'onFailure',
    description:
      'What is done after a failure, by stage, and by class where needed. What is not named stays as in the preset.',
  });

const lookupDecision = word(LOOKUP_DECISIONS);

export const onLookup = z
  .strictObject({
    nullMx: optional(lookupDecision, { description: 'The MX is `0 .`: the domain takes no mail (RFC 7505).' }),
    nxdomain: optional(lookupDecision, { description: 'The domain does not exist.' }),
    empty: optional(lookupDecision, { description: 'The domain has neither MX nor address.' }),
    servfail: optional(lookupDecision, { description: 'The DNS answers SERVFAIL.' }),
    timeout: optional(lookupDecision, { description: 'The DNS does not answer.' }),
    noAddress: optional(lookupDecision, { description: 'No host of the MX records has an address.' }),
    loop: optional(word(LOOP_DECISIONS), {
      description:
        'It is itself the best MX host (RFC 5321 §5.1): `bounce`, `defer`, or `freeze`, which keeps the message untried (Exim).',
    }),
    noPrimary: optional(word(['bounce', 'defer']), {
      description: 'The MX hosts that are better than itself have no address: it is the best that can be found.',
    }),
    emptyHost: optional(word(['next', 'bounce']), {
      description: 'One MX host exists and has no address: it is skipped, or the message bounces at once (dma).',
    }),
  })
  .meta({
    id: 'onLookup',
    description:
      "What is done when the DNS names nobody to try: `bounce`, `defer`, or `address` for the domain's own address.",
  });
