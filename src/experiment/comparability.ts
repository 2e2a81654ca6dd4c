import type { Model, TrafficModel, Weighted } from '../model/index.js';
import { formatDuration, formatRate, formatShare, type Share } from '../units/index.js';

type Rate = Extract<TrafficModel, { kind: 'rate' }>;
type Replay = Extract<TrafficModel, { kind: 'replay' }>;

/** Most names of a list that are shown with their shares. */
const MOST_NAMES = 3;

/** `duration: 2 d and 3 d` if two values differ; in full if they look the same when rounded for people. */
function differs<T>(name: string, ours: T, theirs: T, show: (value: NonNullable<T>) => string = String): string[] {
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return [];
  const [one, other] = [ours, theirs].map((value) => (value === null || value === undefined ? 'none' : show(value)));
  return [
    `${name}: ${one === other ? `${JSON.stringify(ours)} and ${JSON.stringify(theirs)}` : `${one} and ${other}`}`,
  ];
}

function shapeText(shape: Rate['shape']): string {
  return shape.kind === 'flat'
    ? 'flat'
    : `diurnal with its peak at ${formatDuration(shape.peak)} and ratio ${shape.ratio}`;
}

/** Differences between two lists of shares by name; their order does not matter. */
function shareDifferences(name: string, ours: readonly Weighted[], theirs: readonly Weighted[]): string[] {
  const [one, other] = [ours, theirs].map((list) => new Map(list.map((entry) => [entry.name, entry.share])));
  const shareIn = (list: ReadonlyMap<string, Share> | undefined, key: string): Share => list?.get(key) ?? 0;
  const keys = [...new Set([...ours, ...theirs].map((entry) => entry.name))];
  const found = keys.flatMap((key) =>
    differs(`${name}[${JSON.stringify(key)}]`, shareIn(one, key), shareIn(other, key), (share) => formatShare(share)),
  );
  const left = found.length - MOST_NAMES;
  return left > 0 ? [...found.slice(0, MOST_NAMES), `${name}: ${left} more`] : found;
}

/** True if two columns agree in every row; they may have millions. */
function isSame<T>(ours: readonly T[], theirs: readonly T[], same: (one: T, other: T) => boolean): boolean {
  return ours.length === theirs.length && ours.every((one, at) => same(one, theirs[at] as T));
}

/** A replay names senders and domains by index: another index may be the same name. */
function isSameReplay(ours: Replay, theirs: Replay, reference: Model, own: Model): boolean {
  const named =
    (list: 'senders' | 'domains') =>
    (one: number, other: number): boolean =>
      reference[list][one]?.name === own[list][other]?.name;
  return (
    isSame(ours.times, theirs.times, Object.is) &&
    isSame(ours.senders, theirs.senders, named('senders')) &&
    isSame(ours.domains, theirs.domains, named('domains')) &&
    isSame(ours.kinds, theirs.kinds, Object.is)
  );
}

/** Differences in one entry of the traffic that keep message N from being the same message on both sides. */
function trafficDifferences(reference: Model, own: Model, at: number): string[] {
  const [ours, theirs] = [reference.traffic[at], own.traffic[at]];
  const name = (key: string): string => `traffic[${at}].${key}`;
  if (ours === undefined || theirs === undefined) return [];
  const invalid = differs(name('invalidRecipients'), ours.invalidRecipients, theirs.invalidRecipients, (share) =>
    formatShare(share),
  );
  if (ours.kind === 'rate' && theirs.kind === 'rate') {
    return [
      ...differs(name('rate'), ours.rate, theirs.rate, formatRate),
      ...differs(name('arrivals'), ours.arrivals, theirs.arrivals),
      ...differs(name('shape'), ours.shape, theirs.shape, shapeText),
      ...shareDifferences(name('to'), ours.to, theirs.to),
      ...invalid,
    ];
  }
  if (ours.kind === 'replay' && theirs.kind === 'replay') {
    if (isSameReplay(ours, theirs, reference, own)) return invalid;
    return [`${name('replay')}: ${ours.file} and ${theirs.file} hold other arrivals`, ...invalid];
  }
  return [`traffic[${at}]: one is drawn, the other is a replay`];
}

/**
 * Reasons why two models cannot be compared message by message: differences in their seed or their arrivals, one phrase
 * each; empty if they can. Shares of senders may differ, and so may everything that happens after a message was sent.
 */
export function arrivalDifferences(reference: Model, own: Model): string[] {
  const header = [
    ...differs('seed', reference.seed, own.seed),
    ...differs('duration', reference.duration, own.duration, formatDuration),
    ...differs('messages', reference.messages, own.messages),
    ...differs('warmup', reference.warmup, own.warmup, formatDuration),
  ];
  if (reference.traffic.length !== own.traffic.length) {
    return [...header, `traffic: ${reference.traffic.length} and ${own.traffic.length} entries`];
  }
  return [...header, ...reference.traffic.flatMap((_, at) => trafficDifferences(reference, own, at))];
}
