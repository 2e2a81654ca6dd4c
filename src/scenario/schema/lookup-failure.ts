import { z } from 'zod';
import { LOOKUP_FAILURES, RECORD_TYPES } from '../../mail/index.js';
import { DEFAULTS } from '../../model/index.js';
import { spellShare } from '../../units/index.js';
import { narrowing } from './conditions.js';
import { when } from './failure.js';
import { either, optional, required } from './leaf.js';
import { share, word } from './leaves.js';

const lookupFailure = z
  .strictObject({
    kind: required(word(LOOKUP_FAILURES), {
      description:
        'What comes back: an error of the name server, nothing, that the name does not exist, or that it has no such records.',
      examples: ['servfail'],
      standIn: 'servfail',
    }),
    record: optional(word(['all', ...RECORD_TYPES]), {
      description: 'Queries for this type of record.',
      default: 'all',
      examples: ['mx'],
    }),
    ...when,
    probability: optional(share, {
      description: 'Strikes only this share of the queries.',
      default: spellShare(DEFAULTS.failure.probability),
      examples: ['50%'],
    }),
    ...narrowing,
  })
  .meta({
    id: 'lookupFailure',
    description:
      'One way in which name servers fail. What was asked before stays in the caches of senders until its TTL has run out. Of `only` and `except` they know `senders` and `hosts`.',
  });

export const lookupFailures = either('a list of failures, such as `- { kind: servfail, at: 1d, for: 2h }`, or `none`', [
  word(['none']),
  z.array(lookupFailure).max(1000),
]);

export type WrittenLookupFailure = z.output<typeof lookupFailure>;
