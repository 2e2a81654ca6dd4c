import { measuredSender } from './measured-2016.js';

/** GMX, measured. */
export const GMX_2016 = measuredSender({
  name: 'gmx-2016',
  provider: 'GMX',
  retries: ['5:01', '12:33', '23:50', '40:46', '66:09', '104:14', '161:22', '247:04', '375:36'],
  addresses: 3,
  gaveUp: false,
});
