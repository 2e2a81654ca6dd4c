/** What a run leaves behind: plain data, times in seconds, shares from 0 to 1. */

export { FATE, Recorder } from './recorder.js';
export type * from './replication-result.js';
export type * from './run-result.js';
export { RESULT_FORMAT } from './run-result.js';
export { SeriesRecorder } from './series-recorder.js';
export type * from './story.js';
