import type { Model } from '../model/index.js';
import type { Estimate } from '../results/index.js';
import type { Evidence } from './evidence.js';
import { countRow } from './fate-counts.js';
import { FIGURES_PER_SERVER, listFigures } from './figure-list.js';
import type { Totals } from './totals.js';

/** Servers, senders and domains whose figures are kept one by one; of more, those with the most mail. */
const MOST_PARTIES = 100;

/** Positions of the biggest values, in their own order; of equal ones the earlier. */
function biggest(sizes: readonly number[]): ReadonlySet<number> {
  if (sizes.length <= MOST_PARTIES) return new Set(sizes.keys());
  const order = [...sizes.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
  return new Set(order.slice(0, MOST_PARTIES));
}

/** Which figures of the list are shown: all of the main ones, and those of the biggest servers, senders and domains. */
function shownFigures(model: Model, totals: Totals, figures: number): (at: number) => boolean {
  const servers = biggest([...totals.servers.attempts]);
  const senders = biggest(model.senders.map((_, row) => countRow(totals.senders, row).sent));
  const domains = biggest(model.domains.map((_, row) => countRow(totals.domains, row).sent));
  const domainsFrom = figures - model.domains.length;
  const sendersFrom = domainsFrom - model.senders.length;
  const serversFrom = sendersFrom - model.servers.length * FIGURES_PER_SERVER;
  return (at) => {
    if (at >= domainsFrom) return domains.has(at - domainsFrom);
    if (at >= sendersFrom) return senders.has(at - sendersFrom);
    return at < serversFrom || servers.has(Math.floor((at - serversFrom) / FIGURES_PER_SERVER));
  };
}

/** Every figure by its name, with its interval over replications. */
export function summariseEstimates(model: Model, totals: Totals, evidence: Evidence): Record<string, Estimate> {
  const figures = listFigures(model);
  const isShown = shownFigures(model, totals, figures.length);
  const entries = figures.flatMap(({ name }, at): [string, Estimate][] => {
    const estimate = isShown(at) ? evidence.estimate(at) : null;
    return estimate === null ? [] : [[name, estimate]];
  });
  return Object.fromEntries(entries);
}
