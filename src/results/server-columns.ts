import { SERVER_FIGURES, type ServerCount, type ServerSource } from '../mail/index.js';

/** One number per row, zero at first. */
export function column(rows: number): Float64Array {
  return new Float64Array(rows);
}

/**
 * How what replications count is put together: added up, the highest kept, or integrals over time [s], of which each is divided
 * by the length of its replication first.
 */
type Gathering = 'sum' | 'peak' | 'mean';

/** What is kept of servers besides what the figures of `mail/server-figures.ts` are made of. */
const BESIDES = {
  /** Failures that come by chance, whatever they do, of which there was one at least before the last arrival. */
  struck: 'sum',
  /** Outages for all sessions that mail had to wait for; of these: not over when the run was stopped; most that waited for one, and its size [bytes]. */
  outages: 'sum',
  unrecovered: 'sum',
  mostHeld: 'peak',
  mostBytes: 'peak',
  /** From the end of each until none of that mail was queued any more: summed, and the longest [s]. */
  recoveryTime: 'sum',
  longestRecovery: 'peak',
} as const satisfies Readonly<Record<string, Gathering>>;

type ServerColumn = ServerCount | keyof typeof BESIDES;

/** The counts that a figure is made of, and how they are put together. */
function countsOf(source: ServerSource): readonly (readonly [string, Gathering])[] {
  if ('peak' in source) return [[source.peak, 'peak']];
  if ('mean' in source) return [[source.mean, 'mean']];
  return Object.values(source)
    .flat()
    .map((name: string) => [name, 'sum'] as const);
}

/** What is kept of servers, and how it is put together. */
export const SERVER_COLUMNS = {
  ...Object.fromEntries(Object.values(SERVER_FIGURES).flatMap(({ from }) => countsOf(from))),
  ...BESIDES,
} as Readonly<Record<ServerColumn, Gathering>>;

/** One row per server, in the model's order. */
export type ServerColumns = Readonly<Record<ServerColumn, Float64Array>>;

/** The columns of each server, made by their names. */
export function forServerColumns(of: (name: ServerColumn) => Float64Array): ServerColumns {
  const names = Object.keys(SERVER_COLUMNS) as ServerColumn[];
  return Object.fromEntries(names.map((name) => [name, of(name)])) as ServerColumns;
}
