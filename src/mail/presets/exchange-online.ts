import { HOUR, MINUTE } from '../../units/index.js';
import { EXCHANGE_2016 } from './exchange-2016.js';
import { assumed, basedOn, cited } from './preset.js';

/** Microsoft 365 as a sender: as described by its staff and authors close to it, the rest as Exchange. */
export const EXCHANGE_ONLINE = basedOn(EXCHANGE_2016, {
  name: 'exchange-online',
  summary: 'Microsoft 365: retries within 15 minutes at first, then up to an hour apart, gives up after 24 hours',
  describes: 'Exchange Online since March 2019; from public statements, nothing was measured',
  values: {
    retry: {
      rule: assumed(
        { kind: 'backoff', first: 15 * MINUTE, factor: 2, max: HOUR },
        'staff (OfficeDocs-o365seccomp, issue 162): 15 minutes or less at first, growing to at most 60; the factor is a guess',
      ),
    },
    giveUpAfter: cited(
      { age: 24 * HOUR, attempts: null, hostDown: null },
      'office365itpros.com, 2022-12-13: 24 h since March 2019, 48 h before',
    ),
    addresses: assumed(16, 'it sends from pools of many addresses; no figure was found'),
    knowsItselfBy: assumed('nothing', 'no source was found'),
  },
});
