import type { DomainModel, Model, MxAnswer } from '../../model/index.js';
import { defineCheck, type Finding, remembered, type ScenarioPath } from '../check.js';
import { flowsOf, sendersTo } from '../flows.js';
import { isDownForGood } from '../outages.js';
import { impatient, spellPatience } from '../patience.js';
import { domainsOf, ownAddressServers } from '../routes.js';

const addressed = remembered((model: Model) => new Set(flowsOf(model).map((flow) => flow.addressed)));

/** The effect of an alias on a domain's mail if its target has no MX records. */
function hiddenRecords(model: Model, domain: DomainModel, answer: MxAnswer, path: ScenarioPath): readonly Finding[] {
  if (answer.kind !== 'cname' || !addressed(model).has(domain.name)) return [];
  const end = domainsOf(model).get(answer.target)?.answer;
  // A target that is a domain of its own, with MX records or another alias, is followed as RFC 5321 §5.1 says.
  if (end !== undefined && end.kind !== 'empty') return [];
  const servers = ownAddressServers(model, answer.target);
  const [server] = servers;
  const isDead = server !== undefined && servers.every((one) => isDownForGood(model, one));
  const senders = impatient(sendersTo(model, domain.name), Number.POSITIVE_INFINITY);
  const cost = isDead && senders.length > 0 ? `, which never takes any: ${spellPatience(senders)}` : '';
  const where =
    server === undefined ? 'and has no address either' : `so all mail goes to the address of that name${cost}`;
  return [
    {
      message: `${domain.name} is an alias of ${answer.target}, which has no MX, ${where}`,
      path,
      hint: `an alias hides every other record of its name (RFC 1034 §3.6.2): give ${domain.name} address records instead, and MX records beside them`,
    },
  ];
}

/** A mail domain that was made an alias of a name without mail. */
export const domainAlias = defineCheck(
  {
    code: 'domain-alias',
    title: 'Domain that is an alias of a name without MX',
    noMend: 'its owner knows which records the alias hides',
    looksFor:
      'A domain that gets mail and is a CNAME of a name without MX records, mostly that of a content network: an alias hides the domain’s own MX ' +
      'records (RFC 1034 §3.6.2), and all mail goes to the address of the other name.',
  },
  (model) => [
    ...model.domains.flatMap((domain) => hiddenRecords(model, domain, domain.answer, ['domains', domain.name])),
    ...model.changes.flatMap((change, i) => {
      const domain = domainsOf(model).get(change.domain);
      return domain === undefined ? [] : hiddenRecords(model, domain, change.answer, ['changes', i]);
    }),
  ],
);
