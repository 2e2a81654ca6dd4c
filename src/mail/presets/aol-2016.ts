import { measuredSender } from './measured-2016.js';

/** AOL, measured. */
export const AOL_2016 = measuredSender({
  name: 'aol-2016',
  provider: 'AOL',
  retries: ['5:32', '11:32', '21:32', '31:32'],
  addresses: 1,
  gaveUp: true,
});
