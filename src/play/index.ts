/**
 * The playground: a run to see, to touch and to share, in a browser. `film/` is a replication kept so that any moment
 * of it can be shown; the desk answers the page's questions; `page/` is the page itself and its worker, the only place
 * that knows a browser, and is bundled by `npm run build`. No behaviour is modelled here: all that is drawn comes from
 * the engine.
 *
 *     const page = renderPlayPage({ version, presets, first }, packed, { shell, style, script, hash });
 */
export { explainAt, suggest } from './assistance/assistance.js';
export { Desk, type Loading, type Source } from './desk.js';
export { applySets, type Break, breakServer, type Edit, mendServer, setValue } from './edits.js';
export { type End, endsOf, flipsOf, type MessageFlip } from './film/ends.js';
export { recordFilm } from './film/film.js';
export { type Moment, momentOf, untruth } from './film/moments.js';
export { sceneAt } from './film/scene.js';
export { settingOf } from './film/setting.js';
export { type PlayState, stateAt } from './film/state.js';
export { type Opening, questionKey } from './first-view.js';
export {
  type Exercise,
  type Judgement,
  judgeAttempt,
  readExercise,
  renderExerciseSchema,
  type Task,
  taskOf,
} from './learning/exercise.js';
export { readTour, renderTourSchema, type Tour } from './learning/tour.js';
export { openingOf } from './opening.js';
export {
  PACKED_SCRIPTS,
  type Packed,
  type PackedScript,
  type PlayData,
  type PlayParts,
  type PlayScenario,
  renderPlayFolder,
  renderPlayPage,
} from './page-text.js';
export { type Touch, touchSetUp } from './set-up-edits.js';
export { packShared, unpackShared } from './share.js';
