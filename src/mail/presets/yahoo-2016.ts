import { measuredSender } from './measured-2016.js';

/** Yahoo, measured. */
export const YAHOO_2016 = measuredSender({
  name: 'yahoo-2016',
  provider: 'Yahoo',
  retries: ['2:07', '5:39', '12:58', '27:16', '55:13', '109:35', '216:47', '430:36'],
  addresses: 1,
  gaveUp: false,
});
