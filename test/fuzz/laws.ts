import { explainMessages, runReplication } from '../../src/engine/index.js';
import { renderJson, simulateSync } from '../../src/index.js';
import { FATES } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import type { MessageEnd, RunResult } from '../../src/results/index.js';
import { withoutClockNoise } from '../../src/units/index.js';
import { withinEvents } from '../engine/leftovers.js';

/** More than forty messages need, unless they are tried every second for days: such a world is passed over. */
const MOST_EVENTS = 3_000_000;
export const TOO_LONG = `more than ${MOST_EVENTS} events`;

/** The JSON of a result, which is what people get. */
export type Figures = Record<string, unknown>;

/** Changes a result before it is judged: a fault that is planted, so that one sees it found. */
export type Tamper = (result: RunResult) => RunResult;

/** Runs a scenario as the library does. @returns the result with its model, or why there is none. */
export function run(text: string): { result: RunResult; model: Model } | string {
  try {
    const run = withinEvents(MOST_EVENTS, () => simulateSync(text, { file: 'fuzz.json' }));
    if (run.ok) return run;
    return run.problems.map(({ code, message }) => `${code}: ${message}`).join('; ');
  } catch (error) {
    return `thrown: ${error instanceof Error ? error.message : String(error)}`;
  }
}

interface Counts {
  readonly sent: number;
  readonly [fate: string]: unknown;
}

function lostInCounts(where: string, counts: Counts): string[] {
  const sum = FATES.reduce((all, fate) => all + Number(counts[fate] ?? Number.NaN), 0);
  return sum === counts.sent ? [] : [`${where}: ${counts.sent} sent, ${sum} fates`];
}

function sumOf(parties: Readonly<Record<string, unknown>>, key: string): number {
  return Object.values(parties).reduce((sum: number, party) => sum + Number((party as Counts)[key]), 0);
}

/** Fates add up, for all mail and by sender, domain and kind; and these add up to all mail. */
export function conservation({ messages, senders, domains, kinds }: RunResult): string[] {
  const groups = { senders, domains, kinds } as const;
  return [
    ...lostInCounts('messages', messages as unknown as Counts),
    ...Object.entries(groups).flatMap(([group, parties]) => [
      ...Object.entries(parties).flatMap(([name, counts]) =>
        lostInCounts(`${group}.${name}`, counts as unknown as Counts),
      ),
      ...['sent', ...FATES].flatMap((fate) => {
        const all = (messages as unknown as Counts)[fate];
        const sum = sumOf(parties, fate);
        return sum === all ? [] : [`${group}: ${fate} adds up to ${sum} of ${String(all)}`];
      }),
    ]),
  ];
}

/** Keys of figures that are shares. */
const SHARE = /share$|rate$/i;

/** Shares lie from 0 to 1, counts and times are not negative, no number is NaN; intervals hold their mean. */
export function bounds(result: RunResult): string[] {
  const { mxsim, scenario, asserts, engine, warnings, ...figures } = result;
  const found: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) found.push(`${path} is ${value}`);
      else if (value < 0) found.push(`${path} is ${value}`);
      else if (SHARE.test(path) && value > 1) found.push(`${path} is ${value}`);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const { mean, low, high } = value as { mean?: unknown; low?: unknown; high?: unknown };
    if (typeof mean === 'number' && typeof low === 'number' && low > mean)
      found.push(`${path}: mean ${mean} below ${low}`);
    if (typeof mean === 'number' && typeof high === 'number' && high < mean)
      found.push(`${path}: mean ${mean} above ${high}`);
    for (const [key, inner] of Object.entries(value)) look(inner, path === '' ? key : `${path}.${key}`);
  };
  look(figures, '');
  return found;
}

/** A mean over time lies between 0 and the peak. */
export function means({ servers }: RunResult): string[] {
  return Object.entries(servers).flatMap(([name, server]) => {
    const values = server as unknown as Readonly<Record<string, unknown>>;
    return Object.keys(values).flatMap((key) => {
      const peak = key.startsWith('mean') ? values[`peak${key.slice(4)}`] : undefined;
      const mean = values[key];
      // Rounding of sums of instants: in units of the last digits of the run's length.
      const isOver = typeof peak === 'number' && typeof mean === 'number' && mean > peak + 1e-9 * Math.max(1, peak);
      return isOver ? [`servers.${name}: ${key} ${mean} over the peak ${peak}`] : [];
    });
  });
}

