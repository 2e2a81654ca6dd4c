import type { FailureModel, Model, ServerModel } from '../../model/index.js';
import { formatDuration } from '../../units/index.js';
import { defineCheck, type Finding, listNames } from '../check.js';

/** The failure by which the key changes, and its index. */
function renewalOf({ failures }: ServerModel): { readonly failure: FailureModel; readonly at: number } | undefined {
  const at = failures.findIndex(({ becomes }) => becomes === 'mismatch');
  const failure = failures[at];
  return failure === undefined ? undefined : { failure, at };
}

function find(model: Model, server: ServerModel): readonly Finding[] {
  const renewal = renewalOf(server);
  const checked = server.tls !== undefined && server.tls.tlsa === 'valid';
  if (renewal === undefined || !checked) return [];
  const signed = model.domains.some(
    ({ dane, answer }) =>
      dane === true && answer.kind === 'mx' && answer.records.some(({ exchanger }) => server.hosts.includes(exchanger)),
  );
  if (!signed) return [];
  const obeying = model.senders.filter(({ mta }) => mta.dane > 0).map(({ name }) => name);
  const { timing } = renewal.failure;
  const when =
    timing.kind === 'planned' ? `from ${formatDuration(timing.at)} on, for ${formatDuration(timing.for)}, ` : '';
  const who = obeying.length === 0 ? 'nobody here checks it' : `to ${listNames(obeying)} it is then a failed host`;
  return [
    {
      message: `${when}${server.name} shows a key that its TLSA records do not know: ${who}`,
      path: ['servers', server.name, 'failures', renewal.at],
      hint: 'publish the TLSA record of the new key beside the old one, a TTL before it is used; or keep the key when the certificate is renewed (RFC 7672 §8.1)',
    },
  ];
}

/** A server with DANE whose key changes before its TLSA records do. */
export const daneRenewal = defineCheck(
  {
    code: 'dane-renewal',
    title: 'New key without its TLSA record',
    noMend: 'a key that changes is an event, and the records of the next one are published outside the scenario',
    looksFor:
      'A server with TLSA records whose certificate comes to have another key: to senders that obey DANE it is no host until the records follow (RFC 7672 §8.1).',
  },
  (model) => model.servers.flatMap((server) => find(model, server)),
);
