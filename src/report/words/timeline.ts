import type { DownInterval, RunResult, TimeSeries } from '../../results/index.js';
import type { Seconds } from '../../units/index.js';

/** Bins up to the last one in which anything happened: a queue that drained leaves days of nothing behind. */
export function busyBins({ servers, senders, relays }: TimeSeries): number {
  const columns = [
    ...Object.values(servers).map((server) => server.attempts),
    ...Object.values(servers).map((server) => server.accepted),
    ...Object.values(senders).map((sender) => sender.queue),
    ...Object.values(relays).map((relay) => relay.queue),
  ];
  return columns.reduce((most, column) => Math.max(most, column.findLastIndex((value) => value > 0) + 1), 0);
}

/** Seconds of [from, to) that fall into outages. */
export function downWithin(down: readonly DownInterval[], from: Seconds, to: Seconds): Seconds {
  return down.reduce((sum, d) => sum + Math.max(0, Math.min(to, d.to) - Math.max(from, d.from)), 0);
}

/** True if in replication 1 a server was down after the last mail was sent while some waited: not in its `down_s`. */
export function downLater({ series, engine }: Pick<RunResult, 'series' | 'engine'>): boolean {
  const end = busyBins(series) * series.width_s;
  return Object.values(series.servers).some(({ down }) =>
    down.some(({ from, to }) => from < end && Math.min(to, end) > engine.lastArrival_s),
  );
}
