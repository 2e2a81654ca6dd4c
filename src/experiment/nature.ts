import { FATES } from '../mail/index.js';
import type { Measure } from '../results/index.js';
import type { Rest } from '../stats/index.js';
import { isCauseShare } from './cause-figures.js';
import { isShare } from './figure.js';
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
  readonly measure: Measure;
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

function partyOf([section = '', name = '']: readonly string[]): Nature['party'] {
  return section === 'servers' || section === 'senders' || section === 'domains' ? { section, name } : null;
}

/** What outages do to a figure, and from where that is seen; by the words of its path. */
function effectOf(path: readonly string[], measure: Measure): Pick<Nature, 'effect' | 'rest'> {
  const words = path.filter((word) => word !== 'mean' && word !== 'total');
  const last = words.at(-1) ?? '';
  const isRate = measure === 'share';
  if (path[0] === 'causes') return { effect: 'loss', rest: isRate || !isCauseShare(path.slice(1)) ? FROM_NONE : null };
  if (isRate && DELIVERED.has(last)) return { effect: 'loss', rest: FROM_ALL };
  if (LOSSES.has(last)) return { effect: 'loss', rest: FROM_NONE };
  if (last === 'firstPassRate') return { effect: 'deferred', rest: FROM_ALL };
  if (last === 'promptRate') return { effect: 'late', rest: FROM_ALL };
  if (path.includes('latency') || path.includes('latency_s')) return { effect: 'wait', rest: null };
  if (WAITS.has(last)) return { effect: 'wait', rest: null };
  if ((path[0] === 'connections' || path[0] === 'passes') && words.length === 1)
    return { effect: 'touch', rest: FROM_ONE };
  return { effect: 'touch', rest: null };
}

/** The nature of the figure with this path. */
export function natureOf(path: readonly string[], measure: Measure): Nature {
  const isLatency = path.includes('latency') || path.includes('latency_s');
  return {
    measure,
    ...effectOf(path, measure),
    latency: isLatency ? latencyOf(path.at(-1) ?? '') : null,
    isPeak: /^(max|peak[A-Z]\w*)$/.test(path.at(-1) ?? ''),
    party: partyOf(path),
  };
}

/** The measure of a figure by its path, where no list of figures tells it. */
export function measureOfPath(path: readonly string[]): Measure {
  if (isShare(path)) return 'share';
  const last = path.at(-1) ?? '';
  return path.includes('latency') || path.includes('latency_s') || last.endsWith('_s') ? 'seconds' : 'number';
}

/** The keys of a figure's name, as `spellFigure` wrote it. */
export function pathOf(name: string): string[] {
  return [...name.matchAll(/\["(.*?)"\](?=[.[]|$)|([^.[\]]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
