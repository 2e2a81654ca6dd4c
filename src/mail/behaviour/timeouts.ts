import { group, orNone, time } from './forms.js';

/** A time-out of zero would let nothing through. */
const timeout = time(0.001);

/** Time-outs of a sender at each stage of a session (RFC 5321 §4.5.3.2), for the DNS, and for the whole. */
export const TIMEOUTS = group(
  'timeouts',
  'How long the sender waits.',
  {
    dns: { form: timeout, description: 'For one DNS query.', examples: ['30s'] },
    aaaa: {
      form: orNone(timeout, 'dns'),
      description: 'For the query for the IPv6 addresses of a host (Sendmail: 30s); `dns`: as for any other.',
      examples: ['30s'],
      absent: true,
      unsaid: 'as for any other query',
    },
    connect: { form: timeout, description: 'For the connection.', examples: ['30s'] },
    kernel: {
      form: orNone(timeout, 'unlimited'),
      description: "When the sender's operating system gives up a connection; the shorter of the two holds.",
      examples: ['135s'],
    },
    greeting: { form: timeout, description: 'For the greeting (220).', examples: ['5m'] },
    ehlo: { form: timeout, description: 'For the answer to EHLO.', examples: ['5m'] },
    starttls: { form: timeout, description: 'For the answer to STARTTLS.', examples: ['5m'] },
    tls: {
      form: orNone(timeout, 'unlimited'),
      description: 'For the TLS handshake (`unlimited`: Courier).',
      examples: ['5m'],
    },
    mail: { form: timeout, description: 'For the answer to MAIL.', examples: ['5m'] },
    rcpt: { form: timeout, description: 'For the answer to RCPT.', examples: ['5m'] },
    data: { form: timeout, description: 'For the answer to DATA.', examples: ['2m'] },
    message: { form: timeout, description: 'For the answer to the final dot.', examples: ['10m'] },
    quit: {
      form: time(),
      description: 'For the answer to QUIT, when the mail is delivered; until then the connection stands.',
      examples: ['5m'],
      absent: true,
      unsaid: 'it leaves without waiting for it',
    },
    session: {
      form: orNone(timeout, 'unlimited'),
      description: 'For a whole session, from the moment the connection stands (chasquid: 10m).',
      examples: ['10m'],
      absent: true,
      unsaid: 'the time-outs of the stages are all there are',
    },
  },
  [
    'dns',
    'aaaa',
    'kernel',
    'connect',
    'greeting',
    'ehlo',
    'starttls',
    'tls',
    'mail',
    'rcpt',
    'data',
    'message',
    'quit',
    'session',
  ],
);
