import type { RunResult } from '../../results/index.js';
import { wrapLine } from '../words/printable.js';
import { theoryRefusals, theoryRows } from '../words/theory.js';
import { renderColumns } from './columns.js';
import type { Paint } from './paint.js';

/** Closed forms that fit, beside the measured values, and the reasons why others do not; empty if not asked for. */
export function renderTheory({ theory = [] }: RunResult, width: number, paint: Paint): string[] {
  if (theory.length === 0) return [];
  const headings = new Map<number, string>();
  // Each form has a line of its own above its figures.
  const rows = theory.flatMap((check, at) => {
    if (!check.fits) return [];
    const before = theory.slice(0, at).reduce((sum, one) => sum + (one.fits ? one.figures.length + 1 : 0), 0);
    headings.set(before, `${check.form}: ${check.source}`);
    const blank = { name: '', expected: '', measured: '', interval: '', verdict: '' };
    return [blank, ...theoryRows([check])];
  });
  const columns = [
    { title: 'Theory', align: 'left', cells: rows.map(({ name }) => name), leaves: 0 },
    { title: 'expected', align: 'right', cells: rows.map(({ expected }) => expected), leaves: 0 },
    { title: 'measured', align: 'right', cells: rows.map(({ measured }) => measured), leaves: 0 },
    { title: '95 % interval', align: 'left', cells: rows.map(({ interval }) => interval), leaves: 1 },
    { title: 'verdict', align: 'left', cells: rows.map(({ verdict }) => verdict), leaves: 0 },
  ] as const;
  const head =
    rows.length === 0
      ? [paint.quiet('Theory')]
      : [
          ...renderColumns(columns, width, paint, { headings }),
          ...wrapLine('An interval of 95 % misses the truth once in twenty.', width).map(paint.quiet),
        ];
  return [
    ...head,
    ...theoryRefusals(theory)
      .flatMap((line) => wrapLine(line, width))
      .map(paint.quiet),
  ];
}
