import { Script } from 'node:vm';

/** Where the work lies while it is under way: a script sees nothing but what is global. */
const NAME = 'mxsim.limited';
const CALL = new Script(`globalThis[Symbol.for('${NAME}')]()`);

function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/**
 * Does some work on this thread, and gives it up wherever it is after `limit` [ms]. Returns what it returned, or
 * `undefined` where it took too long: what it had in hand then is in no state to be used again. Throws what it throws.
 */
export function callWithin<T>(limit: number, work: () => T): T | undefined {
  const place = Symbol.for(NAME);
  Object.defineProperty(globalThis, place, { value: work, configurable: true });
  try {
    return CALL.runInThisContext({ timeout: limit }) as T;
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, place);
  }
}
