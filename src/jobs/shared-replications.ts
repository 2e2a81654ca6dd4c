import type { LoadedScenario } from '../library/index.js';
import { defaultReplications, messagesPerReplication } from '../model/index.js';

/**
 * How many replications each of several set-ups has that do not say how many: as many as one scenario with the messages
 * of them all. `null` where each has as many as it would have alone.
 */
export function sharedReplications(scenarios: readonly LoadedScenario[]): number | null {
  const own = scenarios.flatMap(({ model, countsItself }) => (model !== null && countsItself ? [model] : []));
  const messages = own.reduce((sum, model) => sum + messagesPerReplication(model), 0);
  const shared = defaultReplications(messages);
  return own.some(({ replications }) => replications > shared) ? shared : null;
}

/** Changes that say how many replications there are, too. */
export function withReplications<T extends { readonly options: readonly (readonly [string, string])[] }>(
  changes: T,
  replications: number,
): T {
  return { ...changes, options: [...changes.options, ['replications', String(replications)] as const] };
}
