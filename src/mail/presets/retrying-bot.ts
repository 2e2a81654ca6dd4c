import { HOUR } from '../../units/index.js';
import { FIRE_AND_FORGET } from './fire-and-forget.js';
import { always, assumed, basedOn, bySession } from './preset.js';

/** Claims about such bots that cite DSN 2016 but were not read in the paper itself. */
const TOLD = 'told of Kelihos, with DSN 2016 as the source; not confirmed there';

const defer = assumed('defer', `tries again later, so greylisting does not stop it: ${TOLD}`);
const bounce = assumed('bounce', 'a refused recipient is dropped');

/** A spam bot of the Kelihos class: the first MX only, with retries. */
export const RETRYING_BOT = basedOn(FIRE_AND_FORGET, {
  name: 'retrying-bot',
  summary: 'a bot: the first MX alone, tried again after some minutes: greylisting does not stop it, nolisting does',
  describes: 'spam engines of the Kelihos class, as they are told of',
  values: {
    honoursBackups: assumed(0, `nolisting defeats it: ${TOLD}`),
    limits: {
      addresses: assumed(1, 'the first address of that host'),
      hosts: assumed(1, `the first MX only: ${TOLD}`),
    },
    onFailure: bySession({ ...always(defer), '5xx': bounce }, { ...always(defer), '5xx': bounce }),
    retry: {
      rule: assumed(
        { kind: 'list', waits: [450, 600, HOUR], then: [HOUR] },
        'retries of 300 to 600 s and later are told of it; these are in between',
      ),
      jitter: assumed({ kind: 'time', time: 150 }, 'spreads the first wait over the 300 to 600 s that are told of it'),
    },
    giveUpAfter: assumed({ age: 24 * HOUR, attempts: null, hostDown: null }, 'no figure was found'),
  },
});
