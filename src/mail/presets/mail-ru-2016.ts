import { measuredSender } from './measured-2016.js';

/** Mail.ru, measured. */
export const MAIL_RU_2016 = measuredSender({
  name: 'mail-ru-2016',
  provider: 'Mail.ru',
  retries: [
    '1:18',
    '19:15',
    '49:14',
    '79:49',
    '113:20',
    '154:18',
    '187:53',
    '235:20',
    '271:03',
    '305:50',
    '340:38',
    '373:45',
  ],
  addresses: 7,
  gaveUp: false,
});
