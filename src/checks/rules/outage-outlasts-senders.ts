import { queueLife } from '../../mail/index.js';
import { formatDuration } from '../../units/index.js';
import { defineCheck } from '../check.js';
import { flowsOf } from '../flows.js';
import { commonOutages, longestBeyond, spellOutage } from '../outages.js';
import { routesOf } from '../routes.js';

/** Senders that give up before an outage of every server of a domain is over. */
export const outageOutlastsSenders = defineCheck(
  {
    code: 'outage-outlasts-senders',
    title: 'Outage longer than the senders wait',
    looksFor:
      'An outage of all servers of a domain at once that lasts longer than senders of wanted mail keep trying: that mail bounces.',
  },
  (model) => {
    const flows = flowsOf(model);
    return routesOf(model).flatMap((route) => {
      const outages = commonOutages(model, route.servers);
      const senders = new Set(flows.filter((flow) => flow.domain === route.domain.name).map((flow) => flow.sender));
      return [...senders].flatMap((sender) => {
        const life = queueLife(sender.mta);
        const outage = longestBeyond(outages, life);
        // A bot that never retries is no loss, and a sender that does not queue loses mail in any outage.
        if (outage === undefined || life === 0 || sender.spam + sender.virus >= 1) return [];
        return [
          {
            message: `mail from ${sender.name} bounces after ${formatDuration(life)}; ${spellOutage(outage)}, and nothing else takes mail for ${route.domain.name}`,
            path: outage.path,
            hint: 'add a server that this outage does not reach',
          },
        ];
      });
    });
  },
);
