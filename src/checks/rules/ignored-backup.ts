import { formatShare, type Share } from '../../units/index.js';
import { defineCheck, remembered } from '../check.js';
import { type Flow, type FlowPart, flowsTo, lastArrival } from '../flows.js';
import { routesOf } from '../routes.js';
import { commonUnavailability, spellUnavailability } from '../unavailability.js';

/** Below this share of the mail, or of the time, nothing is reported. */
const LEAST = 0.001;

/** The wanted mail of some senders, and the part of it that never tries a backup. */
const wantedShares = remembered((from: readonly FlowPart[]) => {
  let ignoring = 0;
  let all = 0;
  for (const { sender, share } of from) {
    const wanted = share * (1 - Math.min(1, sender.spam + sender.virus));
    all += wanted;
    ignoring += wanted * (1 - sender.mta.honoursBackups);
  }
  return { all, ignoring };
});

/** Share of the wanted mail whose sending hosts try only the best preference. */
function ignoringShare(flows: readonly Flow[]): Share {
  let ignoring = 0;
  let all = 0;
  for (const { from, rate } of flows) {
    const shares = wantedShares(from);
    all += rate * shares.all;
    ignoring += rate * shares.ignoring;
  }
  return all === 0 ? 0 : ignoring / all;
}

/** Backups that some senders never try, behind a primary that is often down. */
export const ignoredBackup = defineCheck(
  {
    code: 'ignored-backup',
    title: 'Senders that never try a backup',
    noMend: 'a second server at the best preference takes its share of the mail all the time',
    looksFor:
      'Wanted mail from senders that only ever try the best preference, to a domain whose backups are to stand in for it: that mail waits all the same.',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      const { best } = route;
      if (route.levels.length < 2) return [];
      const share = ignoringShare(flowsTo(model, route.domain.name));
      if (share < LEAST) return [];
      const horizon = lastArrival(model);
      const down = commonUnavailability(model, best.servers, horizon);
      if (down < LEAST) return [];
      return [
        {
          message: `${formatShare(share)} of the wanted mail for ${route.domain.name} comes from senders that never try a backup, and its best preference is ${spellUnavailability(model, best.servers, horizon, down)}`,
          path: route.path,
          hint: 'put a second server at the best preference: equal numbers are tried by such senders too, if they try more than one address',
        },
      ];
    }),
);
