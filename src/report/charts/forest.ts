import type { Unit } from '../../results/index.js';
import {
  CHART_WIDTH,
  type Chart,
  type ChartSize,
  chartOf,
  distinctNames,
  durationLabel,
  nameAxis,
  type Row,
  roomFor,
} from './chart.js';
import { type Colour, ink } from './palette.js';
import { SMALL_TEXT, TEXT_SIZE } from './text-width.js';
import { timeTicks } from './ticks.js';

/** The difference that one set-up makes in a figure. */
export interface ForestRow {
  readonly name: string;
  /** In the unit of the figure; shares as such. */
  readonly mean: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly verdict: string;
  readonly note: string;
  /** The note for narrow charts. */
  readonly shortNote: string;
}

/** One figure: all set-ups on one scale of differences that includes zero. */
export interface ForestPanel {
  readonly title: string;
  readonly measure: Unit;
  /** 1 if more of it is good, -1 if bad, 0 if neither. */
  readonly good: 1 | -1 | 0;
  readonly rows: readonly ForestRow[];
}

/** Better and worse differ in colour and in shape; an undecided difference is hollow. */
export const VERDICT_LOOKS: Readonly<Record<'better' | 'worse' | 'other' | 'open', { colour: Colour; shape: string }>> =
  {
    better: { colour: 'delivered', shape: 'circle' },
    worse: { colour: 'down', shape: 'diamond' },
    other: { colour: 'ink', shape: 'circle' },
    open: { colour: 'edge', shape: 'circle' },
  };

type Look = keyof typeof VERDICT_LOOKS;
const LOOKS = Object.keys(VERDICT_LOOKS) as Look[];

function lookOf(verdict: string): Look {
  if (verdict === 'better' || verdict === 'worse') return verdict;
  return verdict === 'more' || verdict === 'less' ? 'other' : 'open';
}

const NAME = 150;
const NOTE = 230;
/** Distance of the words above the dots of a narrow chart [px]. */
const ABOVE = 17;
const PITCH: Readonly<Record<ChartSize, number>> = { wide: 24, narrow: 42 };

/** A panel per figure: differences as dots with their intervals, and a line at zero. */
export function drawForest(panels: readonly ForestPanel[], size: ChartSize): Chart {
  const all = panels.flatMap(({ rows }) => rows);
  const left =
    size === 'wide'
      ? roomFor(
          all.map(({ name }) => name),
          NAME,
        ) + 14
      : 2;
  const notes =
    size === 'wide'
      ? roomFor(
          all.map(({ note }) => note),
          NOTE,
          SMALL_TEXT,
        ) + 16
      : 10;
  const width = CHART_WIDTH[size] - left - notes;
  return chartOf(size, { spacing: 16, vconcat: panels.map((panel) => panelOf(panel, size, width, left)) });
}

/** Title of an axis: its unit, and the direction that is better. */
function axisTitle({ measure, good }: ForestPanel): string {
  const unit = measure === 'share' ? 'points' : measure === 'seconds' ? 'time' : '';
  const [less, more] = good === 0 ? ['less', 'more'] : good === 1 ? ['worse', 'better'] : ['better', 'worse'];
  return `← ${less}${unit === '' ? ' · ' : ` · ${unit} · `}${more} →`;
}

/** A row of data for each set-up, in the unit of the axis. */
function rowsOf(panel: ForestPanel, names: readonly string[], factor: number, size: ChartSize): Row[] {
  const scaled = (value: number | undefined): number | null => (value === undefined ? null : value * factor);
  return panel.rows.map(({ mean, low, high, verdict, note, shortNote }, at): Row => {
    const own = { set_up: names[at] ?? '', verdict, look: lookOf(verdict), words: `${names[at] ?? ''}: ${note}` };
    const ends = { difference: scaled(mean), low: scaled(low), high: scaled(high) };
    return { ...own, ...ends, note: size === 'wide' ? note : shortNote };
  });
}

