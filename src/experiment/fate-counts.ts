import { FATES, type Fate, KINDS, type Kind } from '../mail/index.js';
import type { FateCounts, FateTable } from '../results/index.js';

const CELLS_PER_ROW = KINDS.length * FATES.length;

type Counts = Record<Fate, number> & { sent: number };

function nothing(): Counts {
  const counts = { sent: 0 } as Counts;
  for (const fate of FATES) counts[fate] = 0;
  return counts;
}

function addCells(counts: Counts, table: FateTable, row: number, kind: Kind): void {
  const start = row * CELLS_PER_ROW + KINDS.indexOf(kind) * FATES.length;
  FATES.forEach((fate, i) => {
    const count = table[start + i] ?? 0;
    counts[fate] += count;
    counts.sent += count;
  });
}

/** Messages of the given kinds in one row of a fate table, by fate; `sent` is their sum. */
export function countRow(table: FateTable, row: number, kinds: readonly Kind[] = KINDS): FateCounts {
  const counts = nothing();
  for (const kind of kinds) addCells(counts, table, row, kind);
  return counts;
}

/** Messages of the given kinds in all rows of a fate table, by fate. */
export function countAll(table: FateTable, kinds: readonly Kind[] = KINDS): FateCounts {
  const counts = nothing();
  for (let row = 0; row * CELLS_PER_ROW < table.length; row += 1) {
    for (const kind of kinds) addCells(counts, table, row, kind);
  }
  return counts;
}
