import { count, flag, orNone, type Parts, word } from './forms.js';

/** Uses of the largest size that a server announces (RFC 1870). */
export const SIZE_TREATMENTS = ['compares', 'declares', 'ignores'] as const;

/**
 * A sender's behaviour within one transaction: with the size of a message, with QUIT, and with several recipients: how
 * many go into one, and how a reply to some of them affects the others. Refusing, deferring and accepting them one by
 * one is RFC 5321 §3.3.
 */
export const TRANSACTION = {
  repeatsAfterQuit: {
    form: flag,
    description: 'Takes a message for delivered only when QUIT is answered, and else sends it again (dma).',
  },
  /** RFC 1870 */
  size: {
    form: word(SIZE_TREATMENTS),
    description:
      'What it makes of the largest size that a server announces: returns a larger message without MAIL (`compares`), says with MAIL how large it is, and gets 552 there (`declares`), or sends it all, and gets 552 after the final dot (`ignores`).',
    examples: ['declares'],
  },
  recipientsPerTransaction: {
    form: orNone(count(1, 10_000), 'unlimited'),
    description:
      'Recipients of one message in one transaction: a message to more is several. 1: a session for each recipient (dma, chasquid).',
    examples: [50],
  },
  bouncesTogether: {
    form: flag,
    description:
      'A reply that refuses a message after its recipients is taken for all of them, also those that were put off at RCPT (Haraka).',
  },
  countsAnew: {
    form: flag,
    description:
      'A pass that delivered to some recipients begins the count of failed passes anew for the others (Haraka).',
  },
} as const satisfies Parts;
