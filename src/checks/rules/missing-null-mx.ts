import { defineCheck } from '../check.js';
import { sendersTo } from '../flows.js';
import { isDownForGood } from '../outages.js';
import { impatient, spellPatience } from '../patience.js';
import { routesOf } from '../routes.js';

/** A domain with a web site only that does not declare that it takes no mail. */
export const missingNullMx = defineCheck(
  {
    code: 'missing-null-mx',
    title: 'Domain without mail that does not say so',
    noMend: 'its owner knows whether the domain is to take mail',
    looksFor:
      'A domain without MX records whose own address never takes mail, mostly a web server: senders take the address for a mail server ' +
      '(RFC 5321 §5.1) and try for days. A null MX (RFC 7505) tells their authors at once.',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      if (route.domain.answer.kind !== 'empty' || !route.servers.every((server) => isDownForGood(model, server)))
        return [];
      const senders = impatient(sendersTo(model, route.domain.name), Number.POSITIVE_INFINITY);
      if (senders.length === 0) return [];
      return [
        {
          message: `${route.domain.name} has no MX, so its mail goes to its own address, where ${route.servers[0]?.name} never takes any: ${spellPatience(senders)}`,
          path: route.path,
          hint: 'if the domain takes no mail, publish a null MX (`0 .`, RFC 7505), and authors learn it at once; if it does, publish an MX',
        },
      ];
    }),
);
