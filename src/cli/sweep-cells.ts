import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSavedResult } from '../archive/index.js';
import type { Goal } from '../experiment/index.js';
import { renderJson } from '../report/index.js';
import type { RunResult } from '../results/index.js';
import { writeWhole } from './atomic-file.js';
import { hashModel, readVersion } from './identity.js';
import type { ReadyScenario } from './run-scenario.js';
import { refusal, type Saved } from './saving.js';

/** Hexadecimal digits of a cell's file name. */
const KEY_DIGITS = 24;

/** A scenario, and what replications are added to it for. */
export interface StoredCell {
  readonly scenario: ReadyScenario;
  readonly goal: Goal | null;
}

/** Where finished cells of a sweep are kept, so that a sweep that was stopped goes on where it was. */
export interface CellStore {
  /** The result of a cell that is done; `null` where it is not. */
  read(cell: StoredCell): RunResult | null;
  write(cell: StoredCell, result: RunResult): void;
}

/** Nothing is kept. */
export const NO_STORE: CellStore = { read: () => null, write: () => undefined };

/** A store that may fail to keep something: the sweep goes on, and says so at the end. */
export interface ToleratingStore extends CellStore {
  /** Why a cell could not be kept, the first time; `null` where all were. */
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

/** What makes two cells the same: everything that the engine is given, how often it runs, and the version of the engine. */
function keyOf({ scenario: { model }, goal }: StoredCell): string {
  const search = goal === null ? '' : ` ${JSON.stringify(goal)}`;
  return createHash('sha256')
    .update(`${readVersion()} ${hashModel(model)}${search}`)
    .digest('hex')
    .slice(0, KEY_DIGITS);
}

/** Cells as saved results in a folder, each written whole or not at all. A file that cannot be read is not done. */
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
