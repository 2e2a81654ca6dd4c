import type { DomainModel, Model } from '../../model/index.js';
import { formatRate } from '../../units/index.js';
import { defineCheck, remembered } from '../check.js';
import { flowsOf } from '../flows.js';
import { decidingDomain, routesOf } from '../routes.js';

const changing = remembered((model: Model) => new Set(model.changes.map((change) => change.domain)));
const routed = remembered((model: Model) => new Set(routesOf(model).map((route) => route.domain)));

/** Why no mail for this domain can ever arrive; undefined where some can. */
function deadEnd(model: Model, domain: DomainModel | undefined): string | undefined {
  if (domain === undefined) return undefined;
  // A change may make it routable.
  if (changing(model).has(domain.name)) return undefined;
  const { kind } = domain.answer;
  if (kind === 'nullMx') return 'has a null MX: it takes no mail (RFC 7505)';
  if (kind === 'nxdomain') return 'does not exist';
  if (kind !== 'empty') return undefined;
  return routed(model).has(domain) ? undefined : 'has neither MX nor address (RFC 5321 §5.1)';
}

/** Traffic to a domain that takes no mail. */
export const unroutableTraffic = defineCheck(
  {
    code: 'unroutable-traffic',
    title: 'Mail to a domain that takes none',
    noMend: 'what is sent there is no matter of set-up',
    looksFor:
      'Traffic to a domain with a null MX, without existence, or with neither MX nor address: all of it ends as unroutable.',
  },
  (model) => {
    const rates = new Map<string, { rate: number; traffic: number }>();
    for (const flow of flowsOf(model)) {
      const known = rates.get(flow.addressed);
      rates.set(flow.addressed, { rate: (known?.rate ?? 0) + flow.rate, traffic: known?.traffic ?? flow.traffic });
    }
    return [...rates].flatMap(([name, { rate, traffic }]) => {
      const domain = decidingDomain(model, name);
      const why = deadEnd(model, domain);
      if (why === undefined || domain === undefined) return [];
      const subject = domain.name === name ? name : `${name} is an alias of ${domain.name}, which`;
      const replayed = model.traffic[traffic]?.kind === 'replay';
      return [
        {
          message: `${subject} ${why}, and gets ${formatRate(rate)}`,
          path: replayed ? ['traffic', traffic, 'replay'] : ['traffic', traffic, 'to', name],
          hint: 'leave it out of the traffic, unless it is there to show just that',
        },
      ];
    });
  },
);
