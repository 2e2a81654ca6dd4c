import { defineCheck, setting } from '../check.js';

/** A server that rejects permanently when it is full for the moment. */
export const overloadBounces = defineCheck(
  {
    code: 'overload-bounces',
    title: 'Full, and says so for good',
    mends: 'answers 421 when full',
    looksFor:
      'A server with a session limit whose reply when it is full is 5xx: senders take that for final (RFC 5321 §4.2.1) and some bounce.',
  },
  (model) =>
    model.servers.flatMap((server) => {
      const { overload, sessions, name } = server;
      if (sessions === null || overload.kind !== 'reply' || overload.reply.code < 500) return [];
      return [
        {
          message: `${name} answers ${overload.reply.code} to a connection over its ${sessions === 1 ? 'one session' : `${sessions} sessions`}: senders such as Exim bounce where no other server takes the message`,
          path: ['servers', name, 'overload'],
          hint: 'answer 421: the sender tries another server, or comes back',
          mend: setting(['servers', name, 'overload'], { reply: '421 4.3.2 too many connections' }, 'lost'),
        },
      ];
    }),
);
