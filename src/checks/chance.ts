import type { FailureModel, Model, ServerModel } from '../model/index.js';

/** Whether luck decides when a failure is there, or whom it strikes. */
function isByChance({ timing, probability }: FailureModel): boolean {
  return timing.kind === 'renewal' || (probability > 0 && probability < 1);
}

function isUnsure({ failures, filter }: ServerModel): boolean {
  // A filter that takes some wanted mail for something else.
  const mistakes = [filter?.spam.mistakes ?? 0, filter?.virus.mistakes ?? 0];
  return failures.some(isByChance) || mistakes.some((share) => share > 0 && share < 1);
}

/**
 * Whether anything in a model fails by chance: outages that come when they like, failures that strike a share of the
 * sessions, filters that make mistakes. Where nothing does, runs differ only in their mail: when it comes and which ways it
 * takes; and one of them shows nearly all that others do.
 */
export function failsByChance({ servers, sites }: Pick<Model, 'servers' | 'sites'>): boolean {
  return servers.some(isUnsure) || sites.some(({ failures }) => failures.some(isByChance));
}
