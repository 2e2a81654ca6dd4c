import { FATES } from '../mail/index.js';
import { figureAt, type Unit } from '../results/index.js';
import type { Rest } from '../stats/index.js';
import type { Effect } from './forecast.js';

/** Percentiles by the keys of a result. */
const PERCENTILES: ReadonlyMap<string, number> = new Map([
  ['p50', 0.5],
  ['p90', 0.9],
  ['p99', 0.99],
  ['p999', 0.999],
]);

/** What a figure is to those who ask how surely it is known. */
export interface Nature {
  readonly measure: Unit;
  /** What outages do to it. */
  readonly effect: Effect;
  /** What it is while nothing goes wrong; `null` where that is not known: it is as its least or largest value then. */
  readonly rest: Rest | null;
  /** Of latencies: which of all mail; `max` has no mean. */
  readonly latency: { readonly kind: 'percentile'; readonly q: number } | { readonly kind: 'mean' | 'max' } | null;
  /** The largest of something: nobody knows how much larger others are. */
  readonly isPeak: boolean;
  /** Whose figure it is: all mail's, or that of one server, sender or domain. */
  readonly party: { readonly section: 'servers' | 'senders' | 'domains'; readonly name: string } | null;
}

const FROM_NONE: Rest = { value: 0, side: 1 };
const FROM_ALL: Rest = { value: 1, side: -1 };
const FROM_ONE: Rest = { value: 1, side: 1 };

const LOSSES: ReadonlySet<string> = new Set([...FATES.filter((fate) => fate !== 'delivered'), 'lost']);
const DELIVERED: ReadonlySet<string> = new Set(['deliveryRate', 'delivered']);
const WAITS: ReadonlySet<string> = new Set([
  'meanQueue',
  'meanBacklog',
  'peakBacklog',
  'meanFilterWait_s',
  'delayWarnings',
]);

function latencyOf(key: string): Nature['latency'] {
  const q = PERCENTILES.get(key);
  if (q !== undefined) return { kind: 'percentile', q };
  return key === 'mean' || key === 'max' ? { kind: key } : null;
}

/** What outages do to a figure, and from where that is seen; by the words of its name. */
function effectOf(keys: readonly string[], unit: Unit): Pick<Nature, 'effect' | 'rest'> {
  const last = keys.at(-1) ?? '';
  const isShare = unit === 'share';
  if (keys[0] === 'causes' || LOSSES.has(last)) return { effect: 'loss', rest: FROM_NONE };
  if (isShare && DELIVERED.has(last)) return { effect: 'loss', rest: FROM_ALL };
  if (last === 'firstPassRate') return { effect: 'deferred', rest: FROM_ALL };
  if (last === 'promptRate') return { effect: 'late', rest: FROM_ALL };
  if (keys.includes('latency') || keys.includes('recovery') || WAITS.has(last)) return { effect: 'wait', rest: null };
  if (keys.length === 2 && (keys[0] === 'connections' || keys[0] === 'passes'))
    return { effect: 'touch', rest: FROM_ONE };
  return { effect: 'touch', rest: null };
}

/** The nature of the figure with this path. */
export function natureOf(path: readonly string[], unit?: Unit): Nature {
  const found = figureAt(path);
  // What is in no catalogue is looked at as it is written.
  const keys = found?.figure.name.split('.') ?? path.map((key) => (key === 'latency_s' ? 'latency' : key));
  const measure = unit ?? found?.figure.unit ?? 'number';
  const last = keys.at(-1) ?? '';
  const [section] = keys;
  return {
    measure,
    ...effectOf(keys, measure),
    latency: keys.includes('latency') ? latencyOf(last) : null,
    isPeak: /^(max|peak[A-Z]\w*)$/.test(last),
    party:
      found !== undefined && (section === 'servers' || section === 'senders' || section === 'domains')
        ? { section, name: found.of }
        : null,
  };
}
