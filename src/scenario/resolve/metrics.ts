import { FATES, KINDS, LOSS_CAUSES, LOSS_GROUPS, type LossGroup, OUTCOMES } from '../../mail/index.js';

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

/** One group of causes of loss: all of it, and what is told apart within it. */
function causes(group: LossGroup, quantity: Quantity): Metric {
  return keys(figures(['total', ...LOSS_CAUSES[group]], quantity), 'total');
}

/** A tree of causes as the JSON has it: numbers of messages. */
const CAUSE_TREE = keys(
  [...figures(['total'], 'count'), ...LOSS_GROUPS.map((group) => [group, causes(group, 'count')] as const)],
  'total',
);

/** A group alone is a share of the wanted mail, as a fate alone is; the trees are those of the JSON. */
const CAUSES = keys([
  ...LOSS_GROUPS.map((group) => [group, causes(group, 'share')] as const),
  ...(['wanted', 'all', 'noServer'] as const).map((tree) => [tree, CAUSE_TREE] as const),
  ...(['senders', 'servers'] as const).map((party) => [party, { kind: 'party', party, each: CAUSE_TREE }] as const),
]);

/** Whether a word names a group of causes, which stand under `causes`. */
export function isCause(word: string): boolean {
  return (LOSS_GROUPS as readonly string[]).includes(word);
}

/** All figures that an assert can name: fates and causes of loss as shares of wanted mail, `latency`, and the paths of the JSON. */
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
  ['causes', CAUSES],
  ['engine', keys([...figures(['events'], 'count'), ...figures(['lastArrival_s', 'end_s'], 'seconds')])],
]);
