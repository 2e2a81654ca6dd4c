import { type Field, notYet } from './field.js';

/** Servers that say nothing more from some stage on. */
export const STAGES: Field = {
  modes: notYet(['hang'], 'a server that goes silent in the middle of a session'),
};
