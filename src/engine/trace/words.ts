import { FATES, type Fate } from '../../mail/index.js';
import { POLICY_FAILURES } from '../../model/index.js';
import type { PassedOver, PolicyKnown, Then, TraceAnswer, WalkEnd } from '../../results/index.js';

/** Words for the codes of the core (core/codes.ts), in their order. */
export const ANSWERS: readonly TraceAnswer[] = ['mx', 'nullMx', 'nxdomain', 'empty', 'servfail', 'timeout'];
/** Reasons why a name has no address; the first has one. */
export const HOST_ANSWERS = ['empty', 'nxdomain', 'empty', 'servfail', 'timeout', 'loopback', 'alias'] as const;
export const PASSED_OVER: readonly PassedOver[] = [
  'notDue',
  'dead',
  'limit',
  'repeat',
  'policy',
  'balance',
  'host',
  'tlsa',
];
/** Failures of a query for TLSA records; the first is none. */
export const TLSA_ANSWERS = ['none', 'nxdomain', 'empty', 'servfail', 'timeout'] as const;
/** Sources of a TLS requirement that a session did not meet: bits in their order. `sender`: by its own level. */
export const ASKERS = ['sender', 'MTA-STS', 'DANE'] as const;
export const POLICIES: readonly PolicyKnown[] = [
  'always',
  'kept',
  'same',
  'fetched',
  'unpublished',
  'noRecord',
  'underWay',
  ...POLICY_FAILURES,
];
export const WALK_ENDS: readonly WalkEnd[] = ['listEnded', 'sessionLimit', 'hostLimit', 'addressLimit'];
export const CUTS = ['self', 'backupsIgnored', 'loopback'] as const;
export const THEN: readonly Then[] = ['next', 'defer', 'bounce', 'done', 'off'];
export const LINES = ['destination', 'queueRunner', 'place', 'rate'] as const;
export const FILTER_ACTIONS = ['reject', 'quarantine', 'remove', 'reject'] as const;

/**
 * The words of a server that takes a message, of a filter that rejects it (RFC 3463 §3.8), of a greylist (RFC 6647 §5) and
 * of a server that knows its users (RFC 3463 §3.2).
 */
export const ACCEPTED = '250 2.0.0 accepted';
export const FILTERED = '554 5.7.1 rejected by the filter';
export const GREYLISTED = '450 4.7.1 greylisted, come back later';
/** Of a server that asks another for its users, which does not answer (Postfix, unverified_recipient_defer_code). */
export const UNVERIFIED = '450 4.1.1 unverified address';
export const NO_SUCH_USER = '550 5.1.1 no such user';
/** RFC 1870 §6.1; RFC 3463 §3.4. */
export const TOO_LARGE = '552 5.3.4 message too big for system';

export function fateName(fate: number): Fate {
  return FATES[fate] ?? 'pending';
}
