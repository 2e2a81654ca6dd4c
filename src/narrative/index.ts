/**
 * The full trace of one message in words, with reasons and their sources. Stories come from the engine, which
 * replays them from the seed; here they become a telling (plain data), and a telling becomes a transcript or Markdown.
 * `report/` draws tellings on pages. Behaviour is not defined here: reasons are read off the model.
 *
 *     const telling = new Narrator(model).tell(trace);
 *     renderTranscript(telling, { width: 100, colour: false, all: false })
 */
export { renderMarkdown } from './markdown.js';
export { type AttemptRecord, type MessageRecord, recordOf } from './message-record.js';
export {
  type Choice,
  type MessageFilter,
  type MessageFinding,
  MessageSearch,
  type MessageWish,
} from './message-search.js';
export { Narrator } from './narrator.js';
export { type Brevity, shorten } from './shorten.js';
export { renderTranscript, type TranscriptOptions } from './transcript.js';
