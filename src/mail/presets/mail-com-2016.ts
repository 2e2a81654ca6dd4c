import { measuredSender } from './measured-2016.js';

/** Mail.com, measured. */
export const MAIL_COM_2016 = measuredSender({
  name: 'mail-com-2016',
  provider: 'Mail.com',
  retries: ['5:02', '12:37', '23:59', '41:03', '66:38', '105:01', '162:35', '248:56', '378:28'],
  addresses: 2,
  gaveUp: false,
});
