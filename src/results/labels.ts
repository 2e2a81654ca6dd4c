import type { Fate, LossGroup } from '../mail/index.js';
import { FATES, KINDS } from '../mail/index.js';

/** Words for a fate in a sentence after "was" or "were". */
export const FATE_LABELS: Readonly<Record<Fate, string>> = {
  delivered: 'delivered',
  quarantined: 'quarantined by a filter',
  removed: 'removed by a filter',
  rejected: 'rejected',
  expired: 'given up as undeliverable',
  unroutable: 'unroutable by the DNS',
  abandoned: 'abandoned by a sender that does not retry',
  pending: 'still in a queue at the end',
};

/** Words for a group of causes. */
export const CAUSE_LABELS: Readonly<Record<LossGroup, string>> = {
  neverRetried: 'never tried again',
  gaveUp: 'given up by its sender',
  rejected: 'rejected in error',
  returnedAtOnce: 'returned at once',
  relay: 'lost by a relay',
  filtered: 'filtered by mistake',
  noRoute: 'no route',
  pending: 'still in a queue',
};

/** Positions in FATES, by name. */
export const FATE = Object.fromEntries(FATES.map((fate, i) => [fate, i])) as Readonly<Record<Fate, number>>;

/** Number of cells in a fate table per sender or domain. */
export const FATE_CELLS = KINDS.length * FATES.length;
