import { type DomainModel, isNamedBy, type Model } from '../../model/index.js';
import { formatShare, type Share } from '../../units/index.js';
import { defineCheck, type Finding, listNames, setting } from '../check.js';
import { flowsOf } from '../flows.js';

/** Share of the mail to a domain whose sending hosts obey MTA-STS policies. */
function shareThatObeys(model: Model, domain: string): Share {
  const flows = flowsOf(model).filter((flow) => flow.domain === domain);
  const all = flows.reduce((sum, { rate }) => sum + rate, 0);
  const parts = flows.flatMap(({ from, rate }) => from.map(({ sender, share }) => rate * share * sender.mta.mtaSts));
  return all === 0 ? 0 : parts.reduce((sum, rate) => sum + rate, 0) / all;
}

function find(model: Model, { name, answer, mtaSts }: DomainModel): readonly Finding[] {
  if (mtaSts === undefined || mtaSts.mode === 'none' || answer.kind !== 'mx') return [];
  const hosts = [...new Set(answer.records.map(({ exchanger }) => exchanger))];
  const outside = hosts.filter((host) => !isNamedBy(mtaSts, host, 'one'));
  if (outside.length === 0) return [];
  const share = shareThatObeys(model, name);
  const whose =
    share === 0 ? 'nobody here obeys it' : `${formatShare(share)} of its mail comes from hosts that obey it`;
  const are = outside.length > 1 ? 'are' : 'is';
  const none = outside.length === hosts.length ? ', and no other host is' : '';
  const effect = mtaSts.mode === 'testing' ? ', which is only counted while it is tested' : '';
  return [
    {
      message: `${listNames(outside)} ${are} not in the MTA-STS policy of ${name}${none}: ${whose}${effect}`,
      path: ['domains', name, 'mtaSts'],
      hint: 'name all MX hosts in `mtaSts.mx`, or take those out of the records that nobody may use (RFC 8461 §5)',
      mend: setting(['domains', name, 'mtaSts', 'mx'], [...mtaSts.mx, ...outside], 'lost', 'latency.mean'),
    },
  ];
}

/** MX hosts that a domain's own MTA-STS policy leaves out. */
export const hostOutsidePolicy = defineCheck(
  {
    code: 'host-outside-policy',
    title: 'MX host that the MTA-STS policy does not name',
    mends: 'names all MX hosts in the policy',
    looksFor:
      'An MX host that the domain’s MTA-STS policy does not name: to those who obey the policy it is no host at all, so a backup of that kind takes nothing from them (RFC 8461 §5).',
  },
  (model) => model.domains.flatMap((domain) => find(model, domain)),
);
