import { type DomainModel, isNamedBy, type Model, type PolicyModel } from '../../model/index.js';
import { formatDuration, type Seconds, type SimTime } from '../../units/index.js';
import { defineCheck, type Finding, listNames, type ScenarioPath, setting } from '../check.js';
import { type Switch, switches } from '../routes.js';

/** A policy, or its absence, from the time it is published. */
interface Published {
  readonly since: SimTime;
  readonly policy: PolicyModel | null;
  /** Path in the scenario file. */
  readonly path: ScenarioPath;
}

/** All policies of each domain, in order of time. */
function policiesOf({ domains, changes }: Model): ReadonlyMap<string, readonly Published[]> {
  const first = domains.map(({ name, mtaSts }): [string, Published[]] => [
    name,
    [{ since: Number.NEGATIVE_INFINITY, policy: mtaSts ?? null, path: ['domains', name, 'mtaSts'] }],
  ]);
  const all = new Map(first);
  for (const [place, { at, domain, mtaSts }] of changes.entries()) {
    if (mtaSts !== undefined) all.get(domain)?.push({ since: at, policy: mtaSts, path: ['changes', place, 'mtaSts'] });
  }
  return all;
}

/** The enforced policy that a sending host may still apply at `t` though it omits these hosts, and for how long [s]. */
function oldPolicy(
  domain: DomainModel,
  policies: readonly Published[],
  hosts: readonly string[],
  t: SimTime,
):
  | {
      readonly left: readonly string[];
      readonly policy: PolicyModel;
      readonly lasts: Seconds;
      readonly path: ScenarioPath;
    }
  | undefined {
  for (const [place, { since, policy, path }] of policies.entries()) {
    if (policy === null || policy.mode !== 'enforce' || since > t) continue;
    const next = policies[place + 1];
    // A new policy is found when the TXT record is queried again; if there is none any more, the old one lives out its
    // time.
    const ends =
      next === undefined ? Number.POSITIVE_INFINITY : next.since + (next.policy === null ? policy.maxAge : domain.ttl);
    const left = hosts.filter((host) => !isNamedBy(policy, host, 'one'));
    if (left.length > 0 && ends > t) return { left, policy, lasts: ends - t, path };
  }
  return undefined;
}

function find({ domain, change, place }: Switch, policies: readonly Published[]): readonly Finding[] {
  if (change.answer.kind !== 'mx' || policies.every(({ policy }) => policy === null)) return [];
  const hosts = [...new Set(change.answer.records.map(({ exchanger }) => exchanger))];
  const old = oldPolicy(domain, policies, hosts, change.at);
  if (old === undefined) return [];
  const long = Number.isFinite(old.lasts) ? ` for up to ${formatDuration(old.lasts)}` : '';
  const all = old.left.length === hosts.length ? ', which are all: their mail waits' : '';
  return [
    {
      message: `after the change at ${formatDuration(change.at)} senders that keep the MTA-STS policy of ${domain.name} leave out ${listNames(old.left)}${long}${all}`,
      path: ['changes', place],
      hint: `publish a policy that names the new hosts beside the old ones at least ${formatDuration(domain.ttl)} before, the TTL of its TXT record (RFC 8461 §8.3)`,
      mend: setting([...old.path, 'mx'], [...old.policy.mx, ...old.left], 'lost', 'latency.mean'),
    },
  ];
}

/** A move of the MX records that cached MTA-STS policies of senders do not cover. */
export const policyOutlivesMove = defineCheck(
  {
    code: 'policy-outlives-move',
    title: 'MTA-STS policy that outlives a move',
    mends: 'names the new hosts in the old policy',
    looksFor:
      'New MX hosts that the policy which senders keep does not name: they go by it until they see a newer one, and where it was only taken away, until its `maxAge` is over (RFC 8461 §3.3, §8.3).',
  },
  (model) => {
    const policies = policiesOf(model);
    return switches(model).flatMap((one) => find(one, policies.get(one.domain.name) ?? []));
  },
);
