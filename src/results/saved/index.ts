/**
 * Results kept in files: their JSON Schema, and reading them again. What is read may come from anywhere and from any
 * version, so it is checked in full; what an older revision did not have yet is filled in where that is possible.
 *
 *     const reading = readSavedResult(text);
 *     if (reading.ok) write(renderJson(reading.result));
 *     else complain(reading.message);
 */
export { type ResultKind, renderResultSchema } from './result-schema.js';
export {
  isSavedResult,
  readSavedReport,
  readSavedResult,
  type SavedReading,
  type SavedReport,
} from './saved-result.js';
