import { FATES, KINDS, OUTCOMES } from '../../mail/index.js';

/** What a figure is, and so how the value beside it is written. */
export type Quantity = 'share' | 'time' | 'seconds' | 'count' | 'number';

/** Named things that figures are kept for. */
export type Party = 'servers' | 'senders' | 'domains';

/** A place in the results: a figure, keys that lead on, or the names of servers, senders or domains. */
export type Metric =
  | { readonly kind: 'figure'; readonly quantity: Quantity }
  | { readonly kind: 'keys'; readonly keys: ReadonlyMap<string, Metric>; readonly short: string | null }
  | { readonly kind: 'party'; readonly party: Party; readonly each: Metric };

function figure(quantity: Quantity): Metric {
  return { kind: 'figure', quantity };
}

function figures(names: readonly string[], quantity: Quantity): [string, Metric][] {
  return names.map((name) => [name, figure(quantity)]);
}

/** `short`: the key that is meant where the path ends here. */
function keys(entries: readonly (readonly [string, Metric])[], short: string | null = null): Metric {
  return { kind: 'keys', keys: new Map(entries), short };
}

const LATENCIES = ['mean', 'p50', 'p90', 'p99', 'p999', 'max'];
const FATE_COUNTS = figures(['sent', ...FATES], 'count');
const MEAN = keys(figures(['mean'], 'number'), 'mean');
const RATE = keys(figures(['mean'], 'share'), 'mean');

const PARTY = keys([...FATE_COUNTS, ['wanted', keys(FATE_COUNTS)], ...figures(['deliveryRate'], 'share')]);

const SERVER = keys([
  ...figures(['connections', 'attempts', ...OUTCOMES], 'count'),
  ...figures(['share', 'firstChoiceShare'], 'share'),
  ...figures(['meanSessions', 'meanBacklog', 'meanQueue'], 'number'),
  ...figures(['peakSessions', 'peakBacklog'], 'count'),
  ...figures(['down_s', 'meanFilterWait_s'], 'seconds'),
]);

/** All figures that an assert can name: fates as shares of wanted mail, `latency`, and the paths of the JSON. */
export const METRICS: Metric = keys([
  ...figures(FATES, 'share'),
  ['latency', keys(figures(LATENCIES, 'time'))],
  ['latency_s', keys(figures(LATENCIES, 'seconds'))],
  ['deliveryRate', RATE],
  ['firstPassRate', RATE],
  ['messages', keys(FATE_COUNTS)],
  ['kinds', keys(KINDS.map((kind) => [kind, keys(FATE_COUNTS)] as const))],
  ...figures(['duplicates', 'backscatter', 'delayWarnings'], 'count'),
  ['connections', MEAN],
  ['passes', MEAN],
  ['servers', { kind: 'party', party: 'servers', each: SERVER }],
  ['senders', { kind: 'party', party: 'senders', each: PARTY }],
  ['domains', { kind: 'party', party: 'domains', each: PARTY }],
  ['engine', keys([...figures(['events'], 'count'), ...figures(['lastArrival_s', 'end_s'], 'seconds')])],
]);
