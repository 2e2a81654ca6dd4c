import { FATES, type Fate, KINDS } from '../mail/index.js';

/** Positions in FATES, by name. */
export const FATE = Object.fromEntries(FATES.map((fate, i) => [fate, i])) as Readonly<Record<Fate, number>>;

/** Cells of a fate table per sender or domain. */
export const FATE_CELLS = KINDS.length * FATES.length;
