import type { Layer } from './layers.js';
import { type Colour, ink } from './palette.js';
import { TEXT_SIZE } from './text-width.js';

/** A text at a place in the plot [px from its upper left corner]. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'right';
  readonly colour?: Colour;
  readonly size?: number;
  readonly bold?: boolean;
}

/** All texts of a chart in one layer: each layer costs more than what it draws. A rim parts texts from lines behind them. */
export function labelLayer(labels: readonly Label[], rim: 'rim' | 'plain' = 'plain'): Layer {
  const values = labels.map(({ text, x, y, align, colour = 'ink', size = TEXT_SIZE, bold = false }) => ({
    ...{ text, x, y, align, size, colour: ink(colour) },
    weight: bold ? 600 : 'normal',
  }));
  return {
    data: { values },
    mark: {
      type: 'text',
      align: { expr: 'datum.align' },
      fontSize: { expr: 'datum.size' },
      fontWeight: { expr: 'datum.weight' },
      ...(rim === 'rim' ? { stroke: ink('paper'), strokeWidth: 4 } : {}),
    },
    encoding: {
      x: { field: 'x', type: 'quantitative', scale: null, axis: null },
      y: { field: 'y', type: 'quantitative', scale: null, axis: null },
      fill: { field: 'colour', type: 'nominal', scale: null },
      text: { field: 'text', type: 'nominal' },
    },
  };
}
