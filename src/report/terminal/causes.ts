import type { RunResult } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import { causeRows } from '../words/causes.js';
import { columnShare, halfWidthOf } from '../words/figures.js';
import { type Column, layOut } from './columns.js';
import type { Paint } from './paint.js';

/** Why wanted mail was not delivered, a row per group of causes; nothing where all of it was. */
export function renderCauses({ causes, kinds, estimates = {} }: RunResult, width: number, paint: Paint): string[] {
  if (causes === undefined || causes.wanted.total === 0) return [];
  const rows = causeRows(causes.wanted);
  const names = [...rows.map(({ group }) => `causes.${group}`), 'deliveryRate'];
  const halves = names.map((name) => halfWidthOf(estimates[name]));
  const columns: Column[] = [
    { title: 'Wanted mail lost', align: 'left', cells: [...rows.map(({ name }) => name), 'lost'], leaves: 0 },
    {
      title: 'messages',
      align: 'right',
      cells: [...rows.map(({ total }) => total), causes.wanted.total].map(formatCount),
      leaves: 0,
    },
    {
      title: 'of all wanted',
      align: 'right',
      cells: [...rows.map(({ total }) => total), causes.wanted.total].map((count) =>
        columnShare(count / kinds.ham.sent),
      ),
      leaves: 1,
    },
    ...(halves.every((half) => half === '–')
      ? []
      : [{ title: '± at 95 %', align: 'right', cells: halves, leaves: 3 } as const]),
    { title: 'mostly', align: 'left', cells: [...rows.map(({ parts }) => parts[0]?.name ?? ''), ''], leaves: 2 },
  ];
  return layOut(columns, width).lines.map((line, at) => (at === 0 ? paint.quiet(line) : line));
}
