import type { Model, SenderModel } from '../../model/index.js';
import { formatShare } from '../../units/index.js';
import { defineCheck, type Finding, listNames, setting } from '../check.js';
import { flowsTo, wantedOf } from '../flows.js';
import { type Route, routesOf } from '../routes.js';

function findingsFor(model: Model, route: Route): readonly Finding[] {
  const { domain, servers } = route;
  if (domain.answer.kind !== 'empty' || servers.length === 0) return [];
  const parts = flowsTo(model, domain.name).flatMap(({ from, rate }) =>
    from.map(({ sender, share }) => ({ sender, rate: rate * share })),
  );
  const all = parts.reduce((sum, { rate }) => sum + rate, 0);
  const strict = parts.filter(({ sender }) => sender.mta.implicitMx === 'never');
  const senders: readonly SenderModel[] = wantedOf([...new Set(strict.map(({ sender }) => sender))]);
  if (all === 0 || senders.length === 0) return [];
  const share = strict.reduce((sum, { rate }) => sum + rate, 0) / all;
  const waits = senders.every(({ mta }) => mta.onLookup.empty === 'defer');
  const becomes = waits ? 'waits in their queues until it is too old' : 'is returned';
  return [
    {
      message: `${domain.name} has an address and no MX records, and ${listNames(senders.map(({ name }) => name))} ${senders.length > 1 ? 'send' : 'sends'} to no such domain: ${formatShare(share)} of its mail ${becomes}`,
      path: ['domains', domain.name],
      hint: `publish an MX record that names it, \`mx: [ 10 ${domain.name} ]\`: no sender needs the rule of RFC 5321 §5.1 then`,
      mend: setting(['domains', domain.name, 'mx'], [`10 ${domain.name}`], 'lost'),
    },
  ];
}

/** A domain without MX records, and senders that insist on them. */
export const needsMx = defineCheck(
  {
    code: 'needs-mx',
    title: 'Domain without MX, and senders that want one',
    mends: 'adds an MX record that names the domain itself',
    looksFor:
      'A domain that has an address and no MX records, and gets mail from senders that do not take the address for its mail server (`implicitMx: never`), though RFC 5321 §5.1 says so.',
  },
  (model) => routesOf(model).flatMap((route) => findingsFor(model, route)),
);
