import { defineCheck } from '../check.js';
import { type Exchanger, routesOverTime } from '../routes.js';

/** True if another record of the same name comes before this one. */
function isRepeated(exchangers: readonly Exchanger[]): (one: Exchanger, place: number) => boolean {
  const first = new Map<string, number>();
  for (const [place, { name }] of exchangers.entries()) if (!first.has(name)) first.set(name, place);
  return ({ name }, place) => (first.get(name) ?? place) < place;
}

/** One MX record that is listed more than once. */
export const repeatedRecord = defineCheck(
  {
    code: 'repeated-record',
    title: 'MX record listed twice',
    mends: 'takes one of the two out',
    looksFor:
      'The same MX record twice in one answer: a DNS server hands out each record once (RFC 2181 §5), and senders differ where one does not.',
  },
  (model) =>
    routesOverTime(model).flatMap((route) =>
      route.levels.flatMap((level) =>
        level.exchangers.filter(isRepeated(level.exchangers)).map(({ name, path }) => ({
          message: `\`${level.preference} ${name}\` of ${route.domain.name} is listed twice: Postfix tries that host twice in a row, Exim and Sendmail once`,
          path,
          hint: 'take one of the two out; to give a host a larger share, see the lesson on weights',
          mend: { changes: [{ path }], figures: [] },
        })),
      ),
    ),
);
