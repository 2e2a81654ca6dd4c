import type { Model } from '../model/index.js';
import type { Estimate, Party } from '../results/index.js';
import type { Evidence } from './evidence.js';
import { countRow } from './fate-counts.js';
import type { FigureList } from './figure-list.js';
import type { Totals } from './totals.js';

/** Most servers, senders and domains whose figures are kept one by one; of more, those with the most mail. */
const MOST_PARTIES = 100;

/** Positions of the largest values, in their own order; of equal ones the earlier. */
function biggest(sizes: readonly number[]): ReadonlySet<number> {
  if (sizes.length <= MOST_PARTIES) return new Set(sizes.keys());
  const order = [...sizes.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
  return new Set(order.slice(0, MOST_PARTIES));
}

/** Tells which figures of the list are shown: all of the whole run, and those of the biggest servers, senders and domains. */
function isShownIn(model: Model, totals: Totals): (party: Party, row: number) => boolean {
  const shown = {
    servers: biggest([...totals.servers.attempts]),
    senders: biggest(model.senders.map((_, row) => countRow(totals.senders, row).sent)),
    domains: biggest(model.domains.map((_, row) => countRow(totals.domains, row).sent)),
  };
  return (party, row) => shown[party].has(row);
}

/** The figures that have an estimate, in each replication; `each` holds all figures of each, in the order of the list. */
export function valuesByName(
  figures: FigureList,
  estimates: Readonly<Record<string, Estimate>>,
  each: readonly Float64Array[],
): Record<string, (number | null)[]> {
  const entries: [string, (number | null)[]][] = [];
  for (let at = 0; at < figures.length; at += 1) {
    const { name } = figures.at(at);
    if (!Object.hasOwn(estimates, name)) continue;
    entries.push([name, each.map((values) => (Number.isNaN(values[at]) ? null : (values[at] ?? null)))]);
  }
  return Object.fromEntries(entries);
}

/** Every figure by its name, with its interval over replications. */
export function summariseEstimates(
  model: Model,
  figures: FigureList,
  totals: Totals,
  evidence: Evidence,
): Record<string, Estimate> {
  const entries: [string, Estimate][] = [];
  for (const at of figures.places(isShownIn(model, totals))) {
    const estimate = evidence.estimate(at);
    if (estimate !== null) entries.push([figures.at(at).name, estimate]);
  }
  return Object.fromEntries(entries);
}
