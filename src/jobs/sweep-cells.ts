import type { Goal } from '../experiment/index.js';
import type { ReadyScenario } from '../library/index.js';
import { readVersion } from '../library/index.js';
import type { RunResult } from '../results/index.js';
import { fingerprint } from './fingerprint.js';
import { hashModel } from './identity.js';

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

/** What makes two cells the same: everything that the engine is given, how often it runs, and the version of the engine. */
export function keyOf({ scenario: { model }, goal }: StoredCell): string {
  const search = goal === null ? '' : ` ${JSON.stringify(goal)}`;
  return fingerprint(`${readVersion()} ${hashModel(model)}${search}`).slice(0, KEY_DIGITS);
}
