import { type Field, replyOf, type Told } from './field.js';

/** `2=450,3=550`: a code for each recipient. */
function repliesOf({ value, timing }: Told): object[] {
  return value.split(',').map((one) => {
    const [recipient = '', code = ''] = one.split('=');
    const only = { recipient: Number(recipient) };
    return { kind: 'reply', stage: 'rcpt', reply: replyOf(code), only, ...timing };
  });
}

/** Messages to several recipients, and servers that treat these differently. */
export const RECIPIENTS: Field = {
  modes: {
    rcptof: (told) => ({ failures: repliesOf(told) }),
    rcpt1: ({ value, timing }) => ({
      failures: [{ kind: 'reply', stage: 'rcpt', reply: replyOf(value), only: { recipient: 1 }, ...timing }],
    }),
    rcptmax: ({ value, timing }) => {
      const [max = '', ...code] = value.split(':');
      if (timing.at !== undefined) return 'a limit cannot come and go';
      return { keys: { recipientsPerTransaction: { max: Number(max), reply: replyOf(code.join(':')) } } };
    },
    rcptdrop: ({ value, timing }) => ({
      failures: [{ kind: 'disconnect', stage: 'rcpt', only: { after: Number(value) }, ...timing }],
    }),
  },
  cannotSay: ({ recipient_domains: domains }) =>
    domains === undefined ? null : 'recipients at several domains in one message',
  traffic: ({ recipients }) => (recipients === 1 ? {} : { recipients }),
};
