import type { Stage } from '../mail/index.js';
import type { Utterance } from '../results/index.js';
import type { Event } from './context.js';

/** The client's command at each stage and the reply that leads on (RFC 5321 §4.3.2, and RFC 3207 §4 for STARTTLS). */
const STEPS: readonly { readonly stage: Stage; readonly asks: string | null; readonly reply: string }[] = [
  { stage: 'greeting', asks: '(connects)', reply: '220' },
  { stage: 'ehlo', asks: 'EHLO', reply: '250' },
  { stage: 'starttls', asks: 'STARTTLS', reply: '220' },
  { stage: 'tls', asks: '(TLS handshake)', reply: '(TLS)' },
  { stage: 'mail', asks: 'MAIL', reply: '250' },
  { stage: 'rcpt', asks: 'RCPT', reply: '250' },
  { stage: 'data', asks: 'DATA', reply: '354' },
  { stage: 'message', asks: '(the message, and the final dot)', reply: '250' },
];

/** The last reply, or the server's action in place of one. */
function lastReply({ outcome, reply, then }: Event<'outcome'>): string {
  if (then === 'off') return '(the sending machine goes off)';
  if (reply !== null) return reply;
  switch (outcome) {
    case 'refused':
    case 'overloaded':
      return '(refuses the connection)';
    case 'timedOut':
      return '(silence)';
    case 'unreachable':
      return '(no route)';
    case 'noTls':
      return '(offers no STARTTLS)';
    case 'badCertificate':
      return '(a certificate that does not hold)';
    default:
      return '(breaks the connection)';
  }
}

/** The SMTP dialogue of an attempt, from the connection to its end; from MAIL on if the session was already open. */
export function dialogueOf({ reused }: Event<'attempt'>, end: Event<'outcome'>): Utterance[] {
  const isSecure = end.tls !== null || end.stage === 'starttls' || end.stage === 'tls';
  // A connection that fails has no greeting; the server's action is shown in its place.
  const lastStage = end.stage === 'connect' ? 'greeting' : end.stage;
  const first = STEPS.findIndex(({ stage }) => stage === (reused ? 'mail' : 'greeting'));
  const last = STEPS.findIndex(({ stage }) => stage === lastStage);
  return STEPS.slice(first, last + 1).flatMap(({ stage, asks, reply }): Utterance[] => {
    if (!isSecure && (stage === 'starttls' || stage === 'tls')) return [];
    const isEnd = stage === lastStage;
    // RFC 3207 §4.2: after the handshake the client begins anew with EHLO.
    const again = stage === 'tls' && !isEnd ? [{ asks: 'EHLO', reply: '250' }] : [];
    const said = isEnd ? lastReply(end) : stage === 'tls' && end.tls !== null ? `(${end.tls})` : reply;
    return [{ asks, reply: said }, ...again];
  });
}
