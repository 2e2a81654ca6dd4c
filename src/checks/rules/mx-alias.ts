import type { Model, SenderModel } from '../../model/index.js';
import { formatShare, type Share } from '../../units/index.js';
import { defineCheck, listNames, setting } from '../check.js';
import { flowsOf, sendersTo, wantedOf } from '../flows.js';
import { routesOverTime } from '../routes.js';

/** Share of a domain's mail that comes from these senders. */
function shareFrom(model: Model, domain: string, senders: ReadonlySet<SenderModel>): Share {
  const flows = flowsOf(model).filter((flow) => flow.domain === domain);
  const all = flows.reduce((sum, { rate }) => sum + rate, 0);
  const theirs = flows.flatMap(({ from, rate }) =>
    from.map(({ sender, share }) => (senders.has(sender) ? rate * share : 0)),
  );
  return theirs.reduce((sum, rate) => sum + rate, 0) / all;
}

/** Senders that refuse such a host, and their share of the domain's mail. */
function refusals(model: Model, domain: string): string {
  const senders = wantedOf(sendersTo(model, domain)).filter(({ mta }) => mta.aliases === 'refused');
  if (senders.length === 0) return '';
  const share = shareFrom(model, domain, new Set(senders));
  return `, which ${listNames(senders.map(({ name }) => name))} refuse${senders.length > 1 ? '' : 's'}: ${formatShare(share)} of its mail`;
}

/** An MX that points to an alias. */
export const mxAlias = defineCheck(
  {
    code: 'mx-alias',
    title: 'MX that points to an alias',
    mends: 'names the host that the alias stands for',
    looksFor:
      'An MX record whose host name is a CNAME: RFC 2181 §10.3 forbids it; most senders follow it, and some do not.',
  },
  (model) =>
    routesOverTime(model).flatMap((route) =>
      route.levels.flatMap((level) =>
        level.exchangers.flatMap(({ name, host, path }) =>
          host === undefined || host.aliasOf === null
            ? []
            : [
                {
                  message: `the MX ${name} is an alias of ${host.aliasOf}${refusals(model, route.domain.name)}`,
                  path,
                  hint: `point the MX to ${host.aliasOf} itself (RFC 2181 §10.3, RFC 5321 §5.1)`,
                  mend: setting(path, `${level.preference} ${host.aliasOf}`),
                },
              ],
        ),
      ),
    ),
);
