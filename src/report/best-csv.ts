import type { BestResult } from '../results/index.js';
import { type Cell, csvLines } from './csv.js';

/** A row per design (RFC 4180), the cheapest first: what it sets, its cost, and the figures of the asserts. */
export function renderBestCsv({ asked, designs, best }: BestResult): string {
  const head = [
    ...asked.parameters.map(({ path }) => path),
    ...['cost', 'feasible', 'replications', 'best'],
    ...asked.asserts.flatMap(({ text }) => [text, `${text} low`, `${text} high`]),
  ];
  const rows = designs.map(({ set, cost, feasible, replications, figures }): Cell[] => [
    ...asked.parameters.map(({ path }) => (Object.hasOwn(set, path) ? set[path] : 'as written')),
    ...[cost, feasible, replications],
    best !== null && cost === best.cost && JSON.stringify(set) === JSON.stringify(best.set) ? 'best' : '',
    ...asked.asserts.flatMap((_, at): Cell[] => [figures[at]?.mean, figures[at]?.low, figures[at]?.high]),
  ]);
  return csvLines([head, ...rows]);
}
