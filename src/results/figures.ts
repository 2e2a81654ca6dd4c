import {
  FATES,
  type Fate,
  KINDS,
  LOSS_CAUSES,
  LOSS_GROUPS,
  RUN_COUNT_NAMES,
  RUN_COUNTS,
  SERVER_FIGURES,
  type ServerFigure,
} from '../mail/index.js';
import { ALL, type Figure, figure, listed, ONE } from './figure.js';
import { CAUSE_LABELS, FATE_LABELS } from './labels.js';

const WANTED_SENT = 'kinds.ham.sent';

/** Shares of the wanted mail, which are means over replications in the JSON. */
const RATES: readonly Figure[] = [
  listed({
    name: 'deliveryRate',
    unit: 'share',
    good: 1,
    label: 'wanted mail delivered',
    short: 'delivered',
    also: ['deliveryRate.mean', 'delivered'],
    at: 'kinds.ham.delivered',
    of: WANTED_SENT,
    effect: 'loss',
    calm: ALL,
  }),
  listed({
    name: 'lost',
    unit: 'share',
    good: -1,
    label: 'wanted mail not delivered',
    short: 'lost',
    at: 'kinds.ham.delivered',
    of: WANTED_SENT,
    rest: true,
    effect: 'loss',
  }),
  listed({
    name: 'firstPassRate',
    unit: 'share',
    good: 1,
    label: 'accepted in the first pass',
    short: 'in first pass',
    also: ['firstPassRate.mean'],
    at: 'wanted.firstPass',
    of: WANTED_SENT,
    effect: 'deferred',
    calm: ALL,
  }),
  listed({
    name: 'promptRate',
    unit: 'share',
    good: 1,
    label: 'delivered without waiting in a queue',
    short: 'prompt',
    also: ['promptRate.mean'],
    at: 'wanted.prompt',
    of: WANTED_SENT,
    effect: 'late',
    calm: ALL,
  }),
];

const LOST_FATES: readonly Figure[] = FATES.filter((fate) => fate !== 'delivered').map((fate) =>
  listed({
    name: fate,
    unit: 'share',
    good: -1,
    label: FATE_LABELS[fate],
    short: fate,
    at: `kinds.ham.${fate}`,
    of: WANTED_SENT,
    effect: 'loss',
  }),
);

const LATENCIES = [
  ['mean', null, 'mean time to delivery', 'mean latency'],
  ['p50', 0.5, 'half delivered within', 'half within'],
  ['p90', 0.9, '90 % delivered within', '90 % within'],
  ['p99', 0.99, '99 % delivered within', '99 % within'],
  ['p999', 0.999, '99.9 % delivered within', '99.9 % within'],
  ['max', null, 'slowest delivery', 'slowest'],
] as const;

/** Times to delivery of all mail (`prefix` empty), or of the mail of a party. */
function latencies(prefix: string): Figure[] {
  return LATENCIES.map(([key, q, label, short]) =>
    listed({
      name: `${prefix}latency.${key}`,
      unit: 'seconds',
      good: -1,
      label,
      short,
      also: [`${prefix}latency_s.${key}`],
      at: `${prefix}latency_s.${key}`,
      effect: 'wait',
      latency: q === null ? { kind: key } : { kind: 'percentile', q },
      isPeak: key === 'max',
    }),
  );
}

const PER_MESSAGE: readonly Figure[] = (['connections', 'passes'] as const).map((key) =>
  listed({
    name: `${key}.mean`,
    unit: 'number',
    good: -1,
    label: `${key} per message`,
    short: key,
    counts: 'per message',
    also: [key],
    calm: ONE,
  }),
);

const BESIDES: readonly Figure[] = RUN_COUNT_NAMES.map((name) => {
  const { label, short, effect } = RUN_COUNTS[name];
  return listed({ name, unit: 'count', good: -1, label, short, counts: 'messages', effect });
});

/** A number of messages; outages affect those that were not delivered as `loss`. */
function fateCount(name: string, key: 'sent' | Fate, at = name): Figure {
  const effect = key === 'sent' || key === 'delivered' ? 'touch' : 'loss';
  return figure({ name, unit: 'count', counts: 'messages', at, effect });
}

/** Numbers of messages by fate below a key of the JSON. */
function fateCounts(name: string, at = name): Figure[] {
  return (['sent', ...FATES] as const).map((key) => fateCount(`${name}.${key}`, key, `${at}.${key}`));
}

const SERVERS: readonly Figure[] = [
  ...(Object.entries(SERVER_FIGURES) as [string, ServerFigure][]).map(([key, of]) => {
    const { from, unit, counts, label, absentIsZero = false, effect = 'touch' } = of;
    const entry = {
      name: `servers.*.${key}`,
      unit,
      counts,
      short: key.replace(/_s$/, ''),
      absentIsZero,
      effect,
    } as const;
    const more = { ...entry, isPeak: 'peak' in from };
    return label === undefined ? figure(more) : listed({ ...more, label });
  }),
  ...recoveries(),
];

