import { defineCheck } from '../check.js';
import { lastArrival } from '../flows.js';
import { isDownForGood, refusesForGood } from '../outages.js';
import { routesOf } from '../routes.js';
import { spellUnavailability } from '../unavailability.js';

/** A domain whose mail goes through one server only. */
export const singleMx = defineCheck(
  {
    code: 'single-mx',
    title: 'One server for all mail',
    noMend: 'a second server has to be there first',
    looksFor:
      'A domain whose mail can go to one server only. While it is down all mail waits in the queues of the senders; ' +
      'that is no loss as long as it is back before they give up.',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      const [server] = route.servers;
      // Other checks cover several names for one machine, a relay without a mailbox behind it, and an address that
      // never takes mail.
      if (server === undefined || route.servers.length > 1 || server.relay !== null) return [];
      const exchangers = route.levels.flatMap((level) => level.exchangers);
      if (exchangers.filter(({ servers }) => servers.length > 0).length > 1) return [];
      if (route.implicit && (isDownForGood(model, server) || refusesForGood(model, server))) return [];
      const down = spellUnavailability(model, [server], lastArrival(model));
      const cost = down === '' ? '' : `, and it is ${down}`;
      const second = route.implicit
        ? 'publish MX records for two servers at the same preference'
        : 'add a second server at the same preference';
      return [
        {
          message: `${route.domain.name} has one server, ${server.name}${cost}`,
          path: route.path,
          hint: `${second}, or rely on the queues of the senders and keep outages short`,
        },
      ];
    }),
);
