import type { ServerColumns } from './replication-result.js';

/** One number per row, zero at first. */
export function column(rows: number): Float64Array {
  return new Float64Array(rows);
}

/** Names of the columns, in the order in which they are written. */
export const SERVER_COLUMNS = Object.keys(serverColumns(0)) as readonly (keyof ServerColumns)[];

/** The columns of so many servers. */
export function serverColumns(servers: number): ServerColumns {
  return {
    connections: column(servers),
    attempts: column(servers),
    together: column(servers),
    accepted: column(servers),
    refused: column(servers),
    timedOut: column(servers),
    tempfailed: column(servers),
    rejected: column(servers),
    disconnected: column(servers),
    overloaded: column(servers),
    unreachable: column(servers),
    noTls: column(servers),
    badCertificate: column(servers),
    wouldFail: column(servers),
    acceptedFromSenders: column(servers),
    firstChoices: column(servers),
    sessionArea: column(servers),
    peakSessions: column(servers),
    calmSessions: column(servers),
    backlogArea: column(servers),
    peakBacklog: column(servers),
    down: column(servers),
    struck: column(servers),
    filtered: column(servers),
    filterWait: column(servers),
    queueArea: column(servers),
    peakQueue: column(servers),
    outages: column(servers),
    unrecovered: column(servers),
    mostHeld: column(servers),
    mostBytes: column(servers),
    recoveryTime: column(servers),
    longestRecovery: column(servers),
  };
}
