import { compareCrowd } from './crowd.js';
import { compareFamily } from './family.js';
import { compareJourney } from './journey.js';
import { type Cell, Laboratory } from './laboratory.js';
import type { Case, Mta } from './recording.js';

/** What became of one recording: it agrees with the simulator, or how it differs, or why it cannot be written down. */
export interface Verdict {
  readonly cell: Cell;
  readonly key: string;
  readonly inexpressible: string | null;
  /** Empty where it agrees. */
  readonly differences: readonly string[];
}

/** What scenarios leave out of the world. */
export function inexpressible({ recipients, hosts }: Case): string | null {
  if (recipients > 1) return 'several recipients in one message';
  return hosts.some(({ mode }) => mode === 'unreach') ? 'no route at link level' : null;
}

export function keyOf({ mta, set, recording }: Cell): string {
  return `${mta} ${set.id} ${recording.set}`;
}

/** Replays one recording with the MTA's own preset, or another, and compares. */
export function judge(cell: Cell, preset: Mta = cell.mta): Verdict {
  const reason = inexpressible(cell.set);
  const differences = reason === null ? compare(new Laboratory(cell, preset)) : [];
  return { cell, key: keyOf(cell), inexpressible: reason, differences };
}

function compare(lab: Laboratory): readonly string[] {
  const { set } = lab.cell;
  if (set.family_size !== undefined) return compareFamily(lab);
  return set.messages > 1 ? compareCrowd(lab) : compareJourney(lab);
}
