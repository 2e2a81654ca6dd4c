import type { Attempt } from '../../results/index.js';

/** Type of a column of a trace, for formats that have types. A whole number is below 2³¹. */
export type ColumnType = 'whole' | 'number' | 'text';

export interface TraceColumn {
  readonly name: keyof Attempt;
  readonly type: ColumnType;
  /** True if it may be empty. */
  readonly optional: boolean;
}

function column(name: keyof Attempt, type: ColumnType, optional = false): TraceColumn {
  return { name, type, optional };
}

/** The columns of a trace, in their order; times are in seconds. */
export const TRACE_COLUMNS: readonly TraceColumn[] = [
  column('replication', 'whole'),
  column('message', 'whole'),
  column('recipient', 'whole'),
  column('sender', 'text'),
  column('sendingHost', 'whole'),
  column('domain', 'text'),
  column('kind', 'text'),
  column('by', 'text'),
  column('pass', 'whole'),
  column('attempt', 'whole'),
  column('session', 'whole'),
  column('submitted_s', 'number'),
  column('t_s', 'number'),
  column('took_s', 'number'),
  column('host', 'text'),
  column('server', 'text'),
  column('family', 'text'),
  column('tls', 'text', true),
  column('preference', 'whole', true),
  column('outcome', 'text'),
  column('stage', 'text'),
  column('reply', 'text', true),
  column('then', 'text'),
];

/** Encodes attempts for a file or a pipe, portion by portion; `end` returns the final bytes. */
export interface TraceWriter {
  readonly begin: () => string;
  readonly rows: (attempts: readonly Attempt[]) => string | Uint8Array;
  readonly end: () => string | Uint8Array;
}
