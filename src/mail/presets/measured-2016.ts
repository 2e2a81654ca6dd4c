import type { Seconds } from '../../units/index.js';
import type { GiveUp, RetryRule } from '../behaviour.js';
import { assumed, assumedLike, type Cited, cited, type Preset } from './preset.js';
import { RFC5321 } from './rfc5321.js';

const DAY = 86_400;

/** Pagani, De Astis, Graziano, Lanzi, Balzarotti, doi 10.1109/DSN.2016.57: a greylist that held out for six hours. */
const DSN = 'DSN 2016';

/** What was measured of one webmail provider. */
export interface Measurement {
  readonly name: string;
  readonly provider: string;
  /** Ages of the retries, as published: minutes and seconds, `6:02`. */
  readonly retries: readonly string[];
  /** Where the publication sums retries up: that many more, evenly, the last at that age. */
  readonly evenly?: { readonly count: number; readonly until: string };
  readonly addresses: number;
  /** No more tries came, though the message was not delivered. */
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

/** A preset from what was measured; all else as the standard says, and assumed. */
export function measuredSender(measurement: Measurement): Preset {
  const { name, provider, addresses, gaveUp } = measurement;
  const ages = agesOf(measurement);
  const waits = waitsOf(ages);
  const attempts = ages.length + 1;
  const end = gaveUp ? `gave up after ${attempts} tries` : `${attempts} tries until a greylist of six hours let it in`;
  return {
    name,
    summary: `${provider} as measured for DSN 2016: ${end}, ${plural(addresses)}`,
    describes: `${provider} in 2015 or 2016; Pagani et al., "Measuring the Role of Greylisting and Nolisting", ${DSN}`,
    values: {
      ...assumedLike(RFC5321),
      retry: { ...assumedLike(RFC5321).retry, rule: rule(waits, gaveUp) },
      giveUpAfter: giveUp(attempts, gaveUp),
      addresses: cited(addresses, `${DSN}: source addresses seen`),
      knowsItselfBy: assumed('nothing', "it is nobody else's MX"),
    },
    measuredUntil: ages.at(-1) ?? 0,
  };
}
