import { type Field, notYet } from './field.js';

/** SIZE limits, and messages of a size. */
export const SIZES: Field = {
  modes: notYet(['size'], 'a limit on the size of a message'),
};
