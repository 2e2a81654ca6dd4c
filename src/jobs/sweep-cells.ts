import type { Goal } from '../experiment/index.js';
import type { ReadyScenario } from '../library/index.js';
import { readVersion } from '../library/index.js';
import type { RunResult } from '../results/index.js';
import { fingerprint } from './fingerprint.js';
import { hashModel } from './identity.js';

/** Hexadecimal digits of a cell's file name. */
const KEY_DIGITS = 24;

/** A scenario, and the goal for which replications are added to it. */
export interface StoredCell {
  readonly scenario: ReadyScenario;
  readonly goal: Goal | null;
}

/** Store for the finished cells of a sweep, so that a sweep that was stopped continues. */
export interface CellStore {
  /** The result of a finished cell; `null` if it is not finished. */
  read(cell: StoredCell): RunResult | null;
  write(cell: StoredCell, result: RunResult): void;
}

/** Stores nothing. */
export const NO_STORE: CellStore = { read: () => null, write: () => undefined };

/** Identity of a cell: the input of the engine, the number of runs, and the version of the engine. */
export function keyOf({ scenario: { model }, goal }: StoredCell): string {
  const search = goal === null ? '' : ` ${JSON.stringify(goal)}`;
  return fingerprint(`${readVersion()} ${hashModel(model)}${search}`).slice(0, KEY_DIGITS);
}
