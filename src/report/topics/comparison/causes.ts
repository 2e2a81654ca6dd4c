import type { ComparisonResult, LossCauses, RunResult } from '../../../results/index.js';
import { formatCount } from '../../../units/index.js';
import { drawBars } from '../../charts/bars.js';
import type { Chart, ChartSize } from '../../charts/chart.js';
import { type CauseRow, causeRows, mainCause } from '../../words/causes.js';
import { countOf, shareOf } from '../../words/numbers.js';
import { setUpName } from '../../words/parameter.js';
import { type Topic, tableColumns } from '../topic.js';

interface Side {
  readonly name: string;
  readonly ham: RunResult['kinds']['ham'];
  readonly causes: LossCauses;
  readonly rows: readonly CauseRow[];
}

function sidesOf({ arms }: ComparisonResult): Side[] {
  return arms.flatMap(({ name, result: { causes, kinds } }): Side[] =>
    causes === undefined ? [] : [{ name: setUpName(name), ham: kinds.ham, causes, rows: causeRows(causes.wanted) }],
  );
}

/** Causes of wanted mail not delivered, by set-up; `undefined` if none lost any. */
export function readComparedCauses(result: ComparisonResult): Topic | undefined {
  const sides = sidesOf(result);
  if (sides.length < result.arms.length || sides.every(({ causes }) => causes.wanted.total === 0)) return undefined;
  const groups = [...new Map(sides.flatMap(({ rows }) => rows.map((row) => [row.group, row] as const))).values()];
  return {
    id: 'compared-causes',
    title: 'Where the loss comes from',
    finding: `${sides.map(({ name, causes }) => `${name}: ${causes.wanted.total === 0 ? 'none' : countOf(causes.wanted.total, 'message')}`).join('; ')}.`,
    notes: [
      'Wanted mail that was not delivered, by cause, as a share of the wanted mail sent; all replications together.',
    ],
    legend: groups.map(({ fate, name }) => ({ colour: fate, mark: 'box', label: name })),
    picture: {
      label: `Bars: wanted mail lost by cause. ${sides.map(({ name, causes }) => `${name}: ${mainCause(causes.wanted)}`).join('; ')}.`,
      draw: (size) => drawSides(sides, size),
    },
    table: {
      caption: 'Wanted mail lost by cause, all replications together [messages]',
      columns: tableColumns('Lost', ...sides.map(({ name }) => name)),
      rows: [
        ...groups.map(({ group, name }) => [
          name,
          ...sides.map(({ causes }) => formatCount(causes.wanted[group]?.total ?? 0)),
        ]),
        ['all causes', ...sides.map(({ causes }) => formatCount(causes.wanted.total))],
      ],
      notes: [],
    },
  };
}

const LAYOUT = { bar: 18, pitch: { wide: 30, narrow: 46 }, left: 190, title: 'share of the wanted mail' } as const;

function drawSides(sides: readonly Side[], size: ChartSize): Chart {
  const share = (count: number, { ham }: Side): number => (ham.sent === 0 ? 0 : count / ham.sent);
  const bars = sides.map((side) => ({
    name: side.name,
    note: `${shareOf(side.causes.wanted.total, side.ham.sent, 2)} · ${formatCount(side.causes.wanted.total)}`,
    parts: side.rows.map(({ fate, name, total }) => ({
      what: name,
      colour: fate,
      count: total,
      share: share(total, side),
    })),
  }));
  return drawBars(bars, size, LAYOUT);
}
