import { measuredSender } from './measured-2016.js';

/** Yandex, measured. */
export const YANDEX_2016 = measuredSender({
  name: 'yandex-2016',
  provider: 'Yandex',
  retries: ['1:05', '2:58', '6:53', '14:55', '30:28', '45:41', '61:01'],
  evenly: { count: 20, until: '369:21' },
  addresses: 1,
  gaveUp: false,
});
