import { defineCheck } from '../check.js';
import { routesOverTime } from '../routes.js';

/** One MX record that is listed more than once. */
export const repeatedRecord = defineCheck(
  {
    code: 'repeated-record',
    title: 'MX record listed twice',
    looksFor:
      'The same MX record twice in one answer: a DNS server hands out each record once (RFC 2181 §5), and senders differ where one does not.',
  },
  (model) =>
    routesOverTime(model).flatMap((route) =>
      route.levels.flatMap((level) =>
        level.exchangers
          .filter(({ name }, i) => level.exchangers.findIndex((other) => other.name === name) < i)
          .map(({ name, path }) => ({
            message: `\`${level.preference} ${name}\` of ${route.domain.name} is listed twice: Postfix tries that host twice in a row, Exim and Sendmail once`,
            path,
            hint: 'take one of the two out; to give a host a larger share, see the lesson on weights',
          })),
      ),
    ),
);
