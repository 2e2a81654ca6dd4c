import { formatDuration, formatShare, type Seconds } from '../../units/index.js';
import type { Percentile } from '../words/percentiles.js';
import { CHART_WIDTH, type Chart, type ChartSize, chartOf, logTimeAxis, type Row, SHARE_LABEL } from './chart.js';
import { ink } from './palette.js';
import { SMALL_TEXT, textWidth } from './text-width.js';

export interface LatencyBar {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly count: number;
}

export interface LatencyPicture {
  readonly bars: readonly LatencyBar[];
  /** Share still under way after `t`, ascending in `t`; the last is 0. */
  readonly tail: readonly { readonly t: Seconds; readonly share: number }[];
  readonly percentiles: readonly Percentile[];
}

const HISTOGRAM = 130;
const TAIL = 110;
/** Line height of the words above the histogram [px]. */
const LINE = 15;
const LEFT = 56;

/** A histogram over a logarithmic time axis with the percentiles as rules, and below it the share still under way. */
export function drawLatency(picture: LatencyPicture, size: ChartSize): Chart {
  const width = CHART_WIDTH[size] - LEFT - 24;
  const [from, to] = domainOf(picture);
  const title = 'time from submission to delivery, logarithmic';
  const { axis, ...x } = logTimeAxis(from, to, size, title);
  const common = { width, title: undefined };
  const vconcat = [
    {
      ...common,
      height: HISTOGRAM,
      title: caption('share of messages in each bar', 4),
      layer: [
        histogram(picture.bars, { ...x, axis: { ...axis, grid: true, labels: false, title: null } }),
        ...percentileLayers(picture.percentiles, x, [from, to], width),
      ],
    },
    {
      ...common,
      height: TAIL,
      title: caption('share still on its way', 4),
      layer: [
        curve(picture.tail, from, { ...x, axis: { ...axis, grid: true } }),
        ruleLayer(picture.percentiles, x, TAIL),
      ],
    },
  ];
  return chartOf(size, { spacing: 14, vconcat });
}

function caption(text: string, offset: number) {
  return { text, fontSize: SMALL_TEXT, fontWeight: 'normal', color: ink('quiet'), frame: 'group', offset };
}

/** A range with room at both ends, at least a factor of ten: all latencies may be equal. */
function domainOf({ bars, percentiles }: LatencyPicture): [Seconds, Seconds] {
  const low = Math.min(...bars.map(({ from }) => from));
  const high = Math.max(...bars.map(({ to }) => to), ...percentiles.map(({ value }) => value));
  const missing = Math.max(0, 1 - Math.log10(high / low)) / 2 + 0.05;
  return [low / 10 ** missing, high * 10 ** missing];
}

function shareAxis(tickCount: number) {
  return { title: null, labelExpr: SHARE_LABEL, tickCount, grid: true, minExtent: LEFT - 6, maxExtent: LEFT - 6 };
}

function histogram(bars: readonly LatencyBar[], x: object) {
  const all = bars.reduce((sum, { count }) => sum + count, 0);
  const values = bars.map(({ from, to, count }): Row => {
    const share = count / all;
    const words = `${formatDuration(from)} to ${formatDuration(to)}: ${formatShare(share, 2)}`;
    return { from_s: from, to_s: to, messages: count, share, words };
  });
  const highest = Math.max(...values.map(({ share }) => Number(share)));
  return {
    data: { values },
    mark: { type: 'rect', fill: ink('delivered'), stroke: ink('paper'), strokeWidth: 0.5 },
    encoding: {
      x: { ...x, field: 'from_s' },
      x2: { field: 'to_s' },
      y: { field: 'share', type: 'quantitative', scale: { domain: [0, highest], nice: false }, axis: shareAxis(3) },
      y2: { datum: 0 },
      tooltip: { field: 'words', type: 'nominal' },
    },
  };
}

/** Rules through the plot for the percentiles, from their words down: the soonest begins highest, on a line of its own. */
function percentileLayers(
  percentiles: readonly Percentile[],
  x: object,
  [from, to]: readonly [Seconds, Seconds],
  width: number,
) {
  const values = percentiles.map(({ name, value }, at): Row => {
    const text = `${name} ${formatDuration(value)}`;
    const place = (Math.log(value / from) / Math.log(to / from)) * width;
    const align = place + textWidth(text, SMALL_TEXT) + 8 > width ? 'right' : 'left';
    return { share_within: name, t_s: value, text, line: percentiles.length - at - 1, align };
  });
  const middle = `-${LINE}*(datum.line+0.5)-2`;
  const place = { ...x, field: 't_s' };
  return [
    {
      data: { values },
      mark: { type: 'rule', stroke: ink('ink'), strokeDash: [2, 2] },
      encoding: { x: place, y: { value: { expr: `${middle}-5` } }, y2: { value: HISTOGRAM } },
    },
    {
      data: { values },
      mark: {
        type: 'text',
        align: { expr: 'datum.align' },
        dx: { expr: "datum.align=='right'?-4:4" },
        fill: ink('ink'),
        stroke: ink('paper'),
        strokeWidth: 4,
      },
      encoding: { x: place, y: { value: { expr: middle } }, text: { field: 'text', type: 'nominal' } },
    },
  ];
}

function ruleLayer(percentiles: readonly Percentile[], x: object, height: number) {
  return {
    data: { values: percentiles.map(({ name, value }): Row => ({ share_within: name, t_s: value })) },
    mark: { type: 'rule', stroke: ink('ink'), strokeDash: [2, 2] },
    encoding: { x: { ...x, field: 't_s' }, y: { value: 0 }, y2: { value: height } },
  };
}

/** The curve of mail still under way, from all of it down to a single message, on a logarithmic scale. */
function curve(tail: LatencyPicture['tail'], from: Seconds, x: object) {
  const seen = tail.filter(({ share }) => share > 0);
  const lowest = 10 ** Math.floor(Math.log10(Math.min(0.1, ...seen.map(({ share }) => share))));
  const last = tail.at(-1);
  const ends = last === undefined ? [] : [{ t: last.t, share: lowest }];
  const values = thinOut([{ t: from, share: 1 }, ...seen, ...ends]).map(({ t, share }): Row => {
    const words = `after ${formatDuration(t)}: ${formatShare(share, 2)} still on its way`;
    return { t_s: t, share_on_its_way: share, words };
  });
  const decades = Math.round(-Math.log10(lowest));
  const steps = Array.from({ length: decades + 1 }, (_, at) => 10 ** -at).filter(
    (_, at) => at % Math.ceil(decades / 4) === 0,
  );
  return {
    data: { values },
    mark: { type: 'line', interpolate: 'step-after', stroke: ink('delivered'), strokeWidth: 2 },
    encoding: {
      x: { ...x, field: 't_s' },
      y: {
        field: 'share_on_its_way',
        type: 'quantitative',
        scale: { type: 'log', domain: [lowest, 1], nice: false, clamp: true },
        axis: { ...shareAxis(4), values: steps },
      },
      tooltip: { field: 'words', type: 'nominal' },
    },
  };
}

/** Leaves out steps that are too small to be seen; the first and the last stay. */
function thinOut<T extends { readonly t: Seconds; readonly share: number }>(values: readonly T[]): T[] {
  const kept: T[] = [];
  for (const [at, value] of values.entries()) {
    const last = kept.at(-1);
    const close = last !== undefined && value.t / last.t < 1.02 && last.share / value.share < 1.05;
    if (!close || at === values.length - 1) kept.push(value);
  }
  return kept;
}
