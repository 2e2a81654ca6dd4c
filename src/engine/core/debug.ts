/**
 * Addition of the debug build (`npm run core -- --debug`), which calls `check` before each load and store
 * (scripts/checked-memory.mjs).
 */
export { check } from './kernel/memory';
