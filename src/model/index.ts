/** What a valid cluster is: complete, frozen, plain data. */
export type * from './model.js';
