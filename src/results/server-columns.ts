import { OUTCOMES } from '../mail/index.js';

/** One number per row, zero at first. */
export function column(rows: number): Float64Array {
  return new Float64Array(rows);
}

/**
 * What is kept of servers, in the order in which it is written. Areas are time integrals until the last arrival [s]. A column
 * that `engine/host/read-result.ts` does not derive is the field of that name in the core's record of a server.
 */
export const SERVER_COLUMNS = [
  'connections',
  'attempts',
  /** Of these: of further recipients in a transaction. */
  'together',
  ...OUTCOMES,
  /** Sessions that a policy would have ended, were it not only tested. */
  'wouldFail',
  /** Accepted from senders, not from relays. */
  'acceptedFromSenders',
  /** Senders' messages whose first pass began here; retries do not count, so that it compares with what was accepted. */
  'firstChoices',
  'sessionArea',
  'peakSessions',
  /** The most while nobody had met an outage that lasted, and no mail was queued that had to wait for one. */
  'calmSessions',
  'backlogArea',
  'peakBacklog',
  'down',
  /** Failures that come by chance, whatever they do, of which there was one at least before the last arrival. */
  'struck',
  /** Messages that went through the filter, and their summed wait for a worker [s]. */
  'filtered',
  'filterWait',
  /** Messages in the relay's queue, integrated [s]. */
  'queueArea',
  'peakQueue',
  /** Outages for all sessions that mail had to wait for; of these: not over when the run was stopped; most that waited for one, and its size [bytes]. */
  'outages',
  'unrecovered',
  'mostHeld',
  'mostBytes',
  /** From the end of each until none of that mail was queued any more: summed, and the longest [s]. */
  'recoveryTime',
  'longestRecovery',
] as const;

/** One row per server, in the model's order. */
export type ServerColumns = Readonly<Record<(typeof SERVER_COLUMNS)[number], Float64Array>>;

/** The columns of so many servers. */
export function serverColumns(servers: number): ServerColumns {
  return Object.fromEntries(SERVER_COLUMNS.map((name) => [name, column(servers)])) as ServerColumns;
}
