import { defineCheck } from '../check.js';
import { excesses, excessFinding } from '../excess.js';

/** A server that gets more mail than it can take even with all servers up. */
export const overloaded = defineCheck(
  {
    code: 'overloaded',
    title: 'More mail than a server can take',
    noMend: 'sessions and workers cost memory and processors',
    looksFor:
      'A server whose share of the mail at the busiest time is more than its sessions (sessions ÷ (6 round trips + service + filter)) or its ' +
      'filter (workers ÷ time) can take, while all servers are up.',
  },
  (model) => excesses(model).map((excess) => excessFinding(excess, '')),
);
