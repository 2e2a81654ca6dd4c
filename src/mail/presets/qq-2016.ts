import { measuredSender } from './measured-2016.js';

/** QQ, measured. */
export const QQ_2016 = measuredSender({
  name: 'qq-2016',
  provider: 'QQ',
  retries: ['5:05', '5:11', '5:17', '6:19', '8:22', '12:25', '20:29', '52:31', '84:35', '144:42', '204:56'],
  addresses: 2,
  gaveUp: true,
});
