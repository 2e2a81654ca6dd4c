import type { DrillResult, Trial } from '../results/index.js';
import { type Cell, csvLines } from './csv.js';

const HEAD = [
  ...['rank', 'failures', 'thing', 'name', 'kind', 'other thing', 'other name', 'other kind'],
  ...['lost', 'lost low', 'lost high', 'late', 'late low', 'late high', 'longest_s', 'replications', 'sum'],
];

function rowOf(trial: Trial, at: number): Cell[] {
  const { faults, lost, late, longest_s: longest, replications, sum } = trial;
  const [first, second] = faults;
  const names = [first, second].flatMap((fault): Cell[] => [fault?.thing, fault?.name, fault?.kind]);
  const figures: Cell[] = [lost, late].flatMap(({ mean, low, high }): Cell[] => [mean, low, high]);
  return [at + 1, faults.length, ...names, ...figures, longest, replications, sum === true ? 'sum' : undefined];
}

/** A row per failure and per pair (RFC 4180), the worst first. */
export function renderDrillCsv({ singles, pairs }: DrillResult): string {
  return csvLines([HEAD, ...singles.map(rowOf), ...(pairs ?? []).map(rowOf)]);
}
