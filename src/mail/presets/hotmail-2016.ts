import { measuredSender } from './measured-2016.js';

/** Hotmail, measured. */
export const HOTMAIL_2016 = measuredSender({
  name: 'hotmail-2016',
  provider: 'Hotmail',
  retries: ['1:01', '2:03', '3:04', '5:06', '8:07', '12:08', '16:10'],
  evenly: { count: 86, until: '362:11' },
  addresses: 1,
  gaveUp: false,
});
