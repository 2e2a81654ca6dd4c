import type { ComparisonResult, Estimate } from '../results/index.js';
import { type Cell, csvLines } from './csv.js';

const HEAD = [
  ...['arm', 'figure', 'unit', 'reference', 'reference_low', 'reference_high', 'own', 'own_low', 'own_high'],
  ...['difference', 'difference_low', 'difference_high', 'verdict'],
];

function ends(estimate: Estimate | null): Cell[] {
  return [estimate?.mean, estimate?.low, estimate?.high];
}

const UNITS = { share: 'share', seconds: 's', count: 'per replication', number: '' } as const;

/** A row per difference (RFC 4180), and the messages that ended otherwise. */
export function renderComparisonCsv({ differences }: ComparisonResult): string {
  const rows = differences.flatMap(({ arm, figures, flips }): Cell[][] => [
    ...figures.map(({ figure, measure, reference, own, difference, verdict }) => [
      ...[arm, figure, UNITS[measure]],
      ...[...ends(reference), ...ends(own), ...ends(difference), verdict],
    ]),
    [
      arm,
      'flips.saved',
      'messages',
      ...ends(null),
      ...ends(flips.savedPerReplication),
      flips.saved,
      undefined,
      undefined,
      '',
    ],
    [
      arm,
      'flips.lost',
      'messages',
      ...ends(null),
      ...ends(flips.lostPerReplication),
      flips.lost,
      undefined,
      undefined,
      '',
    ],
  ]);
  return csvLines([HEAD, ...rows]);
}
