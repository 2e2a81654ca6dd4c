/** The results of a run: plain data, times in seconds, shares from 0 to 1. */

export type * from './attempt.js';
export {
  CAUSE,
  CAUSES,
  CELLS,
  causeInRelay,
  causeOfLoss,
  type LossCause,
  NO_ATTEMPT,
} from './cause-codes.js';
export { CauseCounts } from './cause-counts.js';
export { emptyReplication } from './empty-replication.js';
export { FateLog, isDelivered, isWanted } from './fate-log.js';
export type { Effect, Figure, Party } from './figure.js';
export {
  FIGURE_TREE,
  type FigureNode,
  type FigureOf,
  figureAt,
  figureNamed,
  keysOfFigure,
  nameOfFigure,
  nameOfPath,
  partyOf,
  spellFigure,
  valueInRow,
  valueOfFigure,
} from './figure-name.js';
export { FIGURES } from './figures.js';
export { CAUSE_LABELS, FATE, FATE_CELLS, FATE_LABELS } from './labels.js';
export { lookedAtOf, type MessageChoice, MessageChooser } from './message-chooser.js';
export type * from './replication-result.js';
export { type SeriesCounts, seriesColumns } from './series-columns.js';
export { forServerColumns, SERVER_COLUMNS, type ServerColumns } from './server-columns.js';
export type * from './trace.js';
export type * from './types.js';
export { RESULT_FORMAT, RESULT_REVISION } from './types.js';
