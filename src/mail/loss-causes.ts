import { OUTCOMES, type Outcome, STAGES } from './vocabulary.js';

/** Last failure of mail that was not delivered in time, or the reason why it was never tried. */
const LAST_FAILURES = [
  ...OUTCOMES.filter((outcome): outcome is Exclude<Outcome, 'accepted'> => outcome !== 'accepted'),
  /** 450 from a greylist (RFC 6647). */
  'greylisted',
  /** Rejected by a limit that a server sets for each of its clients. */
  'limited',
  /** No server was tried: all were remembered as dead, or its turn never came. */
  'untried',
] as const;

/** Causes of loss, in groups. Every message that is not delivered has exactly one. */
export const LOSS_CAUSES = {
  /** Its sender does not try again after a failure. */
  neverRetried: LAST_FAILURES,
  /** Its time in the sender's queue expired; by the last failure. */
  gaveUp: LAST_FAILURES,
  /** Rejected permanently with a 5xx; by the stage, by a full server, or by a bounce after acceptance. */
  rejected: [...STAGES, 'overloaded', 'afterAcceptance'],
  /** Returned at once by the sender, although the failure was not a 5xx. */
  returnedAtOnce: LAST_FAILURES,
  /** Accepted by a relay and lost in its queue. */
  relay: ['expired', 'rejected', 'unroutable', 'neverRetried'],
  /** Quarantined, discarded or rejected by a filter. */
  filtered: ['quarantined', 'removed', 'rejected'],
  /**
   * The DNS led to no server; `noAnswer`: it gave no answer until the message expired; `noAcceptableServer`: a policy
   * (MTA-STS, DANE) excluded all.
   */
  noRoute: ['nullMx', 'nxdomain', 'noServer', 'noAddress', 'noAnswer', 'loop', 'noAcceptableServer'],
  /** Still queued when the run was told to stop. */
  pending: ['queued'],
} as const;

export type LossGroup = keyof typeof LOSS_CAUSES;

export const LOSS_GROUPS = Object.keys(LOSS_CAUSES) as readonly LossGroup[];
