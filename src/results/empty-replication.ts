import { forRunCounts } from '../mail/index.js';
import { LogHistogram } from '../stats/index.js';
import { FATE_CELLS } from './labels.js';
import type { ReplicationResult } from './replication-result.js';
import { column, forServerColumns } from './server-columns.js';

/** Numbers of connections or passes that are counted separately; one more bin counts all messages beyond. */
const MOST_COUNTED = 64;

/** One histogram per sender or domain; none if there is just one, for which that of all mail serves. */
function severalHistograms(rows: number): LogHistogram[] {
  return rows > 1 ? Array.from({ length: rows }, () => new LogHistogram()) : [];
}

/** The result of a replication without messages, and without series: the columns have their usual lengths. */
export function emptyReplication(senders: number, domains: number, servers: number): ReplicationResult {
  return {
    replication: 1,
    events: 0,
    sent: 0,
    submissions: 0,
    lastArrival: 0,
    end: 0,
    senders: column(senders * FATE_CELLS),
    domains: column(domains * FATE_CELLS),
    causes: { senders: column(0), servers: column(0) },
    firstPass: 0,
    waited: 0,
    ...forRunCounts(() => 0),
    latency: new LogHistogram(),
    latencies: { senders: severalHistograms(senders), domains: severalHistograms(domains) },
    connections: { counts: column(MOST_COUNTED + 1), sum: 0 },
    passes: { counts: column(MOST_COUNTED + 1), sum: 0 },
    senderSojourn: 0,
    servers: forServerColumns(() => column(servers)),
    series: null,
  };
}