const PERCENTILES = ['p50', 'p90', 'p99', 'p999', 'max'];

/** Percentiles rise, wherever they stand. */
export function order(result: RunResult): string[] {
  const found: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const present = PERCENTILES.filter((key) => typeof Reflect.get(value, key) === 'number');
    for (const [at, key] of present.entries()) {
      const [own, next] = [key, present[at + 1]].map((one) => (one === undefined ? Infinity : Reflect.get(value, one)));
      if (own > next) found.push(`${path}: ${key} ${own} above ${present[at + 1]} ${next}`);
    }
    for (const [key, inner] of Object.entries(value)) look(inner, `${path}.${key}`);
  };
  look({ latency_s: result.latency_s, senders: result.senders, domains: result.domains }, '');
  return found;
}

/** What explain tells of each message is what the run counted of it: of each recipient, where it has several. */
export function stories(model: Model): string[] {
  const ends = new Map<number, string[]>();
  const word = (fate: string | undefined, latency: number | null): string => `${fate} after ${latency}`;
  const note = ({ message, fate, latency }: MessageEnd): void => {
    const end = word(FATES[fate], Number.isNaN(latency) ? null : withoutClockNoise(latency));
    ends.set(message, [...(ends.get(message) ?? []), end]);
  };
  withinEvents(MOST_EVENTS, () => runReplication(model, 1, { onEnd: note }));
  const told = withinEvents(MOST_EVENTS, () => explainMessages(model, { replication: 1, messages: 'all' }));
  for (const { message, fate, latency, recipients } of told) {
    // A story has the latency of its message, not that of each recipient.
    const said = recipients?.map((one) => one.fate) ?? [word(fate, latency)];
    const ran = (ends.get(message) ?? []).map((end) => (recipients === undefined ? end : end.split(' ')[0]));
    const [one, other] = [said, ran].map((all) => all.sort().join(', '));
    if (one !== other) return [`message ${message}: ${one} told, ${other} run`];
  }
  return told.length === ends.size ? [] : [`${told.length} stories of ${ends.size} messages`];
}

/** The figures of a result by their names, without what says where and when it was made. */
export function figuresOf(json: string): unknown {
  const { mxsim, scenario, engine, ...figures } = JSON.parse(json) as Figures;
  return inOrder(figures);
}

/** Names, and the groups of domains and servers that have them, stand in the order of the file, which means nothing. */
function isUnordered(list: readonly unknown[]): boolean {
  return list.every((one) => typeof one === 'string' || (typeof one === 'object' && one !== null && 'domains' in one));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value.map(inOrder);
    return isUnordered(list) ? list.map((one) => JSON.stringify(one)).sort() : list;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}

/** The same maps with their keys the other way round; lists stay as they are. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}

/** Sums of times may differ in their last digits, as numbers are added in the order of the file. */
function alike(a: unknown, b: unknown, path = ''): string[] {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) ? [] : [`${path}: ${a} and ${b}`];
  }
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
    return a === b ? [] : [`${path}: ${String(a)} and ${String(b)}`];
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => alike(Reflect.get(a, key), Reflect.get(b, key), `${path}.${key}`)).slice(0, 3);
}

/** Servers that share a host name are its addresses, in the order of the file. */
function sharesNames({ servers }: Model): boolean {
  const names = servers.flatMap(({ hosts }) => hosts);
  return new Set(names).size < names.length;
}

/** The order of keys in the file does not matter. */
export function keyOrder(text: string, result: RunResult, model: Model): string[] {
  if (sharesNames(model)) return [];
  const other = run(JSON.stringify(turned(JSON.parse(text)), null, 1));
  if (typeof other === 'string') return [`with its keys the other way round: ${other}`];
  const [before, after] = [result, other.result].map((one) => {
    const { warnings, ...figures } = figuresOf(renderJson(one)) as Figures;
    return { ...figures, warnings: [...(warnings as string[])].length };
  });
  return alike(before, after).map((difference) => `with its keys the other way round: ${difference}`);
}
