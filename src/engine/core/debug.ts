/**
 * What the debug build (`npm run core -- --debug`) has besides: before each load and store it asks `check`
 * (scripts/checked-memory.mjs).
 */
export { check } from './kernel/memory';
