/** An MTA-STS policy (RFC 8461 §3.2). */
@unmanaged
export class Policy {
  /** Time for which it is cached from the last fetch [s]. */
  maxAge: f64;
  /** Duration of a fetch [s]. */
  fetchTime: f64;
  /** By number of a host name, bytes: whether the policy names it (MATCHES_NAME), and whether a certificate of that name fits (MATCHES_CERTIFICATE). */
  matches: usize;
  /** Position in POLICY_MODES. */
  mode: u8;
}

/** A policy, and the instant from which it is published [s]; none if publication ends then. */
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
  /** Time for which a sender need not check for a new policy [s]: the TTL of its TXT record. */
  ttl: f64;
  /** Negative TTL of that record [s]. */
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
  /** True if it is always the same for every sender: then none need remember it. */
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
