import type { Model, ServerModel } from '../../model/index.js';
import { defineCheck, type Finding } from '../check.js';
import { capacityOf, type Excess, excesses, excessFinding, excessOf } from '../excess.js';
import { addedLoads, peakLoads, tellingLosses } from '../loads.js';

interface Worst extends Excess {
  readonly down: ServerModel;
}

/** The single loss that overloads each server most; servers that are never overloaded are missing. */
function worstLosses(model: Model): ReadonlyMap<ServerModel, Worst> {
  const worst = new Map<ServerModel, Worst>();
  // Most models have no bounded server: then there is nothing to look for.
  if (!model.servers.some((server) => capacityOf(server) !== undefined)) return worst;
  const usual = peakLoads(model);
  for (const down of tellingLosses(model)) {
    for (const [server, added] of addedLoads(model, down)) {
      const excess = excessOf(server, (usual.get(server) ?? 0) + added);
      const known = worst.get(server);
      if (excess !== undefined && (known === undefined || known.load < excess.load))
        worst.set(server, { ...excess, down });
    }
  }
  return worst;
}

/** A cluster that cannot carry its load with one server down. */
export const noSpare = defineCheck(
  {
    code: 'no-spare',
    title: 'No spare for one server down',
    noMend: 'sessions and workers cost memory and processors',
    looksFor:
      'A server that would get more than it can take while another one is down (N + 1): one failure then overloads the rest.',
  },
  (model) => {
    const already = new Set(excesses(model).map(({ server }) => server));
    const worst = worstLosses(model);
    return model.servers.flatMap((server): Finding[] => {
      const found = worst.get(server);
      if (found === undefined || already.has(server)) return [];
      return [excessFinding(found, `with ${found.down.name} down, `)];
    });
  },
);
