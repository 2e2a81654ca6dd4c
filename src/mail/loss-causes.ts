import { OUTCOMES, type Outcome, STAGES } from './vocabulary.js';

/** How the last attempt failed, or why there was none, for mail that was not tried (again) in time. */
const LAST_FAILURES = [
  ...OUTCOMES.filter((outcome): outcome is Exclude<Outcome, 'accepted'> => outcome !== 'accepted'),
  /** 450 from a greylist (RFC 6647). */
  'greylisted',
  /** Turned away by a limit that a server keeps for each of its clients. */
  'limited',
  /** No server was tried: all were remembered as dead, or no turn ever came. */
  'untried',
] as const;

/**
 * Where mail is lost: groups, and what is told apart within them. Every message that is not delivered has exactly one.
 */
export const LOSS_CAUSES = {
  /** Its sender does not try again after a failure. */
  neverRetried: LAST_FAILURES,
  /** The time in its sender's queue was up; by the last failure. */
  gaveUp: LAST_FAILURES,
  /** Refused for good with a 5xx; by the stage, or because a full server said so, or returned after acceptance. */
  rejected: [...STAGES, 'overloaded', 'afterAcceptance'],
  /** Returned at once by the sender, although the failure was no 5xx. */
  returnedAtOnce: LAST_FAILURES,
  /** Accepted by a relay and lost in its queue. */
  relay: ['expired', 'rejected', 'unroutable', 'neverRetried'],
  /** Set aside, thrown away or rejected by a filter. */
  filtered: ['quarantined', 'removed', 'rejected'],
  /** The DNS led to no server; `noAnswer`: it gave none until the time was up; `noAcceptableServer`: a policy (MTA-STS, DANE) left out all. */
  noRoute: ['nullMx', 'nxdomain', 'noServer', 'noAddress', 'noAnswer', 'loop', 'noAcceptableServer'],
  /** In a queue when the run was told to stop. */
  pending: ['queued'],
} as const;

export type LossGroup = keyof typeof LOSS_CAUSES;

export const LOSS_GROUPS = Object.keys(LOSS_CAUSES) as readonly LossGroup[];
