import { CORE_FULL, MANY_COPIES } from './port/core.js';

/** A scenario that is valid and asks for more than the engine holds. */
export interface Excess {
  readonly message: string;
  readonly hint: string;
  /** The section of the scenario that it comes from. */
  readonly section: 'servers' | 'traffic';
}

const EXCESSES: readonly Excess[] = [
  { message: CORE_FULL, hint: 'send fewer, or let them be given up sooner', section: 'traffic' },
  {
    message: MANY_COPIES,
    hint: 'relays or servers that keep what they did not confirm multiply it',
    section: 'servers',
  },
];

/** What a run asked too much of; null where something else is wrong. Known by its text: errors lose their class on their way between threads. */
export function excessOf(error: unknown): Excess | null {
  const text = error instanceof Error ? error.message : String(error);
  return EXCESSES.find(({ message }) => text.includes(message)) ?? null;
}
