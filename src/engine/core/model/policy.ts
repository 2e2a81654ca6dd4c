/** What an MTA-STS policy says (RFC 8461 §3.2). */
@unmanaged
export class Policy {
  /** How long it is kept from the last fetch [s]. */
  maxAge: f64;
  /** How long it takes to fetch it [s]. */
  fetchTime: f64;
  /** By number of a host name, bytes: whether the policy names it (MATCHES_NAME), and whether a certificate of that name fits (MATCHES_CERTIFICATE). */
  matches: usize;
  /** Position in POLICY_MODES. */
  mode: u8;
}

/** A policy, from the instant it begins to be published [s]; none from when it is not any more. */
@unmanaged
class PolicyPeriod {
  since: f64;
  policy: Policy;
  padding: i32;
}
const PERIOD_SIZE: usize = offsetof<PolicyPeriod>();

/** All policies that a domain ever publishes. */
@unmanaged
export class DomainPolicies {
  /** For how long a sender need not look whether there is a new one [s]: the TTL of its TXT record. */
  ttl: f64;
  /** How long it is kept that there is no such record [s]. */
  negativeTtl: f64;
  /** Periods in the order of time: `first` up to, not including, `end`. */
  first: usize;
  end: usize;
  /** Ways in which it cannot be fetched: pointers, `failures` up to, not including, `failuresEnd`. */
  failures: usize;
  failuresEnd: usize;
  /** Ways in which queries for that record fail: pointers, `lookupFailures` up to, not including, `lookupFailuresEnd`. */
  lookupFailures: usize;
  lookupFailuresEnd: usize;
  /** Whether it is always the same for everybody: then nobody need remember it. */
  isFixed: bool;
}

/** The policy that the domain publishes at `t` [s]; 0 where there is none. */
export function policyAt(policies: DomainPolicies, t: f64): Policy {
  let found = changetype<Policy>(0);
  for (let at = policies.first; at < policies.end; at += PERIOD_SIZE) {
    const period = changetype<PolicyPeriod>(at);
    if (period.since <= t) found = period.policy;
  }
  return found;
}
