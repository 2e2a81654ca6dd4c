import { FIRE_AND_FORGET } from './fire-and-forget.js';
import { always, assumed, assumedLike, bySession, cited, type Preset } from './preset.js';

const HOUR = 3600;

const defer = cited('defer', 'DSN 2016: tries again later, so greylisting does not stop it');
const bounce = assumed('bounce', 'a refused recipient is dropped');

/** A spam bot of the Kelihos class: the first MX only, and again later. */
export const RETRYING_BOT: Preset = {
  name: 'retrying-bot',
  summary: 'a bot: the first MX alone, tried again after some minutes: greylisting does not stop it, nolisting does',
  describes:
    'spam engines of the Kelihos class; Pagani et al., "Measuring the Role of Greylisting and Nolisting", DSN 2016',
  values: {
    ...assumedLike(FIRE_AND_FORGET),
    honoursBackups: cited(0, 'DSN 2016: nolisting defeats it'),
    limits: {
      ...assumedLike(FIRE_AND_FORGET).limits,
      addresses: assumed(1, 'the first address of that host'),
      hosts: cited(1, 'DSN 2016: the first MX only'),
    },
    onFailure: bySession({ ...always(defer), '5xx': bounce }, { ...always(defer), '5xx': bounce }),
    retry: {
      ...assumedLike(FIRE_AND_FORGET).retry,
      rule: assumed(
        { kind: 'list', waits: [450, 600, HOUR], then: [HOUR] },
        'retries of 300 to 600 s and later are told of it; these are in between',
      ),
      jitter: assumed({ kind: 'time', time: 150 }, 'spreads the first wait over the 300 to 600 s that are told of it'),
    },
    giveUpAfter: assumed({ age: 24 * HOUR, attempts: null, hostDown: null }, 'no figure was found'),
  },
};
