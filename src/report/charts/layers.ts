import type { TopLevelSpec } from 'vega-lite';
import { CHART_WIDTH, type Chart, type ChartSize, type Padding, plotWidth } from './chart.js';
import { ink } from './palette.js';
import { SMALL_TEXT, TEXT_SIZE } from './text-width.js';

/** One layer of a drawing, as Vega-Lite has it. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

/** A spec with fixed edges: nothing depends on how wide a text comes out. `height` is that of the plot alone. */
export function buildChart(size: ChartSize, height: number, padding: Padding, layer: readonly Layer[]): Chart {
  const spec: TopLevelSpec = {
    autosize: { type: 'none' },
    background: 'transparent',
    padding: { ...padding },
    width: plotWidth(size, padding),
    height,
    layer: [...layer],
    config: CONFIG,
  };
  return { width: CHART_WIDTH[size], height: height + padding.top + padding.bottom, spec };
}

const CONFIG: NonNullable<TopLevelSpec['config']> = {
  aria: false,
  // All figures are numbers: without this, each layer is searched for those that are not.
  mark: { invalid: 'show' },
  view: { stroke: null },
  text: { fontSize: TEXT_SIZE, fill: ink('ink'), baseline: 'middle' },
  axis: {
    labelFontSize: SMALL_TEXT,
    labelColor: ink('quiet'),
    labelPadding: 6,
    titleFontSize: SMALL_TEXT,
    titleFontWeight: 'normal',
    titleColor: ink('quiet'),
    gridColor: ink('line'),
    domainColor: ink('edge'),
    tickColor: ink('edge'),
    tickSize: 4,
    labelOverlap: false,
    labelBound: false,
    labelFlush: false,
  },
};
