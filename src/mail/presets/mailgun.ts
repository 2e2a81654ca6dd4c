import { HOUR, MINUTE } from '../../units/index.js';
import { assumed, basedOn, cited } from './preset.js';
import { RFC5321 } from './rfc5321.js';

/** Mailgun, from its help pages. */
export const MAILGUN = basedOn(RFC5321, {
  name: 'mailgun',
  summary: 'Mailgun: waits of 10 minutes to 4 hours, gives up after 8 hours',
  describes: 'Mailgun, a sending service, from its help pages; the rest was not found',
  values: {
    retry: {
      rule: cited(
        {
          kind: 'list',
          waits: [10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR],
          then: [4 * HOUR],
        },
        'help.mailgun.com: retries after 10, 15, 30, 60, 120 and 240 minutes',
      ),
    },
    giveUpAfter: cited(
      { age: 8 * HOUR, attempts: null, hostDown: null, onTime: true },
      'help.mailgun.com: up to 8 hours, taken to mean that nothing comes later',
    ),
    addresses: assumed(1, 'accounts with addresses of their own; shared pools have more'),
    knowsItselfBy: assumed('nothing', "a sending service is nobody's MX"),
  },
});