function panelOf(panel: ForestPanel, size: ChartSize, width: number, left: number) {
  const names = distinctNames(panel.rows.map(({ name }) => name));
  const factor = panel.measure === 'share' ? 100 : 1;
  const values = rowsOf(panel, names, factor, size);
  const place = nameAxis(names, size, size === 'wide' ? NAME : width, ABOVE);
  // One left edge for all panels, however long the names of each are.
  const axis = { ...place.axis, ...(size === 'wide' ? { minExtent: left - 2 } : { labels: false }) };
  const y = { ...place, axis, field: 'set_up' };
  const label =
    panel.measure === 'seconds' ? signed(durationLabel('abs(datum.value)')) : signed("format(abs(datum.value),'.3~r')");
  const x = {
    type: 'quantitative',
    scale: { domain: domainOf(panel, factor), nice: false },
    axis: { title: axisTitle(panel), grid: true, ...ticksOf(panel, size), labelExpr: label, labelOverlap: 'greedy' },
  } as const;
  const colour = {
    field: 'look',
    type: 'nominal',
    scale: { domain: LOOKS, range: LOOKS.map((look) => ink(VERDICT_LOOKS[look].colour)) },
  };
  const interval = (test: string, from: object, to: object) => ({
    transform: [{ filter: test }],
    mark: { type: 'rule', strokeWidth: 3, strokeCap: 'round' },
    encoding: { y, x: { ...x, ...from }, x2: to, stroke: colour },
  });
  const shown = values.some(({ low, high }) => low !== null && high !== null);
  const atLeast = values.some(({ low, high }) => low !== null && high === null);
  const atMost = values.some(({ low, high }) => low === null && high !== null);
  const layer = [
    { mark: { type: 'rule', stroke: ink('ink') }, encoding: { x: { ...x, datum: 0 } } },
    ...(shown ? [interval('isValid(datum.low) && isValid(datum.high)', { field: 'low' }, { field: 'high' })] : []),
    ...(atLeast ? [interval('isValid(datum.low) && !isValid(datum.high)', { field: 'low' }, { value: width })] : []),
    ...(atMost ? [interval('!isValid(datum.low) && isValid(datum.high)', { field: 'high' }, { value: 0 })] : []),
    {
      mark: { type: 'point', filled: false, opacity: 1, size: 95, strokeWidth: 2 },
      encoding: {
        ...{ y, x: { ...x, field: 'difference' }, stroke: colour },
        fill: {
          ...colour,
          scale: {
            domain: LOOKS,
            range: LOOKS.map((look) => ink(look === 'open' ? 'paper' : VERDICT_LOOKS[look].colour)),
          },
        },
        shape: {
          field: 'look',
          type: 'nominal',
          scale: { domain: LOOKS, range: LOOKS.map((look) => VERDICT_LOOKS[look].shape) },
        },
        tooltip: { field: 'words', type: 'nominal' },
      },
    },
    ...wordLayers(y, size, width),
  ];
  return { title: panel.title, width, height: { step: PITCH[size] }, data: { values }, layer };
}

/** The note beside a dot; on a narrow chart above it, with the name of the set-up, both with a rim of paper. */
function wordLayers(y: object, size: ChartSize, width: number): object[] {
  const layer = (mark: object, x: number, field: string) => ({
    mark: { type: 'text', ...mark },
    encoding: { y, x: { value: x }, text: { field, type: 'nominal' } },
  });
  if (size === 'wide') return [layer({ align: 'left', dx: 12 }, width, 'note')];
  const above = { dy: -ABOVE, stroke: ink('paper'), strokeWidth: 4 };
  return [
    layer({ ...above, align: 'left', fill: ink('ink'), fontSize: TEXT_SIZE, limit: width * 0.5 }, 0, 'set_up'),
    layer({ ...above, align: 'right' }, width, 'note'),
  ];
}

/** The range over all intervals and zero, with room at both ends. */
function domainOf({ rows }: ForestPanel, factor: number): [number, number] {
  const ends = rows.flatMap(({ mean, low = mean, high = mean }) => [mean, low, high]).map((value) => value * factor);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const room = 0.05 * (most - least || 1);
  return [least - room, most + room];
}

/** Ticks: round times on both sides of zero if the figure is a time. */
function ticksOf(panel: ForestPanel, size: ChartSize): { tickCount: number } | { values: number[] } {
  const most = size === 'wide' ? 4 : 3;
  if (panel.measure !== 'seconds') return { tickCount: most };
  const [least, largest] = domainOf(panel, 1);
  const ticks = timeTicks(Math.max(-least, largest), most).map(({ value }) => value);
  const both = [...ticks.slice(1).map((value) => -value), ...ticks];
  return { values: both.filter((value) => value >= least && value <= largest).toSorted((a, b) => a - b) };
}

/** A label with its sign; zero has none. */
function signed(label: string): string {
  return `datum.value==0?'0':(datum.value>0?'+':'−')+(${label})`;
}
