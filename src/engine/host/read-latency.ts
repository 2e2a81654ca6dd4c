import { type BinColumns, ExactSum, LogHistogram, mergedHistogram } from '../../stats/index.js';
import { withoutClockNoise } from '../../units/index.js';
import { LAYOUT } from '../core-layout.js';
import type { ReplicationState } from '../replication-state.js';
import type { CoreMemory } from './core-memory.js';

/** Sizes in the core (src/engine/core/counts/histogram.ts): bins of a page, pages, values of a chunk, bytes before them. */
const PAGE = 64;
const PAGES = 817;
const CHUNK = 32;
const CHUNK_HEADER = 16;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

/** Times to delivery of all wanted mail, and of the mail of each sender and domain where there are several. */
export function readLatencies(state: ReplicationState): {
  readonly latency: LogHistogram;
  readonly latencies: { readonly senders: LogHistogram[]; readonly domains: LogHistogram[] };
} {
  const { core, records } = state;
  const { all, senders, domains } = records.latencies;
  const read = (at: number): LogHistogram => readHistogram(core.memory, at);
  const own = senders.map(read);
  const whole = all === 0 ? mergedHistogram(own) : read(all);
  return {
    // The sum in the order in which the messages arrived.
    latency: whole.withSum(ExactSum.of([core.memory.read('Totals', core.at('totals'), 'latencySum')])),
    latencies: { senders: own.length > 1 ? own : [], domains: domains.map(read) },
  };
}

function readHistogram(memory: CoreMemory, at: number): LogHistogram {
  const field = (name: keyof typeof LAYOUT.Histogram.fields): number => memory.read('Histogram', at, name);
  const lean = field('lean') !== 0;
  const pages = field('pages');
  if (pages === 0) return LogHistogram.of(keptValues(memory, field('chunk'), field('next')), lean);
  const ends = { min: withoutClockNoise(field('min')), max: withoutClockNoise(field('max')) };
  const known = { lean, sum: ExactSum.of([field('sum')]), ...ends };
  return LogHistogram.ofBins(readPages(memory, pages, lean), known);
}

/** The values that are kept one by one: the newest chunk may have room left. */
function keptValues(memory: CoreMemory, newest: number, next: number): Float64Array {
  if (newest === 0) return new Float64Array(0);
  const chunks = [newest];
  for (let chunk = memory.address(newest); chunk !== 0; chunk = memory.address(chunk)) chunks.push(chunk);
  const ofNewest = (next - newest - CHUNK_HEADER) / DOUBLE;
  const values = new Float64Array(ofNewest + (chunks.length - 1) * CHUNK);
  let at = 0;
  for (const chunk of chunks) {
    for (const value of memory.peek(chunk + CHUNK_HEADER, chunk === newest ? ofNewest : CHUNK)) {
      values[at] = withoutClockNoise(value);
      at += 1;
    }
  }
  return values;
}

/** The bins that are not empty. */
function readPages(memory: CoreMemory, pages: number, lean: boolean): BinColumns {
  const [bins, counts, lows, highs]: [number[], number[], number[], number[]] = [[], [], [], []];
  memory.addresses(pages, PAGES).forEach((page, number) => {
    if (page === 0) return;
    const size = lean ? 1 : LAYOUT.LatencyBin.size / DOUBLE;
    const cells = lean ? memory.addresses(page, PAGE) : memory.doubles(page, size * PAGE);
    for (let place = 0; place < PAGE; place += 1) {
      const count = cells[size * place] as number;
      if (count === 0) continue;
      bins.push(number * PAGE + place);
      counts.push(count);
      if (lean) continue;
      lows.push(withoutClockNoise(cells[size * place + 1] as number));
      highs.push(withoutClockNoise(cells[size * place + 2] as number));
    }
  });
  return {
    bins: Uint16Array.from(bins),
    counts: Float64Array.from(counts),
    lows: Float64Array.from(lows),
    highs: Float64Array.from(highs),
  };
}
