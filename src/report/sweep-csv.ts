import type { SweepResult } from '../results/index.js';
import { type Cell, csvLines } from './csv.js';
import { estimateIn, isPriced } from './words/sweep.js';

/** A row per cell (RFC 4180): a column per parameter, three per figure (mean and interval), and how its asserts end. */
export function renderSweepCsv(result: SweepResult): string {
  const { sweep, figures, cells } = result;
  const priced = isPriced(result);
  const head = [
    ...sweep.parameters.map(({ path }) => path),
    ...figures.flatMap(({ figure }) => [figure, `${figure} low`, `${figure} high`]),
    ...(priced ? ['cost'] : []),
    ...['asserts passed', 'asserts failed', 'asserts undecided', 'hash', 'replications'],
  ];
  const rows = cells.map((cell): Cell[] => {
    const verdicts = (['pass', 'fail', 'undecided'] as const).map(
      (verdict) => cell.asserts.filter((assert) => assert.verdict === verdict).length,
    );
    const values = figures.flatMap(({ figure }): Cell[] => {
      const estimate = estimateIn(cell, figure);
      return [estimate?.mean, estimate?.low, estimate?.high];
    });
    const price: Cell[] = priced ? [cell.cost] : [];
    return [...cell.values, ...values, ...price, ...verdicts, cell.hash, cell.replications];
  });
  return csvLines([head, ...rows]);
}
