import { type ChangeModel, type DomainModel, isNamedBy, type Model, type PolicyModel } from '../../model/index.js';
import { formatDuration, type Seconds, type SimTime } from '../../units/index.js';
import { defineCheck, type Finding, listNames } from '../check.js';

/** All policies of a domain, each from when it is published; `null` where there is none. */
function policiesOf({ name, mtaSts }: DomainModel, changes: readonly ChangeModel[]) {
  const later = changes.flatMap(({ at, domain, mtaSts: policy }) =>
    domain === name && policy !== undefined ? [{ since: at, policy }] : [],
  );
  return [{ since: Number.NEGATIVE_INFINITY, policy: mtaSts ?? null }, ...later];
}

/** The enforced policy that a sending host may still go by at `t`, though it does not name these hosts; and for how long [s]. */
function oldPolicy(
  domain: DomainModel,
  changes: readonly ChangeModel[],
  hosts: readonly string[],
  t: SimTime,
): { readonly left: readonly string[]; readonly policy: PolicyModel; readonly lasts: Seconds } | undefined {
  const policies = policiesOf(domain, changes);
  for (const [place, { since, policy }] of policies.entries()) {
    if (policy === null || policy.mode !== 'enforce' || since > t) continue;
    const next = policies[place + 1];
    // A newer one is found when the TXT record is asked for again; where there is none any more, the old one lives out its time.
    const ends =
      next === undefined ? Number.POSITIVE_INFINITY : next.since + (next.policy === null ? policy.maxAge : domain.ttl);
    const left = hosts.filter((host) => !isNamedBy(policy, host, 'one'));
    if (left.length > 0 && ends > t) return { left, policy, lasts: ends - t };
  }
  return undefined;
}

function find(model: Model, change: ChangeModel, place: number): readonly Finding[] {
  const domain = model.domains.find(({ name }) => name === change.domain);
  if (domain === undefined || change.answer.kind !== 'mx') return [];
  const hosts = [...new Set(change.answer.records.map(({ exchanger }) => exchanger))];
  const old = oldPolicy(domain, model.changes, hosts, change.at);
  if (old === undefined) return [];
  const long = Number.isFinite(old.lasts) ? ` for up to ${formatDuration(old.lasts)}` : '';
  const all = old.left.length === hosts.length ? ', which are all: their mail waits' : '';
  return [
    {
      message: `after the change at ${formatDuration(change.at)} senders that keep the MTA-STS policy of ${domain.name} leave out ${listNames(old.left)}${long}${all}`,
      path: ['changes', place],
      hint: `publish a policy that names the new hosts beside the old ones at least ${formatDuration(domain.ttl)} before, the TTL of its TXT record (RFC 8461 §8.3)`,
    },
  ];
}

/** A move of the MX records that MTA-STS policies in the hands of senders do not know of. */
export const policyOutlivesMove = defineCheck(
  {
    code: 'policy-outlives-move',
    title: 'MTA-STS policy that outlives a move',
    looksFor:
      'New MX hosts that the policy which senders keep does not name: they go by it until they see a newer one, and where it was only taken away, until its `maxAge` is over (RFC 8461 §3.3, §8.3).',
  },
  (model) => model.changes.flatMap((change, place) => find(model, change, place)),
);
