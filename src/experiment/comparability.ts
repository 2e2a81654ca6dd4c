import type { Model, TrafficModel } from '../model/index.js';

/** What must agree for message N to be the same message in both worlds, and what it is called. */
const ARRIVALS = [
  ['seed', ({ seed }) => seed],
  ['duration', ({ duration }) => duration],
  ['messages', ({ messages }) => messages],
  ['warmup', ({ warmup }) => warmup],
] as const satisfies readonly (readonly [string, (model: Model) => unknown])[];

type Rate = Extract<TrafficModel, { kind: 'rate' }>;
type Replay = Extract<TrafficModel, { kind: 'replay' }>;

const OF_RATE: readonly (keyof Rate)[] = ['rate', 'arrivals', 'shape', 'to', 'invalidRecipients'];
const OF_REPLAY: readonly (keyof Replay)[] = ['times', 'senders', 'domains', 'kinds', 'invalidRecipients'];

/** Longer values are not shown. */
const LONGEST = 60;

function shown(value: unknown): string {
  const text = value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function differs(name: string, ours: unknown, theirs: unknown): string[] {
  const same = JSON.stringify(ours) === JSON.stringify(theirs);
  return same ? [] : [`${name}: ${shown(ours)} and ${shown(theirs)}`];
}

function trafficDifferences(ours: TrafficModel, theirs: TrafficModel, at: number): string[] {
  const name = (key: string): string => `traffic[${at}].${key}`;
  if (ours.kind === 'rate' && theirs.kind === 'rate') {
    return OF_RATE.flatMap((key) => differs(name(key), sorted(ours[key]), sorted(theirs[key])));
  }
  if (ours.kind === 'replay' && theirs.kind === 'replay') {
    // Columns may hold millions of entries: compared, not shown.
    const other = OF_REPLAY.some((key) => JSON.stringify(ours[key]) !== JSON.stringify(theirs[key]));
    return other ? [`${name('replay')}: ${ours.file} and ${theirs.file} hold other arrivals`] : [];
  }
  return [`traffic[${at}]: one is drawn, the other is a replay`];
}

/** Shares by name: their order in the file does not matter. */
function sorted(value: Rate[keyof Rate]): unknown {
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(
    [...value].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, share }) => [name, share]),
  );
}

/**
 * Why two models cannot be compared message by message: what differs in their seed or their arrivals, one phrase each;
 * nothing where they can. Shares of senders may differ, and so may everything that happens after a message was sent.
 */
export function arrivalDifferences(reference: Model, own: Model): string[] {
  const header = ARRIVALS.flatMap(([name, read]) => differs(name, read(reference), read(own)));
  if (reference.traffic.length !== own.traffic.length) {
    return [...header, `traffic: ${reference.traffic.length} and ${own.traffic.length} entries`];
  }
  return [
    ...header,
    ...reference.traffic.flatMap((traffic, at) => {
      const other = own.traffic[at];
      return other === undefined ? [] : trafficDifferences(traffic, other, at);
    }),
  ];
}
