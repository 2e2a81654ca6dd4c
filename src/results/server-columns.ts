import type { ServerColumns } from './replication-result.js';

/** One number per row, zero at first. */
export function column(rows: number): Float64Array {
  return new Float64Array(rows);
}

/** The columns of so many servers. */
export function serverColumns(servers: number): ServerColumns {
  return {
    connections: column(servers),
    attempts: column(servers),
    accepted: column(servers),
    refused: column(servers),
    timedOut: column(servers),
    tempfailed: column(servers),
    rejected: column(servers),
    disconnected: column(servers),
    overloaded: column(servers),
    acceptedFromSenders: column(servers),
    firstChoices: column(servers),
    sessionArea: column(servers),
    peakSessions: column(servers),
    backlogArea: column(servers),
    peakBacklog: column(servers),
    down: column(servers),
    filtered: column(servers),
    filterWait: column(servers),
    queueArea: column(servers),
  };
}

/** The same columns with the same numbers, apart from the ones that go on counting. */
export function copyOf(columns: ServerColumns): ServerColumns {
  const copies = Object.entries(columns).map(([name, column]) => [name, column.slice()]);
  // Each column has just been copied under its name.
  return Object.fromEntries(copies) as ServerColumns;
}
