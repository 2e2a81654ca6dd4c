/**
 * Results kept in files: their JSON Schema, and reading them again. A file may come from anywhere and from any version,
 * so it is checked in full; keys that an older revision did not have yet are filled in if that is possible.
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
