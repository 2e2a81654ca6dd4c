import {
  FATES,
  KINDS,
  LOSS_CAUSES,
  LOSS_GROUPS,
  RUN_COUNT_NAMES,
  RUN_COUNTS,
  SERVER_FIGURES,
  type ServerFigure,
} from '../mail/index.js';
import { CAUSE_LABELS, FATE_LABELS } from './labels.js';
import type { Unit } from './types.js';

/** Named things that figures are kept for. */
export type Party = 'servers' | 'senders' | 'domains';

/**
 * A figure of a run. This catalogue is where all others look figures up: asserts, `--figure` and `--precision`, intervals,
 * differences, CSV, tables and labels. A new figure is an entry here, and a place in the result that it is read from.
 */
export interface Figure {
  /** As asserts name it and as it stands in `estimates`: keys joined by dots, `*` where the name of a party stands. */
  readonly name: string;
  readonly unit: Unit;
  /** Which direction is good for those who want their mail; 0 where that depends. */
  readonly good: 1 | -1 | 0;
  /** What it is called on a page, beside the name of its party if it has one; and where there is little room. */
  readonly label: string;
  readonly short: string;
  /** It comes with an interval over replications: in `estimates`, comparisons and sweeps. */
  readonly listed: boolean;
  /** What is counted, where that is a thing. */
  readonly counts: string;
  /** Other ways to write its name. */
  readonly also: readonly string[];
  /** Where the JSON has it; a part of what stands at `of`, all but that part where `rest`. */
  readonly at: string;
  readonly of: string | null;
  readonly rest: boolean;
  /** What is not there did not occur. */
  readonly absentIsZero: boolean;
  /** A mean over those replications that have it; an assert takes it for 0 where none has. */
  readonly ofSome: boolean;
}

type Entry = Partial<Figure> & Pick<Figure, 'name' | 'unit'>;

function figure(entry: Entry): Figure {
  const { name } = entry;
  const label = entry.label ?? name.slice(name.lastIndexOf('.') + 1).replace(/_s$/, '');
  const rest = {
    good: 0,
    listed: false,
    counts: '',
    also: [],
    at: name,
    of: null,
    rest: false,
    absentIsZero: false,
    ofSome: false,
  } as const;
  return { ...rest, label, short: label, ...entry };
}

/** A figure that comes with an interval. */
function listed(entry: Entry & Pick<Figure, 'label'>): Figure {
  return figure({ listed: true, ...entry });
}

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
  }),
);

const LATENCIES = [
  ['mean', 'mean time to delivery', 'mean latency'],
  ['p50', 'half delivered within', 'half within'],
  ['p90', '90 % delivered within', '90 % within'],
  ['p99', '99 % delivered within', '99 % within'],
  ['p999', '99.9 % delivered within', '99.9 % within'],
  ['max', 'slowest delivery', 'slowest'],
] as const;

/** Times to delivery of all mail (`prefix` empty), or of that of a party. */
function latencies(prefix: string): Figure[] {
  return LATENCIES.map(([key, label, short]) =>
    listed({
      name: `${prefix}latency.${key}`,
      unit: 'seconds',
      good: -1,
      label,
      short,
      also: [`${prefix}latency_s.${key}`],
      at: `${prefix}latency_s.${key}`,
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
  }),
);

const BESIDES: readonly Figure[] = RUN_COUNT_NAMES.map((name) => {
  const { label, short } = RUN_COUNTS[name];
  return listed({ name, unit: 'count', good: -1, label, short, counts: 'messages' });
});

/** Numbers of messages by fate below a key of the JSON. */
function fateCounts(name: string, at = name): Figure[] {
  return (['sent', ...FATES] as const).map((key) =>
    figure({ name: `${name}.${key}`, unit: 'count', counts: 'messages', at: `${at}.${key}` }),
  );
}

const SERVERS: readonly Figure[] = [
  ...(Object.entries(SERVER_FIGURES) as [string, ServerFigure][]).map(
    ([key, { unit, counts, label, absentIsZero = false }]) => {
      const entry = { name: `servers.*.${key}`, unit, counts, short: key.replace(/_s$/, ''), absentIsZero };
      return label === undefined ? figure(entry) : listed({ ...entry, label });
    },
  ),
  ...recoveries(),
];

/** What outages leave behind: until none of the mail that had to wait for a server is queued any more. */
function recoveries(): Figure[] {
  const all = 'servers.*.recovery';
  const time = (key: string, label: string, ...also: string[]): Figure => {
    const place = `${all}.${key}_s`;
    const what = { name: `${all}.${key}`, unit: 'seconds', good: -1, label } as const;
    return listed({ ...what, at: place, also: [place, ...also], ofSome: true });
  };
  const count = (key: string, counts: string, more: Partial<Figure> = {}): Figure =>
    figure({ name: `${all}.${key}`, unit: 'count', counts, ofSome: true, ...more });
  return [
    time('mean', 'mean recovery from an outage', all),
    time('max', 'longest recovery from an outage'),
    count('peakWaiting', 'messages', { label: 'most mail that waited for it' }),
    count('peakWaiting_bytes', 'bytes', { label: 'size of the mail that waited for it' }),
    ...['outages', 'unfinished'].map((key) => count(key, 'outages')),
  ];
}

/**
 * A sender or a domain. Its fates but `delivered` are numbers of messages for the sake of asserts that were written when
 * that was one, too.
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
    }),
    ...latencies(`${all}.`),
    ...fateCounts(`${all}.messages`, all),
    ...fateCounts(`${all}.wanted`),
    ...(['sent', ...FATES] as const)
      .filter((key) => key !== 'delivered')
      .map((key) => figure({ name: `${all}.${key}`, unit: 'count', counts: 'messages' })),
  ];
}

/** One tree of causes as the JSON has it: numbers of messages. */
function causeCounts(tree: string): Figure[] {
  const count = (name: string, ...also: string[]): Figure =>
    figure({ name, unit: 'count', counts: 'messages', also, absentIsZero: true });
  return [
    count(`${tree}.total`, tree),
    ...LOSS_GROUPS.flatMap((group) => [
      count(`${tree}.${group}.total`, `${tree}.${group}`),
      ...LOSS_CAUSES[group].map((part) => count(`${tree}.${group}.${part}`)),
    ]),
  ];
}

/** A group of causes alone is a share of the wanted mail, as a fate alone is. */
const CAUSE_SHARES: readonly Figure[] = LOSS_GROUPS.flatMap((group) => {
  const share = (name: string, at: string, more: Partial<Figure>): Figure =>
    figure({ name, unit: 'share', good: -1, at, of: WANTED_SENT, absentIsZero: true, ...more });
  const own = `causes.${group}`;
  const all = `causes.wanted.${group}`;
  const label = CAUSE_LABELS[group];
  return [
    share(own, `${all}.total`, { listed: true, label, short: label, also: [`${own}.total`] }),
    ...LOSS_CAUSES[group].map((part) => share(`${own}.${part}`, `${all}.${part}`, {})),
  ];
});

/** All figures, in the order in which they are shown. */
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
