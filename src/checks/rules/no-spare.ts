import type { ServerModel } from '../../model/index.js';
import type { PerSecond } from '../../units/index.js';
import { defineCheck, type Finding } from '../check.js';
import { excesses, excessFinding } from '../excess.js';

/** A cluster that cannot carry its load with one server down. */
export const noSpare = defineCheck(
  {
    code: 'no-spare',
    title: 'No spare for one server down',
    looksFor:
      'A server that would get more than it can take while another one is down (N + 1): one failure then overloads the rest.',
  },
  (model) => {
    const already = new Set(excesses(model, null).map((excess) => excess.server));
    const worst = new Map<ServerModel, Finding & { readonly load: PerSecond }>();
    for (const down of model.servers) {
      for (const excess of excesses(model, down)) {
        const known = worst.get(excess.server);
        if (already.has(excess.server) || (known !== undefined && known.load >= excess.load)) continue;
        worst.set(excess.server, { ...excessFinding(excess, `with ${down.name} down, `), load: excess.load });
      }
    }
    return model.servers.flatMap((server) => {
      const found = worst.get(server);
      return found === undefined ? [] : [{ message: found.message, path: found.path, hint: found.hint }];
    });
  },
);
