import { FIRE_AND_FORGET } from './fire-and-forget.js';
import { assumed, basedOn, cited } from './preset.js';

/** A spam bot that goes straight for the backup, which often lacks filters and recipient lists. */
export const HIGHEST_MX_ONLY = basedOn(FIRE_AND_FORGET, {
  name: 'highest-mx-only',
  summary: 'a bot: the host with the highest preference number, once',
  describes:
    'spam engines that prefer the backup; R. Coker, "Spammers and secondary MX servers", 2009, and operators’ lists',
  values: {
    order: cited('reverse', 'Coker 2009; operators call it less common than it was'),
    limits: {
      addresses: assumed(1, 'the first address of that host'),
      hosts: cited(1, 'Coker 2009: the highest MX alone'),
    },
  },
});
