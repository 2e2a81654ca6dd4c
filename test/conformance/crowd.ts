import { isLikely } from './histogram.js';
import { compareAttempts, spread } from './journey.js';
import type { Laboratory } from './laboratory.js';
import type { Observation, SeenAttempt } from './observation.js';
import type { RecordedMessage, Recording } from './recording.js';
import { granularity } from './tolerance.js';

/** Runs that show the range of what luck does to totals. */
const FEW = 3;
const MANY = 16;
/** Connections and sessions at once: within this share, or this number. */
const SHARE = 0.2;
const NUMBER = 2;
/** The last delivery: within this share of its time. */
const TIME_SHARE = 0.1;

/** What is counted in a cell with many messages. */
interface Totals {
  /** By state. */
  readonly states: ReadonlyMap<string, number>;
  /** Messages by the host that took them. */
  readonly delivered: ReadonlyMap<string, number>;
  /** Connections by host, and by host and what went wrong. */
  readonly connections: ReadonlyMap<string, number>;
  readonly failures: ReadonlyMap<string, number>;
  /** When the last message was delivered [s]. */
  readonly last: number | null;
  /** Most sessions at one address at once, where sessions take long enough to be counted. */
  readonly peak: number | null;
}

/** How a cell with many messages differs in its totals. Empty if it agrees. */
export function compareCrowd(lab: Laboratory): readonly string[] {
  const quick = differences(lab, FEW);
  return quick.length === 0 ? quick : differences(lab, MANY);
}

function differences(lab: Laboratory, count: number): readonly string[] {
  const recorded = recordedTotals(lab);
  const runs = lab.observe(count);
  const simulated = runs.map((run) => simulatedTotals(lab, run));
  const of = (pick: (totals: Totals) => ReadonlyMap<string, number>): readonly ReadonlyMap<string, number>[] =>
    simulated.map(pick);
  return [
    ...compareCounts(
      'messages',
      recorded.states,
      of(({ states }) => states),
      0.1,
      0,
    ),
    ...compareDelivered(
      lab,
      recorded,
      of(({ delivered }) => delivered),
    ),
    ...compareCounts(
      'connections to',
      recorded.connections,
      of(({ connections }) => connections),
      SHARE,
      NUMBER,
      isSpread(lab),
    ),
    ...compareCounts(
      'times',
      recorded.failures,
      of(({ failures }) => failures),
      SHARE,
      NUMBER,
    ),
    ...compareLast(
      lab,
      simulated.map(({ last }) => last),
    ),
    ...(lab.cell.set.gap_s > 0 && !isSpread(lab) ? compareAttempts(lab, runs) : []),
    ...comparePeak(
      recorded.peak,
      simulated.map(({ peak }) => peak),
    ),
  ];
}

/** Several hosts of one preference, and all take mail: luck decides which. */
function isSpread({ cell: { set } }: Laboratory): boolean {
  const preferences = set.dns.filter(([, type]) => type === 'MX').map((entry) => entry[2]);
  return new Set(preferences).size < preferences.length;
}

