import type { Field } from './field.js';
import { notYet } from './field.js';

/** Messages to several recipients, and servers that treat these differently. */
export const RECIPIENTS: Field = {
  modes: notYet(['rcptof', 'rcptmax', 'rcptdrop', 'rcpt1'], 'a reply to some recipients of a message'),
  cannotSay: ({ recipients, recipient_domains: domains }) => {
    if (domains !== undefined) return 'recipients at several domains in one message';
    return recipients > 1 ? 'several recipients in one message' : null;
  },
};
