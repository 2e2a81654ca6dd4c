import { measuredSender } from './measured-2016.js';

/** Gmail, measured. */
export const GMAIL_2016 = measuredSender({
  name: 'gmail-2016',
  provider: 'Gmail',
  retries: ['6:02', '29:02', '56:36', '98:44', '162:03', '229:44', '309:05', '434:46'],
  addresses: 7,
  gaveUp: false,
});
