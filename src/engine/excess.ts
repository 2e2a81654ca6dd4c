import { CORE_FULL, MANY_COPIES } from './host/core.js';

/** A scenario that is valid and asks for more than the engine holds. */
export interface Excess {
  readonly message: string;
  readonly hint: string;
  /** The part of the scenario that it comes from, or the nearest one that is written. */
  readonly path: readonly string[];
}

/** The limit that a run exceeded, or null for other errors. Recognised by its text: errors lose their class between threads. */
export function excessOf(error: unknown): Excess | null {
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes(CORE_FULL)) {
    return { message: CORE_FULL, hint: 'send fewer, or let them be given up sooner', path: ['traffic'] };
  }
  const [message = ''] = new RegExp(`${MANY_COPIES}(, the last at \\S+)?`).exec(text) ?? [];
  if (message === '') return null;
  const [, server] = / at (\S+)$/.exec(message.slice(MANY_COPIES.length)) ?? [];
  return {
    message,
    hint: 'relays or servers that keep what they did not confirm multiply it',
    path: server === undefined ? ['servers'] : ['servers', server, 'relay'],
  };
}
