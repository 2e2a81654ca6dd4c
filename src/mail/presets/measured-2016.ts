import { DAY, type Seconds } from '../../units/index.js';
import type { GiveUp, RetryRule } from '../retry-schedule.js';
import { assumed, basedOn, type Cited, cited, type Preset } from './preset.js';
import { RFC5321 } from './rfc5321.js';

/** Pagani, De Astis, Graziano, Lanzi, Balzarotti, doi 10.1109/DSN.2016.57: a greylist that held out for six hours. */
const DSN = 'DSN 2016';

/** Measurement of one webmail provider. */
interface Measurement {
  readonly name: string;
  readonly provider: string;
  /** Ages of the retries, as published: minutes and seconds, `6:02`. */
  readonly retries: readonly string[];
  /** Retries that the publication only summarises: that many more, evenly spaced, the last at that age. */
  readonly evenly?: { readonly count: number; readonly until: string };
  readonly addresses: number;
  /** Tries ended although the message was not delivered. */
  readonly gaveUp: boolean;
}

function secondsOf(text: string): Seconds {
  const [minutes = Number.NaN, seconds = Number.NaN] = text.split(':').map(Number);
  return minutes * 60 + seconds;
}

function agesOf({ retries, evenly }: Measurement): Seconds[] {
  const ages = retries.map(secondsOf);
  if (evenly === undefined) return ages;
  const from = ages.at(-1) ?? 0;
  const step = (secondsOf(evenly.until) - from) / evenly.count;
  for (let k = 1; k <= evenly.count; k++) ages.push(from + k * step);
  return ages;
}

function waitsOf(ages: readonly Seconds[]): Seconds[] {
  return ages.map((age, i) => age - (ages[i - 1] ?? 0));
}

function rule(waits: readonly Seconds[], gaveUp: boolean): Cited<RetryRule> {
  const last = waits.at(-1);
  const then = last === undefined ? [] : [last];
  const past = gaveUp ? '' : '; after the last the same wait again and again, which is assumed';
  return cited({ kind: 'list', waits, then }, `${DSN}: retry times against a greylist of 360 minutes${past}`);
}

function giveUp(attempts: number, gaveUp: boolean): Cited<GiveUp> {
  return gaveUp
    ? cited({ age: null, attempts, hostDown: null }, `${DSN}: no try after this one, and not delivered`)
    : assumed({ age: 5 * DAY, attempts: null, hostDown: null }, 'delivered before it gave up; as rfc5321');
}

function plural(count: number): string {
  return count === 1 ? 'from one address' : `from ${count} addresses`;
}

/** Makes a preset from a measurement; everything else is as in the standard, and assumed. */
function measuredSender(measurement: Measurement): Preset {
  const { name, provider, addresses, gaveUp } = measurement;
  const ages = agesOf(measurement);
  const waits = waitsOf(ages);
  const attempts = ages.length + 1;
  const end = gaveUp ? `gave up after ${attempts} tries` : `${attempts} tries until a greylist of six hours let it in`;
  return basedOn(RFC5321, {
    name,
    summary: `${provider} as measured for DSN 2016: ${end}, ${plural(addresses)}`,
    describes: `${provider} in 2015 or 2016; Pagani et al., "Measuring the Role of Greylisting and Nolisting", ${DSN}`,
    values: {
      retry: { rule: rule(waits, gaveUp) },
      giveUpAfter: giveUp(attempts, gaveUp),
      addresses: cited(addresses, `${DSN}: source addresses seen`),
      knowsItselfBy: assumed('nothing', "it is nobody else's MX"),
    },
    measuredUntil: ages.at(-1) ?? 0,
  });
}

/** Measurements of webmail providers. */
const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'gmail-2016',
    provider: 'Gmail',
    retries: ['6:02', '29:02', '56:36', '98:44', '162:03', '229:44', '309:05', '434:46'],
    addresses: 7,
    gaveUp: false,
  },
  {
    name: 'yahoo-2016',
    provider: 'Yahoo',
    retries: ['2:07', '5:39', '12:58', '27:16', '55:13', '109:35', '216:47', '430:36'],
    addresses: 1,
    gaveUp: false,
  },
  {
    name: 'hotmail-2016',
    provider: 'Hotmail',
    retries: ['1:01', '2:03', '3:04', '5:06', '8:07', '12:08', '16:10'],
    evenly: { count: 86, until: '362:11' },
    addresses: 1,
    gaveUp: false,
  },
  {
    name: 'qq-2016',
    provider: 'QQ',
    retries: ['5:05', '5:11', '5:17', '6:19', '8:22', '12:25', '20:29', '52:31', '84:35', '144:42', '204:56'],
    addresses: 2,
    gaveUp: true,
  },
  {
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
  },
  {
    name: 'yandex-2016',
    provider: 'Yandex',
    retries: ['1:05', '2:58', '6:53', '14:55', '30:28', '45:41', '61:01'],
    evenly: { count: 20, until: '369:21' },
    addresses: 1,
    gaveUp: false,
  },
  {
    name: 'mail-com-2016',
    provider: 'Mail.com',
    retries: ['5:02', '12:37', '23:59', '41:03', '66:38', '105:01', '162:35', '248:56', '378:28'],
    addresses: 2,
    gaveUp: false,
  },
  {
    name: 'gmx-2016',
    provider: 'GMX',
    retries: ['5:01', '12:33', '23:50', '40:46', '66:09', '104:14', '161:22', '247:04', '375:36'],
    addresses: 3,
    gaveUp: false,
  },
  {
    name: 'aol-2016',
    provider: 'AOL',
    retries: ['5:32', '11:32', '21:32', '31:32'],
    addresses: 1,
    gaveUp: true,
  },
  {
    name: 'india-2016',
    provider: 'India.com',
    retries: ['6:21', '16:21', '36:21', '76:21', '146:22', '216:21', '286:21', '356:21', '426:21'],
    addresses: 1,
    gaveUp: false,
  },
];

export const MEASURED_2016: readonly Preset[] = MEASUREMENTS.map(measuredSender);
