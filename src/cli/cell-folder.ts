import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CellStore, hashModel, keyOf, type StoredCell } from '../jobs/index.js';
import { renderJson } from '../report/index.js';
import { readSavedResult } from '../results/saved/index.js';
import { writeWhole } from './atomic-file.js';
import { refusal, type Saved } from './saving.js';

/** A store whose failed writes do not stop the sweep: the sweep goes on and reports the failure at the end. */
export interface ToleratingStore extends CellStore {
  /** The first failure to keep a cell; `null` if all were kept. */
  readonly failure: () => Extract<Saved, { ok: false }> | null;
}

export function toleratingStore(store: CellStore): ToleratingStore {
  let failure: Extract<Saved, { ok: false }> | null = null;
  return {
    read: (cell) => store.read(cell),
    write: (cell, result) => {
      if (failure !== null) return;
      try {
        store.write(cell, result);
      } catch (error) {
        failure = refusal(error);
      }
    },
    failure: () => failure,
  };
}

/**
 * Stores cells as saved results in a folder, each written whole or not at all. An unreadable file counts as not done.
 */
export function cellFolder(folder: string): CellStore {
  const pathOf = (cell: StoredCell): string => join(folder, `${keyOf(cell)}.json`);
  return {
    read: (cell) => {
      try {
        const reading = readSavedResult(readFileSync(pathOf(cell), 'utf8'));
        return reading.ok && reading.result.scenario.hash === hashModel(cell.scenario.model) ? reading.result : null;
      } catch {
        return null;
      }
    },
    write: (cell, result) => writeWhole(pathOf(cell), renderJson(result)),
  };
}
