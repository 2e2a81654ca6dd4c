import { measuredSender } from './measured-2016.js';

/** India.com, measured. */
export const INDIA_2016 = measuredSender({
  name: 'india-2016',
  provider: 'India.com',
  retries: ['6:21', '16:21', '36:21', '76:21', '146:22', '216:21', '286:21', '356:21', '426:21'],
  addresses: 1,
  gaveUp: false,
});
