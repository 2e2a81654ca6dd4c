/** What a run leaves behind: plain data, times in seconds, shares from 0 to 1. */

export type * from './comparison.js';
export { FateLog, isDelivered, isWanted } from './fate-log.js';
export { spellFigure } from './figure-name.js';
export { FATE, Recorder } from './recorder.js';
export type * from './replication-result.js';
export type * from './run-result.js';
export { RESULT_FORMAT, RESULT_REVISION } from './run-result.js';
export { SeriesRecorder } from './series-recorder.js';
export type * from './story.js';
export { lookedAtOf, type StoryChoice, StoryChooser } from './story-chooser.js';
export type * from './sweep.js';
export type * from './telling.js';
