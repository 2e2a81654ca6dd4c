import type { Fate } from '../../mail/index.js';
import { formatShare } from '../../units/index.js';
import { FATE_PHRASES } from '../words/vocabulary.js';
import { type Chart, type ChartSize, plotWidth } from './chart.js';
import { type Label, labelLayer } from './labels.js';
import { buildChart } from './layers.js';
import { ink, labelOn } from './palette.js';
import { middleOf, type RowLayout, rowLabels, rowPlace, rowScale } from './rows.js';
import { cutToWidth, SMALL_TEXT, textWidth } from './text-width.js';

/** A bar that is cut into fates. */
export interface StackedBar {
  readonly name: string;
  readonly note: string;
  /** Parts of the whole, in the order in which they are drawn; labels from the longest to the shortest, if any. */
  readonly parts: readonly { readonly fate: Fate; readonly share: number; readonly labels: readonly string[] }[];
}

export interface StackedLayout {
  readonly bar: number;
  readonly pitch: Readonly<Record<ChartSize, number>>;
  /** Room for names and notes beside the bars of a wide chart [px]. */
  readonly left: number;
  readonly right: number;
  /** The note stands behind its own bar, or all notes at the right edge. */
  readonly notes: 'behind' | 'edge';
}

/** What occurred is seen, however rare [px]. */
const THINNEST = 2;

/** Horizontal bars, one under the other, on a scale that ends at `longest`. */
export function drawStackedBars(
  bars: readonly StackedBar[],
  longest: number,
  size: ChartSize,
  layout: StackedLayout,
): Chart {
  const padding =
    size === 'wide'
      ? { left: layout.left, right: layout.right, top: 2, bottom: 2 }
      : { left: 0, right: 0, top: 10, bottom: 0 };
  const width = plotWidth(size, padding);
  const rows: RowLayout = { size, width, pitch: layout.pitch[size], bar: layout.bar };
  const height = bars.length * rows.pitch;
  const segments = bars.flatMap((bar, row) => segmentsOf(bar, row, longest, width));
  const pixels = (share: number): number => (share / longest) * width;
  const labels = bars.map(({ name, note }, row) => ({
    name: cutToWidth(name, size === 'wide' ? layout.left - 12 : width - textWidth(note, SMALL_TEXT) - 12),
    note,
    end: layout.notes === 'behind' ? pixels(endOf(segments, row)) : width,
  }));
  const inside = segments.map(({ row, from, fate, label }): Label => {
    const place = { x: pixels(from) + 7, y: middleOf(row, rows), align: 'left' } as const;
    return { ...place, text: label, size: SMALL_TEXT, colour: labelOn(fate) };
  });
  const x = rowScale(longest);
  return buildChart(size, height, padding, [
    {
      data: { values: segments.map(({ row, fate, from, to, tip }) => ({ row, from, to, colour: ink(fate), tip })) },
      mark: { type: 'bar', height: layout.bar, stroke: ink('paper'), strokeWidth: 0.5 },
      encoding: {
        y: rowPlace(bars.length),
        x: { ...x, field: 'from' },
        x2: { field: 'to' },
        fill: { field: 'colour', type: 'nominal', scale: null },
      },
    },
    ...(layout.notes === 'behind' ? [zeroLine(height)] : []),
    labelLayer([...inside.filter(({ text }) => text !== ''), ...rowLabels(labels, rows)]),
  ]);
}

function zeroLine(height: number) {
  return {
    data: { values: [{}] },
    mark: { type: 'rule', stroke: ink('edge') },
    encoding: { x: { value: 0 }, y: { value: 0 }, y2: { value: height } },
  } as const;
}

interface Segment {
  readonly row: number;
  readonly fate: Fate;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly tip: string;
}

function endOf(segments: readonly Segment[], row: number): number {
  return Math.max(0, ...segments.filter((segment) => segment.row === row).map(({ to }) => to));
}

/** The parts of one bar one after the other, none thinner than can be seen; a label where there is room for one. */
function segmentsOf({ name, parts }: StackedBar, row: number, longest: number, width: number): Segment[] {
  const thinnest = (THINNEST / width) * longest;
  const widths = parts.map(({ share }) => Math.max(thinnest, share));
  const whole = parts.reduce((sum, { share }) => sum + share, 0);
  const squeeze = Math.min(1, Math.max(whole, longest) / widths.reduce((a, b) => a + b, 0));
  let from = 0;
  return parts.map(({ fate, labels }, at) => {
    const to = from + (widths[at] ?? 0) * squeeze;
    const room = ((to - from) / longest) * width - 12;
    const label = labels.find((text) => textWidth(text, SMALL_TEXT) <= room) ?? '';
    const tip = `${name}\n${FATE_PHRASES[fate]}: ${formatShare(parts[at]?.share ?? 0, 2)}`;
    const segment = { row, fate, from, to, label, tip };
    from = to;
    return segment;
  });
}
