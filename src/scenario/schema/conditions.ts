import { z } from 'zod';
import { FAMILIES, KINDS } from '../../mail/index.js';
import { either, optional } from './leaf.js';
import { count, flag, share, size, word } from './leaves.js';
import { label } from './names.js';

const MOST = 1_000_000;

/** One entry, or a list of them. */
function someOf<T extends z.ZodType>(entry: T, expected: string) {
  return either(expected, [entry, z.array(entry).min(1).max(1000).meta({ expected })]);
}

/** Conditions of `only` and `except`. */
const conditions = z
  .strictObject({
    senders: optional(someOf(label, 'a sender or a relay, or a list of them, such as `[ bulk, backup.example.net ]`'), {
      description: 'Who sends: names of senders, and of relays (which are clients, too).',
      examples: [['bulk', 'backup.example.net']],
    }),
    hosts: optional(share, {
      description:
        'A share of the sending hosts of each population: drawn once for each host, and anew for each failure, unless `group` says otherwise.',
      examples: ['30%'],
    }),
    group: optional(label, {
      description: 'With `hosts`: failures with the same group meet the same hosts.',
      examples: ['resolvers'],
    }),
    family: optional(someOf(word(FAMILIES), '`ipv4` or `ipv6`'), {
      description: 'The family of the address that the connection goes to.',
      examples: ['ipv6'],
    }),
    mail: optional(someOf(word(KINDS), '`ham`, `spam`, `virus`, `invalid`, or a list of them'), {
      description: 'Kinds of mail.',
      examples: [['spam', 'virus']],
    }),
    over: optional(size, { description: 'Messages that are larger. Known from MAIL on.', examples: ['10MB'] }),
    tls: optional(flag, { description: 'Sessions with TLS, or without. Known from EHLO on.', examples: [true] }),
    recipient: optional(someOf(count(1, MOST), 'a whole number from 1, or a list of them'), {
      description:
        'Recipients of a message by number: each is a mailbox, which meets the same at each retry. Known from RCPT on.',
      examples: [2],
    }),
    after: optional(count(0, MOST), {
      description: 'So many recipients, or more, have been accepted in this transaction already. Known from RCPT on.',
      examples: [2],
    }),
  })
  .meta({
    id: 'conditions',
    description:
      'Whom a failure meets (`only`) or spares (`except`). Keys are joined by and, the entries of one by or.',
    expected: 'whom it meets, such as `{ senders: [ bulk ] }` or `{ hosts: 30% }`',
  });

const written = either('whom it meets, such as `{ senders: [ bulk ] }` or `{ hosts: 30% }`, or `none`', [
  word(['none']),
  conditions,
]);

/** Keys of every failure that can be limited to some sessions or queries. */
export const narrowing = {
  only: optional(written, {
    description: 'It meets only these.',
    default: 'none',
    examples: [{ senders: ['bulk'] }, { hosts: '30%' }],
  }),
  except: optional(written, {
    description: 'It meets all but these.',
    default: 'none',
    examples: [{ senders: ['bulk'] }],
  }),
};

export type WrittenConditions = z.output<typeof conditions>;
export interface WrittenNarrowing {
  readonly only?: z.output<typeof written> | undefined;
  readonly except?: z.output<typeof written> | undefined;
}
