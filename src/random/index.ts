/** Addressed luck, and distributions that know their moments. */
export type { Distribution } from './distribution.js';
