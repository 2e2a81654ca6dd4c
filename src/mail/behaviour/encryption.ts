import { bundle, flag, time, word } from './forms.js';

/** How a sending MTA uses TLS (RFC 3207), and what it does where that fails. */

export const TLS_LEVELS = ['none', 'may', 'encrypt', 'verify'] as const;
export const PLAIN_TEXT_AFTER = ['never', 'atOnce', 'nextPass'] as const;
export const MTA_STS_BY = ['names', 'certificates'] as const;

/** When a host is tried in clear after its STARTTLS or its handshake has failed; only where nothing asks for TLS. */
export const PLAIN_TEXT = bundle('never', '`never`, or `{ after: atOnce, age: 300s }`', {
  after: {
    form: word(PLAIN_TEXT_AFTER),
    description:
      'In a new connection to the same address at once (`atOnce`), or not before the next pass, when the host is remembered (`nextPass`, Courier).',
    default: 'atOnce',
  },
  /** Postfix, smtp.h: PLAINTEXT_FALLBACK_OK_AFTER_STARTTLS_FAILURE looks at the time before the pass (minimal_backoff_time). */
  age: {
    form: time(),
    description: 'Only of a message that is so old when the pass begins (Postfix: 300s).',
    default: 0,
    examples: ['300s'],
  },
  remember: {
    form: time(0.001),
    description: 'With `nextPass`: for how long the host is then spoken to in clear. 2h if left out.',
    examples: ['2h'],
    absent: true,
  },
  ehlo: {
    form: flag,
    description: 'Also where the session breaks at the EHLO after a good handshake (Exim, Postfix).',
    absent: true,
  },
});
