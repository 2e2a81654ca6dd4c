import { SERVER_FIGURES, type ServerCount, type ServerSource } from '../mail/index.js';

/** One number per row, zero at first. */
export function column(rows: number): Float64Array {
  return new Float64Array(rows);
}

/**
 * Way to merge the counts of replications: added up, the highest kept, or integrals over time [s], each of which is
 * first divided by the length of its replication.
 */
type Gathering = 'sum' | 'peak' | 'mean';

/** Columns of servers besides those behind the figures of `mail/server-figures.ts`. */
const BESIDES = {
  /** Number of random failures, whatever their effect, that occurred at least once before the last arrival. */
  struck: 'sum',
  /**
   * Outages for all sessions that mail had to wait for; number of these not over when the run was stopped; most mail
   * that waited for one, and its size [bytes].
   */
  outages: 'sum',
  unrecovered: 'sum',
  mostHeld: 'peak',
  mostBytes: 'peak',
  /** Time from the end of each until none of that mail was queued any more: sum, and the longest [s]. */
  recoveryTime: 'sum',
  longestRecovery: 'peak',
} as const satisfies Readonly<Record<string, Gathering>>;

type ServerColumn = ServerCount | keyof typeof BESIDES;

/** The counts behind a figure, and the way to merge them. */
function countsOf(source: ServerSource): readonly (readonly [string, Gathering])[] {
  if ('peak' in source) return [[source.peak, 'peak']];
  if ('mean' in source) return [[source.mean, 'mean']];
  return Object.values(source)
    .flat()
    .map((name: string) => [name, 'sum'] as const);
}

/** The columns of servers, and the way to merge each. */
export const SERVER_COLUMNS = {
  ...Object.fromEntries(Object.values(SERVER_FIGURES).flatMap(({ from }) => countsOf(from))),
  ...BESIDES,
} as Readonly<Record<ServerColumn, Gathering>>;

/** One row per server, in the model's order. */
export type ServerColumns = Readonly<Record<ServerColumn, Float64Array>>;

/** Builds the columns of servers by name. */
export function forServerColumns(of: (name: ServerColumn) => Float64Array): ServerColumns {
  const names = Object.keys(SERVER_COLUMNS) as ServerColumn[];
  return Object.fromEntries(names.map((name) => [name, of(name)])) as ServerColumns;
}
