import { DAY, HOUR, spellDuration, spellShare } from '../../units/index.js';
import { type Item, spellFlow, spellText } from '../writing/lines.js';
import type { LogTally } from './tally.js';

/** Fewest days from which the shape of a day is estimated; with fewer it cannot be told from chance. */
const LEAST_DAYS = 2;
/** Chi-square with two degrees of freedom at 99.9 %: chance alone rarely makes such a shape. */
const SURE = 13.8;

/** Mean rate [per s], and the shape of the day. */
export interface LoggedTraffic {
  readonly rate: number;
  readonly shape: { readonly peak: number; readonly ratio: number } | null;
}

/** The first harmonic of the day: `rate · (1 + a·cos)`, if it is significant. */
function shapeOf({ perHour, messages, first, last }: LogTally): LoggedTraffic['shape'] {
  if (!((last - first) / DAY >= LEAST_DAYS)) return null;
  let [x, y] = [0, 0];
  for (const [hour, count] of perHour) {
    const angle = (2 * Math.PI * ((hour % 24) + 0.5)) / 24;
    x += count * Math.cos(angle);
    y += count * Math.sin(angle);
  }
  const amplitude = Math.min(0.98, (2 * Math.hypot(x, y)) / messages);
  if ((messages * amplitude * amplitude) / 2 < SURE) return null;
  const peak = (Math.atan2(y, x) / (2 * Math.PI)) * 24;
  return { peak: (peak + 24) % 24, ratio: (1 + amplitude) / (1 - amplitude) };
}

export function trafficOf(tally: LogTally): LoggedTraffic {
  const span = Math.max(1, tally.last - tally.first);
  return { rate: tally.messages / span, shape: shapeOf(tally) };
}

/** A rate in its most readable unit. */
function spellRate(perSecond: number): string {
  const [factor, unit] = perSecond >= 1 ? [1, 's'] : perSecond * HOUR >= 1 ? [HOUR, 'h'] : [DAY, 'd'];
  return `${Number((perSecond * factor).toPrecision(4))}/${unit}`;
}

/** One stream of mail. */
export function trafficItem(
  rate: number,
  { shape }: LoggedTraffic,
  parties: readonly (readonly [string, string])[],
  invalid: number,
  note: string,
): Item {
  const entries: [string, string][] = [['rate', spellRate(rate)]];
  for (const [key, name] of parties) entries.push([key, name.startsWith('{') ? name : spellText(name)]);
  if (shape !== null) {
    const peak = spellDuration(Math.round(shape.peak * 60) * 60);
    const ratio = String(Number(shape.ratio.toPrecision(3)));
    entries.push(['shape', `{ diurnal: { peak: ${peak}, ratio: ${ratio} } }`]);
  }
  if (invalid > 0) entries.push(['invalidRecipients', spellShare(Number(invalid.toPrecision(3)))]);
  return { text: spellFlow(entries), note };
}

/** Start of the scenario: the first message, or midnight before it if the day has a shape. */
export function startOf(tally: LogTally, { shape }: LoggedTraffic): number {
  return shape === null ? tally.first : Math.floor(tally.first / DAY) * DAY;
}
