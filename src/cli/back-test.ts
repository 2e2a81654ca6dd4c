import { runReplication } from '../engine/index.js';
import { backTest, type LogReading, type PredictedDelays } from '../import/index.js';
import { parseScenario } from '../scenario/index.js';
import type { LogHistogram } from '../stats/index.js';
import { mergedHistogram } from '../stats/index.js';
import { formatCount } from '../units/index.js';

/** Limits of a back-test: replications, and messages of all of them together. */
const MOST_REPLICATIONS = 10;
const MOST_MESSAGES = 1_000_000;

/** Share of the values up to a limit, by bisection, since a histogram only gives quantiles. */
function shareWithin(histogram: LogHistogram, limit: number): number {
  if (histogram.count === 0 || histogram.min > limit) return 0;
  let [low, high] = [0, 1];
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    if ((histogram.quantile(middle) ?? 0) <= limit) low = middle;
    else high = middle;
  }
  return high > 1 - 1e-6 ? 1 : low;
}

function predictionOf(parts: readonly LogHistogram[]): PredictedDelays {
  const whole = mergedHistogram(parts);
  return { delivered: whole.count, shareWithin: (limit) => shareWithin(whole, limit) };
}

/**
 * Returns the header and the first rows of an arrivals file; memory does not grow with the log. `isCut`: there are
 * more.
 */
export function firstRows(pieces: Iterable<string>, most: number): { readonly text: string; readonly isCut: boolean } {
  const taken: string[] = [];
  let left = most + 1;
  for (const piece of pieces) {
    let end = 0;
    for (let next = piece.indexOf('\n') + 1; left > 0 && next > 0; next = piece.indexOf('\n', end) + 1) {
      end = next;
      left -= 1;
    }
    const isCut = left === 0 && end < piece.length;
    taken.push(isCut ? piece.slice(0, end) : piece);
    if (isCut) return { text: taken.join(''), isCut };
  }
  return { text: taken.join(''), isCut: false };
}

/**
 * Runs the scenario made from a log, and compares its delays with those of the log. `arrivals`: pieces of the file that
 * it replays.
 */
export function runBackTest(text: string, arrivals: Iterable<string>, reading: LogReading): string {
  if (reading.role === 'receiving') {
    return 'Back-test: not of a log of a receiving host: how long mail waited at its senders is not in it\n';
  }
  const replayed = firstRows(arrivals, MOST_MESSAGES);
  const { model } = parseScenario({ text, file: 'scenario', readFile: () => replayed.text });
  if (model === null) return '';
  const wanted = Math.floor(MOST_MESSAGES / Math.max(1, reading.tally.messages));
  const count = Math.max(1, Math.min(MOST_REPLICATIONS, wanted));
  const runs = Array.from({ length: count }, (_, at) => runReplication(model, at + 1));
  const byDomain = new Map(
    model.domains.map(({ name }, at): [string, PredictedDelays] => {
      const own = runs.flatMap(({ latency, latencies }) => latencies.domains[at] ?? (at === 0 ? latency : []));
      return [name, predictionOf(own)];
    }),
  );
  const lines = backTest(reading, predictionOf(runs.map(({ latency }) => latency)), byDomain);
  const part = replayed.isCut
    ? `Back-test: of the first ${formatCount(MOST_MESSAGES)} arrivals; the log is longer\n`
    : '';
  return `${part}${lines.join('\n')}\n`;
}
