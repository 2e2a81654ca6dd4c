/**
 * The steps of one SMTP session, in order (RFC 5321 §3). `connect` and `greeting` share one round trip; every other
 * stage takes one of its own. `starttls` is the reply to the command (RFC 3207), `tls` the handshake (RFC 8446 §2: one
 * round trip), after which EHLO is sent again: only if both sides support TLS.
 */
export const STAGES = ['connect', 'greeting', 'ehlo', 'starttls', 'tls', 'mail', 'rcpt', 'data', 'message'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * Failures of a stage, as the sender sees them. `4xx` and `5xx` are reply classes (RFC 5321 §4.2.1); `unreachable`
 * comes from the sender's own operating system or a router: there is no route to the address (RFC 1122 §3.2.2.1, RFC
 * 4443 §3.1). On `noTls` and `badCertificate` the sender leaves by itself: it requires TLS, or a valid certificate, and
 * there is none.
 */
export const FAILURE_CLASSES = [
  'refused',
  'timeout',
  '4xx',
  '5xx',
  'disconnect',
  'unreachable',
  'noTls',
  'badCertificate',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/**
 * The sender's decision after a failed stage. `next`: the next address, even of the same host; `nextHost`: the next MX
 * host; `nextOrBounce`, `nextHostOrBounce`: the same, and a bounce at the end of the list if every failure was
 * permanent; `plain`: on without TLS, at `starttls` in the same session, else in a new connection to the same address
 * as `plainText` says.
 */
export const DECISIONS = ['next', 'defer', 'bounce', 'nextOrBounce', 'nextHost', 'plain', 'nextHostOrBounce'] as const;
export type Decision = (typeof DECISIONS)[number];

/** True if it leads to another server in the same delivery, whatever comes at the end of the list. */
export function leadsOn(decision: Decision): boolean {
  return decision !== 'defer' && decision !== 'bounce';
}

/** The outcome of one attempt: one message offered to one server. */
export const OUTCOMES = [
  'accepted',
  'refused',
  'timedOut',
  'tempfailed',
  'rejected',
  'disconnected',
  'overloaded',
  'unreachable',
  'noTls',
  'badCertificate',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Outcomes that results mention only if they are possible, or occurred. */
export const SELDOM_OUTCOMES = ['unreachable', 'noTls', 'badCertificate'] as const;
export type SeldomOutcome = (typeof SELDOM_OUTCOMES)[number];
/** Outcomes that results always mention. */
export const USUAL_OUTCOMES = OUTCOMES.filter(
  (outcome): outcome is Exclude<Outcome, SeldomOutcome> => !(SELDOM_OUTCOMES as readonly Outcome[]).includes(outcome),
);

/** Ways in which a message can end. Every message ends in exactly one of these. */
export const FATES = [
  'delivered',
  'quarantined',
  'removed',
  'rejected',
  'expired',
  'unroutable',
  'abandoned',
  'pending',
] as const;
export type Fate = (typeof FATES)[number];

/** The class of a message. `ham`, `spam` and `virus` have valid recipients; `invalid` has an unknown one. */
export const KINDS = ['ham', 'spam', 'virus', 'invalid'] as const;
export type Kind = (typeof KINDS)[number];
/** Position of wanted mail in KINDS. */
export const HAM = KINDS.indexOf('ham');

/** Types of DNS records that are queried on the way of a message. */
export const RECORD_TYPES = ['mx', 'a', 'aaaa', 'tlsa', 'txt'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/**
 * Ways in which a query fails: server failure, no answer, or denial of the name or of the record type (RFC 2308 §2).
 */
export const LOOKUP_FAILURES = ['servfail', 'timeout', 'nxdomain', 'empty'] as const;
export type LookupFailureKind = (typeof LOOKUP_FAILURES)[number];

/** Address families. */
export const FAMILIES = ['ipv4', 'ipv6'] as const;
export type Family = (typeof FAMILIES)[number];
