import { formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck, listNames } from '../check.js';
import { sendersTo } from '../flows.js';
import { commonOutages, longestBeyond, spellOutage } from '../outages.js';
import { aftermath, impatient, type Patient, spellPatience } from '../patience.js';
import { routesOf } from '../routes.js';

/** Fate of new mail from senders that remember a server's failures, during an outage and for a while after. */
function spellAftermath(senders: readonly Patient[], length: Seconds): string {
  const remembering = senders
    .map((patient) => ({ name: patient.sender.name, left: aftermath(patient, length) }))
    .filter(({ left }) => left > 0);
  if (remembering.length === 0) return '';
  const names = listNames(remembering.map(({ name }) => name));
  const longest = Math.max(...remembering.map(({ left }) => left));
  const after = Number.isFinite(length) ? `, until up to ${formatDuration(longest)} after the end` : '';
  return `; from then on new mail from ${names} bounces at once${after}`;
}

/** Senders that give up before an outage of every server of a domain is over. */
export const outageOutlastsSenders = defineCheck(
  {
    code: 'outage-outlasts-senders',
    title: 'Outage longer than the senders wait',
    noMend: 'another server has to be there first, or the work another date',
    looksFor:
      'An outage of all servers of a domain at once, or planned outages that overlap, for longer than senders of wanted mail keep trying: ' +
      'that mail bounces. Some senders return new mail at once by then, and still do for hours after the end.',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      const outage = longestBeyond(commonOutages(model, route.servers), 0);
      if (outage === undefined) return [];
      // A name's own address that never takes mail is no failing server: another check covers that.
      if (route.implicit && outage.length === Number.POSITIVE_INFINITY) return [];
      const senders = impatient(sendersTo(model, route.domain.name), outage.length);
      if (senders.length === 0) return [];
      return [
        {
          message: `${spellPatience(senders)}${spellAftermath(senders, outage.length)}; ${spellOutage(outage)}, and nothing else takes mail for ${route.domain.name}`,
          path: outage.path,
          hint:
            outage.overlapping.length > 0
              ? 'plan them one after the other, with a gap'
              : 'add a server that this outage does not reach',
        },
      ];
    }),
);
