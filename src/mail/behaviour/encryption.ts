import type { Share } from '../../units/index.js';
import { bundle, flag, own, type Parts, time, word } from './forms.js';
import { spellShareOfHosts } from './spelling.js';

/** Use of TLS by a sending MTA (RFC 3207), and its fallback when TLS fails. */

export const TLS_LEVELS = ['none', 'may', 'encrypt', 'verify'] as const;
export const PLAIN_TEXT_AFTER = ['never', 'atOnce', 'nextPass'] as const;
export const MTA_STS_BY = ['names', 'certificates'] as const;

/**
 * Time at which a host is tried in plain text after STARTTLS or the handshake has failed; only if nothing requires TLS.
 */
const PLAIN_TEXT = bundle('never', '`never`, or `{ after: atOnce, age: 300s }`', {
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

/** Everything about TLS in which MTAs differ. */
export const ENCRYPTION = {
  /** RFC 3207. DANE and MTA-STS take precedence over this level if they ask for more. */
  tls: {
    form: word(TLS_LEVELS),
    description:
      'Whether it asks for TLS: never (`none`), where it is offered (`may`), or else not at all: with any certificate (`encrypt`), or with one that holds (`verify`).',
    examples: ['encrypt'],
  },
  oldTls: { form: flag, description: 'Speaks TLS 1.0 and 1.1, too, with servers that know no better.' },
  plainText: {
    form: PLAIN_TEXT,
    description: 'When a host is tried in clear after a failed handshake.',
    examples: [{ after: 'atOnce', age: '300s' }, 'never'],
  },
  mtaSts: {
    form: own<Share>(spellShareOfHosts),
    description: 'Whether it obeys MTA-STS policies (RFC 8461); or the share of its hosts that do.',
    examples: [true, 'none', '80%'],
  },
  mtaStsBy: {
    form: word(MTA_STS_BY),
    description:
      'How it finds that an MX host is not in the policy: by its name, without a connection (`names`), or by its certificate, after the handshake (`certificates`).',
  },
  dane: {
    form: own<Share>(spellShareOfHosts),
    description: 'Whether it obeys TLSA records (DANE, RFC 7672); or the share of its hosts that do.',
    examples: [true, 'none', '30%'],
  },
  /** RFC 8461 §2 leaves it open. */
  daneInsteadOfSts: {
    form: flag,
    description: 'A host that passes DANE need not be in the MTA-STS policy.',
  },
} as const satisfies Parts;
