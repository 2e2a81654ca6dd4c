import type { FailureModel, Model } from '../model/index.js';
import type { SimTime } from '../units/index.js';
import { failuresOf, failuresOfServers } from './host/failure-records.js';
import { beginReplication } from './replication-state.js';

/** A stretch of time in which one failure of a server is active. */
export interface FailureTime {
  readonly failure: FailureModel;
  readonly from: SimTime;
  readonly to: SimTime;
}

/** Intervals that the core hands over at once. */
const PIECE = 4096;
/** Stretches of one failure that are kept: more than a screen has pixels. */
const MOST_KEPT = 20_000;

/** When each failure is active in a replication, up to `end` [s]: by server, its own and those of its site, in order of time. */
export function failureTimes(model: Model, replication: number, end: SimTime): readonly (readonly FailureTime[])[] {
  const { core, records } = beginReplication(model, replication);
  const rows = core.memory.allocate(PIECE * 2 * Float64Array.BYTES_PER_ELEMENT);
  const failures = failuresOf(model);
  const times = failures.map((failure, number) => {
    const kept: FailureTime[] = [];
    for (const piece of core.outages([records.failures[number] as number], end, rows, PIECE)) {
      for (let i = 0; i < piece.length && kept.length < MOST_KEPT; i += 2) {
        kept.push({ failure, from: Math.max(0, piece[i] as number), to: piece[i + 1] as number });
      }
      if (kept.length >= MOST_KEPT) break;
    }
    return kept;
  });
  return failuresOfServers(model).map((numbers) =>
    numbers.flatMap((number) => times[number] ?? []).sort((a, b) => a.from - b.from),
  );
}
