import { FATES, type Fate, type Kind, type Outcome } from '../../mail/index.js';
import type { FateCounts, Verdict } from '../../results/index.js';

/** Words for a fate in a sentence, after "was" or "were". */
export { FATE_LABELS as FATE_PHRASES } from '../../results/index.js';

/** Meaning of a fate, for a newcomer. */
export const FATE_MEANINGS: Readonly<Record<Fate, string>> = {
  delivered: 'accepted by a final server',
  quarantined: 'set aside by a filter',
  removed: 'thrown away by a filter',
  rejected: 'refused for good, or returned at once',
  expired: 'given up: not delivered in time',
  unroutable: 'the DNS names no server for it',
  abandoned: 'its sender does not try again',
  pending: 'still waiting when the run was stopped',
};

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  ham: 'wanted mail',
  spam: 'spam',
  virus: 'viruses',
  invalid: 'to nobody',
};

export const KIND_MEANINGS: Readonly<Record<Kind, string>> = {
  ham: 'ham to valid recipients',
  spam: 'spam to valid recipients',
  virus: 'viruses to valid recipients',
  invalid: 'mail to recipients that do not exist',
};

export const OUTCOME_NAMES: Readonly<Record<Outcome, string>> = {
  accepted: 'accepted',
  refused: 'refused',
  timedOut: 'timed out',
  tempfailed: '4xx',
  rejected: '5xx',
  disconnected: 'cut off',
  overloaded: 'overloaded',
  unreachable: 'no route',
  noTls: 'no TLS',
  badCertificate: 'bad certificate',
};

/** Mark beside the word of a verdict, so that verdicts are never told apart by colour alone. */
export const VERDICT_MARKS: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', undecided: '?' };

/** The fates other than delivered that occurred, most frequent first. */
export function lostFates(counts: FateCounts): Fate[] {
  return FATES.filter((fate) => fate !== 'delivered' && counts[fate] > 0).toSorted((a, b) => counts[b] - counts[a]);
}
