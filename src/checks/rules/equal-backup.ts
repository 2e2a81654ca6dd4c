import { formatShare } from '../../units/index.js';
import { defineCheck, setting } from '../check.js';
import { routesOverTime } from '../routes.js';

/** Words in the name of a server that is meant as a backup. */
const STANDS_IN = /(?:^|[.\-_\d])(?:backup|bak|secondary|fallback|standby|spare|reserve|emergency)(?:[.\-_\d]|$)/;

/** A host named as a backup with the same preference as the others. */
export const equalBackup = defineCheck(
  {
    code: 'equal-backup',
    title: 'Backup with equal preference',
    mends: 'gives it a preference 10 above the best',
    looksFor:
      'A host that is called backup, secondary, fallback or the like and has the same, best preference as others: it shares the load instead of standing in.',
  },
  (model) =>
    routesOverTime(model).flatMap((route) => {
      const { best } = route;
      const named = best.exchangers.filter((exchanger) => STANDS_IN.test(exchanger.name));
      // If all of them are named so, it is just a name.
      if (named.length === best.exchangers.length) return [];
      return named.map((exchanger) => ({
        message: `${exchanger.name} has preference ${best.preference} like ${best.exchangers.length - named.length} other${best.exchangers.length - named.length > 1 ? 's' : ''}: it takes about ${formatShare(1 / best.exchangers.length)} of the mail all the time`,
        path: exchanger.path,
        hint: 'give it a higher number than the others if it is to stand in only; equal numbers share the load',
        mend: setting(
          exchanger.path,
          `${best.preference + 10} ${exchanger.name}`,
          ...exchanger.servers.map(({ name }) => `servers[${JSON.stringify(name)}].share`),
        ),
      }));
    }),
);
