import { formatRate, formatShare, type PerSecond } from '../../units/index.js';
import { defineCheck } from '../check.js';
import { flowsTo } from '../flows.js';
import { routesOf } from '../routes.js';

/** A server that accepts mail to nobody and bounces it to whoever stands in the envelope. */
export const backscatter = defineCheck(
  {
    code: 'backscatter',
    title: 'Bounces to strangers',
    looksFor:
      'A server that does not know its recipients and takes mail for a domain that also gets mail to nobody: it bounces that later, to senders that are mostly forged.',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      const mail = flowsTo(model, route.domain.name);
      const invalid: PerSecond = mail.reduce((sum, flow) => sum + flow.rate * flow.invalidRecipients, 0);
      const all: PerSecond = mail.reduce((sum, flow) => sum + flow.rate, 0);
      if (invalid === 0) return [];
      return route.servers
        .filter((server) => !server.knowsRecipients)
        .map((server) => ({
          message: `${server.name} does not know its recipients, and ${formatShare(invalid / all)} of the mail for ${route.domain.name} (${formatRate(invalid)}) is to nobody: what of it comes there is accepted and bounced to strangers`,
          path: ['servers', server.name, 'knowsRecipients'],
          hint: 'let it know the recipients (a list such as relay_recipient_maps, or asking the primary) and reject at RCPT',
        }));
    }),
);
