import { compareCrowd } from './crowd.js';
import { compareEnvelope } from './envelope.js';
import { compareFamily } from './family.js';
import { compareJourney, deviationOf } from './journey.js';
import { type Cell, Laboratory } from './laboratory.js';
import { inexpressible } from './laboratory-modes.js';
import type { Case, Mta } from './recording.js';

/** What became of one recording: it agrees with the simulator, or how it differs, or why it cannot be written down. */
export interface Verdict {
  readonly cell: Cell;
  readonly key: string;
  readonly inexpressible: string | null;
  /** Empty where it agrees. */
  readonly differences: readonly string[];
  /** How far its times are off at most [s], where one message in real time agrees. */
  readonly deviation: number | null;
}

export function keyOf({ mta, set, recording }: Cell): string {
  return `${mta} ${set.id} ${recording.set}`;
}

/** Replays one recording with the MTA's own preset, or another, and compares. */
export function judge(cell: Cell, preset: Mta = cell.mta): Verdict {
  const key = keyOf(cell);
  const reason = inexpressible(cell.set, cell.recording, cell.mta);
  if (reason !== null) return { cell, key, inexpressible: reason, differences: [], deviation: null };
  const lab = new Laboratory(cell, preset);
  const differences = compare(lab);
  const { set, recording } = cell;
  const isTimed = differences.length === 0 && isLone(set) && recording.run.factor === 1;
  return { cell, key, inexpressible: null, differences, deviation: isTimed ? deviationOf(lab) : null };
}

/** One domain with one message. */
function isLone({ family_size: size, messages, recipients }: Case): boolean {
  return size === undefined && messages === 1 && recipients === 1;
}

function compare(lab: Laboratory): readonly string[] {
  const { set } = lab.cell;
  if (set.family_size !== undefined) return compareFamily(lab);
  if (set.recipients > 1 && set.messages === 1) return compareEnvelope(lab);
  return set.messages > 1 ? compareCrowd(lab) : compareJourney(lab);
}
