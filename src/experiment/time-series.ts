import type { Model } from '../model/index.js';
import type { SeriesColumns, TimeSeries } from '../results/index.js';

const NO_SERIES: TimeSeries = { width_s: 0, servers: {}, senders: {}, relays: {} };

/** One row of a table that is stored row by row. To spread it would step through it, and there may be millions. */
function rowOf(columns: Float64Array, row: number, bins: number): number[] {
  const cells: number[] = new Array(bins);
  for (let bin = 0; bin < bins; bin += 1) cells[bin] = columns[row * bins + bin] as number;
  return cells;
}

/** Series over time, by the names of the model. */
export function summariseSeries(model: Model, series: SeriesColumns | null): TimeSeries {
  if (series === null) return NO_SERIES;
  const { bins } = series;
  const rows = <Row>(all: readonly { readonly name: string }[], rowAt: (i: number) => Row): Record<string, Row> =>
    Object.fromEntries(all.map(({ name }, i) => [name, rowAt(i)]));
  const relays = model.servers.flatMap(({ name, relay }, at) => (relay === null ? [] : [{ name, at }]));
  return {
    width_s: series.width,
    servers: rows(model.servers, (i) => ({
      accepted: rowOf(series.accepted, i, bins),
      attempts: rowOf(series.attempts, i, bins),
      down: series.down[i] ?? [],
    })),
    senders: rows(model.senders, (i) => ({ queue: rowOf(series.senderQueue, i, bins) })),
    relays: rows(relays, (i) => ({ queue: rowOf(series.relayQueue, relays[i]?.at ?? 0, bins) })),
  };
}
