import type { Model } from '../model/index.js';
import type { SeriesColumns, TimeSeries } from '../results/index.js';

const NO_SERIES: TimeSeries = { width_s: 0, servers: {}, senders: {}, relays: {} };

/** One row of a table that is stored row by row. */
function rowOf(columns: Float64Array, row: number, bins: number): number[] {
  return [...columns.subarray(row * bins, (row + 1) * bins)];
}

/** What happened over time, by the names of the model. */
export function summariseSeries(model: Model, series: SeriesColumns | null): TimeSeries {
  if (series === null) return NO_SERIES;
  const { bins } = series;
  const servers = model.servers.map((server, i) => ({
    name: server.name,
    isRelay: server.relay !== null,
    accepted: rowOf(series.accepted, i, bins),
    attempts: rowOf(series.attempts, i, bins),
    down: series.down[i] ?? [],
    queue: rowOf(series.relayQueue, i, bins),
  }));
  return {
    width_s: series.width,
    servers: Object.fromEntries(
      servers.map(({ name, accepted, attempts, down }) => [name, { accepted, attempts, down }]),
    ),
    senders: Object.fromEntries(
      model.senders.map(({ name }, i) => [name, { queue: rowOf(series.senderQueue, i, bins) }]),
    ),
    relays: Object.fromEntries(servers.filter(({ isRelay }) => isRelay).map(({ name, queue }) => [name, { queue }])),
  };
}