function tally(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Where luck spreads the messages, their histogram; else each host's own number. */
function compareDelivered(
  lab: Laboratory,
  recorded: Totals,
  simulated: readonly ReadonlyMap<string, number>[],
): readonly string[] {
  if (!isSpread(lab)) return compareCounts('delivered to', recorded.delivered, simulated, 0.1, 1);
  const hosts = lab.cell.set.hosts.map(({ host }) => host);
  const row = (counts: ReadonlyMap<string, number>): readonly number[] => hosts.map((host) => counts.get(host) ?? 0);
  const draw = (n: number): readonly number[] => {
    const run = lab.observe(n + 1)[n];
    return run === undefined ? [] : row(simulatedTotals(lab, run).delivered);
  };
  const likely = isLikely(row(recorded.delivered), draw);
  if (likely) return [];
  return [
    `delivered ${row(recorded.delivered).join(', ')}; simulated ${simulated
      .slice(0, 3)
      .map((one) => row(one).join(', '))
      .join('; ')}`,
  ];
}

function compareCounts(
  what: string,
  recorded: ReadonlyMap<string, number>,
  simulated: readonly ReadonlyMap<string, number>[],
  share: number,
  number: number,
  together = false,
): readonly string[] {
  if (together) {
    const sum = (counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
      new Map([['all', [...counts.values()].reduce((a, b) => a + b, 0)]]);
    return compareCounts(what, sum(recorded), simulated.map(sum), share, number);
  }
  const keys = new Set([...recorded.keys(), ...simulated.flatMap((one) => [...one.keys()])]);
  return [...keys].flatMap((key) => {
    const count = recorded.get(key) ?? 0;
    const counts = simulated.map((one) => one.get(key) ?? 0);
    const slack = Math.max(number, share * count);
    if (count >= Math.min(...counts) - slack && count <= Math.max(...counts) + slack) return [];
    return [`${what} ${key}: ${count}, simulated ${spread(counts)}`];
  });
}

/** A last delivery that had waited for a queue run: within half the period, as single messages are. */
function compareLast(lab: Laboratory, simulated: readonly (number | null)[]): readonly string[] {
  const { grid, cell } = lab;
  const { recording } = cell;
  const recorded = lastOf(recording);
  const times = simulated.flatMap((t) => t ?? []);
  if (recorded === null || recorded.t === null) return [];
  const { t: last } = recorded;
  const own = granularity(recording.run);
  const waited = last - (recorded.injected ?? 0) > own;
  const slack = Math.max(own, TIME_SHARE * last, waited && grid !== null ? grid / 2 : 0);
  if (times.some((t) => Math.abs(t - last) <= slack)) return [];
  return [`last delivery at ${last} s, simulated at ${spread(times)}`];
}

function comparePeak(recorded: number | null, simulated: readonly (number | null)[]): readonly string[] {
  const peaks = simulated.flatMap((peak) => peak ?? []);
  if (recorded === null || peaks.length === 0) return [];
  const slack = Math.max(NUMBER, SHARE * recorded);
  if (peaks.some((peak) => Math.abs(peak - recorded) <= slack)) return [];
  return [`${recorded} sessions at once, simulated ${spread(peaks)}`];
}

function recordedTotals(lab: Laboratory): Totals {
  const { set, recording } = lab.cell;
  const names = new Map(set.hosts.map(({ ip, host }) => [ip, host]));
  const hosts = Object.entries(recording.byHost ?? {});
  const failed = recording.attempts.filter(({ outcome }) => outcome !== 'delivered');
  const slow = slowAddresses(lab);
  const open = recording.attempts.filter(({ ip }) => slow.includes(ip)).map((attempt) => attempt.open ?? 0);
  return {
    states: new Map(Object.entries(recording.states ?? {})),
    delivered: new Map(
      hosts.flatMap(([host, counts]) => (counts.delivered > 0 ? [[host, counts.delivered] as const] : [])),
    ),
    connections: new Map(hosts.map(([host, { attempts }]) => [host, attempts])),
    failures: tally(failed.map(({ ip, outcome }) => `${outcome} at ${names.get(ip)}`)),
    last: lastOf(recording)?.t ?? null,
    peak: slow.length > 0 ? Math.max(0, ...open) : null,
  };
}

/** The last delivery; unknown where not all messages are listed. */
function lastOf({ messages, states }: Recording): RecordedMessage | null {
  const delivered = messages.filter(({ state, t }) => state === 'delivered' && t !== null);
  if (messages.length < Object.values(states ?? {}).reduce((a, b) => a + b, 0)) return null;
  return delivered.reduce<RecordedMessage | null>((a, b) => ((b.t ?? 0) > (a?.t ?? -1) ? b : a), null);
}

/** Where sessions last a second. Shorter ones overlap by the accidents of a busy machine. */
function slowAddresses({ cell: { set } }: Laboratory): readonly string[] {
  return set.hosts.filter(({ mode }) => /^(work|max):/.test(mode)).map(({ ip }) => ip);
}

function simulatedTotals(lab: Laboratory, { attempts, messages }: Observation): Totals {
  const taken = attempts.filter(({ outcome }) => outcome === 'delivered');
  const opened = attempts.filter(({ reused }) => !reused);
  const delivered = messages.flatMap(({ state, t }) => (state === 'delivered' && t !== null ? [t] : []));
  return {
    states: tally(messages.map(({ state }) => state)),
    delivered: tally(taken.map(({ host }) => host)),
    connections: tally(opened.map(({ host }) => host)),
    failures: tally(
      opened.filter(({ outcome }) => outcome !== 'delivered').map(({ outcome, host }) => `${outcome} at ${host}`),
    ),
    last: delivered.length === 0 ? null : Math.max(...delivered),
    peak: slowAddresses(lab).length > 0 ? peakOf(attempts, slowAddresses(lab)) : null,
  };
}

/** Most sessions that are under way at one address at once. */
function peakOf(attempts: readonly SeenAttempt[], addresses: readonly string[]): number {
  const peaks = addresses.map((ip) => {
    const here = attempts.filter((attempt) => attempt.ip === ip);
    return Math.max(...here.map(({ t }) => here.filter((other) => other.t <= t && other.ended > t).length));
  });
  return Math.max(0, ...peaks);
}
