import { queueLife } from '../../mail/index.js';
import type { SenderModel } from '../../model/index.js';
import { formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck } from '../check.js';
import { sendersTo } from '../flows.js';
import { commonOutages, longestBeyond, spellOutage } from '../outages.js';
import { remembered } from '../remembered.js';
import { routesOf } from '../routes.js';

interface Impatient {
  readonly name: string;
  /** How long it keeps trying [s]. */
  readonly life: Seconds;
}

/** A bot that never retries is no loss, and a sender that does not queue loses mail in any outage; least patient first. */
const queueing = remembered((senders: readonly SenderModel[]): readonly Impatient[] =>
  senders
    .map(({ name, mta, spam, virus }) => ({ name, life: spam + virus >= 1 ? 0 : queueLife(mta) }))
    .filter(({ life }) => life > 0)
    .sort((a, b) => a.life - b.life),
);

/** `mail from a bounces after 8 h, that of 5 other senders after 5 d at the latest`; the least patient comes first. */
function spellSenders(senders: readonly Impatient[]): string {
  const [first, second] = senders;
  const last = senders.at(-1);
  if (first === undefined || last === undefined) return '';
  const start = `mail from ${first.name} bounces after ${formatDuration(first.life)}`;
  if (second === undefined) return start;
  if (second === last) return `${start}, that from ${last.name} after ${formatDuration(last.life)}`;
  return `${start}, that of ${senders.length - 1} other senders after ${formatDuration(last.life)} at the latest`;
}

/** Senders that give up before an outage of every server of a domain is over. */
export const outageOutlastsSenders = defineCheck(
  {
    code: 'outage-outlasts-senders',
    title: 'Outage longer than the senders wait',
    looksFor:
      'An outage of all servers of a domain at once that lasts longer than senders of wanted mail keep trying: that mail bounces.',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      const outage = longestBeyond(commonOutages(model, route.servers), 0);
      if (outage === undefined) return [];
      const impatient = queueing(sendersTo(model, route.domain.name)).filter(({ life }) => life < outage.length);
      if (impatient.length === 0) return [];
      return [
        {
          message: `${spellSenders(impatient)}; ${spellOutage(outage)}, and nothing else takes mail for ${route.domain.name}`,
          path: outage.path,
          hint: 'add a server that this outage does not reach',
        },
      ];
    }),
);