/** Recovery from outages: the time until none of the mail that had to wait for a server is queued any more. */
function recoveries(): Figure[] {
  const all = 'servers.*.recovery';
  const time = (key: string, label: string, ...also: string[]): Figure => {
    const place = `${all}.${key}_s`;
    const what = {
      name: `${all}.${key}`,
      unit: 'seconds',
      good: -1,
      label,
      effect: 'wait',
      isPeak: key === 'max',
    } as const;
    return listed({ ...what, at: place, also: [place, ...also], ofSome: true });
  };
  const count = (key: string, counts: string, more: Partial<Figure> = {}): Figure =>
    figure({ name: `${all}.${key}`, unit: 'count', counts, ofSome: true, effect: 'wait', ...more });
  return [
    time('mean', 'mean recovery from an outage', all),
    time('max', 'longest recovery from an outage'),
    count('peakWaiting', 'messages', { label: 'most mail that waited for it', isPeak: true }),
    count('peakWaiting_bytes', 'bytes', { label: 'size of the mail that waited for it', isPeak: true }),
    ...['outages', 'unfinished'].map((key) => count(key, 'outages')),
  ];
}

/**
 * Figures of a sender or a domain. Its fates other than `delivered` are numbers of messages for the sake of older
 * asserts, from a time when `delivered` was one too.
 */
function partyFigures(party: 'senders' | 'domains'): Figure[] {
  const all = `${party}.*`;
  return [
    listed({
      name: `${all}.deliveryRate`,
      unit: 'share',
      good: 1,
      label: 'its wanted mail delivered',
      short: 'delivered',
      also: [`${all}.delivered`],
      at: `${all}.wanted.delivered`,
      of: `${all}.wanted.sent`,
      effect: 'loss',
      calm: ALL,
    }),
    figure({
      name: `${all}.lost`,
      unit: 'share',
      good: -1,
      label: 'its wanted mail not delivered',
      short: 'lost',
      at: `${all}.wanted.delivered`,
      of: `${all}.wanted.sent`,
      rest: true,
      effect: 'loss',
    }),
    ...latencies(`${all}.`),
    ...fateCounts(`${all}.messages`, all),
    ...fateCounts(`${all}.wanted`),
    ...(['sent', ...FATES] as const).filter((key) => key !== 'delivered').map((key) => fateCount(`${all}.${key}`, key)),
  ];
}

/** The tree of causes at a key of the JSON: numbers of messages. */
function causeCounts(tree: string): Figure[] {
  const count = (name: string, ...also: string[]): Figure =>
    figure({ name, unit: 'count', counts: 'messages', also, absentIsZero: true, effect: 'loss' });
  return [
    count(`${tree}.total`, tree),
    ...LOSS_GROUPS.flatMap((group) => [
      count(`${tree}.${group}.total`, `${tree}.${group}`),
      ...LOSS_CAUSES[group].map((part) => count(`${tree}.${group}.${part}`)),
    ]),
  ];
}

/** A group of causes on its own is a share of the wanted mail, like a fate on its own. */
const CAUSE_SHARES: readonly Figure[] = LOSS_GROUPS.flatMap((group) => {
  const share = (name: string, at: string, more: Partial<Figure>): Figure =>
    figure({ name, unit: 'share', good: -1, at, of: WANTED_SENT, absentIsZero: true, effect: 'loss', ...more });
  const own = `causes.${group}`;
  const all = `causes.wanted.${group}`;
  const label = CAUSE_LABELS[group];
  return [
    share(own, `${all}.total`, { listed: true, label, short: label, also: [`${own}.total`] }),
    ...LOSS_CAUSES[group].map((part) => share(`${own}.${part}`, `${all}.${part}`, {})),
  ];
});

/** All figures, in display order. */
export const FIGURES: readonly Figure[] = [
  ...RATES,
  ...LOST_FATES,
  ...latencies(''),
  ...PER_MESSAGE,
  ...BESIDES,
  ...CAUSE_SHARES,
  ...fateCounts('messages'),
  ...KINDS.flatMap((kind) => fateCounts(`kinds.${kind}`)),
  ...SERVERS,
  ...partyFigures('senders'),
  ...partyFigures('domains'),
  ...['wanted', 'all', 'noServer', 'senders.*', 'servers.*'].flatMap((tree) => causeCounts(`causes.${tree}`)),
  figure({ name: 'engine.events', unit: 'count', counts: 'events' }),
  figure({ name: 'engine.lastArrival_s', unit: 'seconds' }),
  figure({ name: 'engine.end_s', unit: 'seconds' }),
];
