import type { RunResult } from '../../src/results/index.js';
import { buildResult, luck, type Trace } from './result-builder.js';

/** Results at the edges: what the renderers have to survive, and still read well. */

const HOUR = 3600;

/** Many servers and senders with long names, outages everywhere. */
export function crowd(servers: number, senders: number, outages = 3, changes: Partial<Trace> = {}): RunResult {
  return buildResult({
    servers: Array.from({ length: servers }, (_, at) => ({
      name: `mx${at + 1}.rack-${at % 7}.very-long-datacentre-name.example.org`,
      weight: 1 + ((at * 7) % 11),
      down: Array.from({ length: outages }, (_, k) => ({
        from: ((k * 160) / outages) * HOUR + at * 300,
        to: ((k * 160) / outages) * HOUR + at * 300 + 1500,
      })),
      relay: at >= servers - 3,
    })),
    senders: Array.from({ length: senders }, (_, at) => ({
      name: `population-number-${at + 1}-of-the-world`,
      perBin: 20_000 / (at + 1),
      honoursBackups: at % 4 !== 0,
    })),
    ...changes,
  });
}

/** The only server is down from the first second to the last. */
export function nothingDelivered(): RunResult {
  return buildResult({
    servers: [{ name: 'mx1.example.org', down: [{ from: 0, to: 1000 * HOUR }] }],
    senders: [{ name: 'everybody', perBin: 100 }],
    replications: 3,
  });
}

export function oneServer(): RunResult {
  return buildResult({
    servers: [{ name: 'mx1.example.org' }],
    senders: [{ name: 'everybody', perBin: 50 }],
    replications: 1,
    asserts: [],
    warnings: [],
    latency: () => 0.3,
  });
}

export function oneMessage(): RunResult {
  return buildResult({
    servers: [{ name: 'mx1.example.org' }],
    senders: [{ name: 'everybody', perBin: 1.6 }],
    replications: 1,
    arrivalBins: 1,
    bins: 1,
    asserts: [],
    warnings: [],
    latency: () => 0.3,
  });
}

export function noMessage(): RunResult {
  return buildResult({ senders: [{ name: 'nobody', perBin: 0 }], asserts: [], warnings: [] });
}

/** A world in which nothing can be reached. */
export function noServers(): RunResult {
  return buildResult({ servers: [], senders: [{ name: 'everybody', perBin: 100 }] });
}

/** A result without what happened over time. */
export function noSeries(): RunResult {
  return { ...buildResult(), series: { width_s: 0, servers: {}, senders: {}, relays: {} } };
}

/** A second server that gets nothing, and a backup that is never needed. */
export function idleServer(): RunResult {
  return buildResult({
    servers: [
      { name: 'mx1.example.org' },
      { name: 'mx2.example.org', weight: 0 },
      { name: 'backup.example.net', backup: true },
    ],
  });
}

/** Latencies spread evenly over the logarithms from 10 ms to 5 days. */
export function wideLatencies(): RunResult {
  return buildResult({
    latency: (k) => {
      const random = luck(k + 1);
      random();
      return 0.01 * 10 ** (random() * 7.63);
    },
  });
}

export const EDGES: Readonly<Record<string, () => RunResult>> = {
  'four hours without the primary': () => buildResult(),
  'nothing delivered': nothingDelivered,
  'one server': oneServer,
  'one message': oneMessage,
  'no message': noMessage,
  'no servers': noServers,
  'no series': noSeries,
  'an idle server': idleServer,
  'wide latencies': wideLatencies,
  'sixty servers': () => crowd(60, 20),
};

/** The result of a scenario whose author chose every name and text with care. */
export function hostile(word: string): RunResult {
  return buildResult({
    servers: [
      { name: `${word}1`, down: [{ from: 48 * HOUR, to: 52 * HOUR }] },
      { name: `${word}2`, down: [{ from: 47 * HOUR, to: 55 * HOUR }] },
      { name: `${word}3`, backup: true, relay: true },
    ],
    senders: [
      { name: `${word}4`, perBin: 900, spam: 0.1 },
      { name: `${word}5`, perBin: 100, honoursBackups: false },
    ],
    scenario: {
      title: word,
      description: `${word}\n\n${word}`,
      file: word,
      hash: word,
      seed: word,
      text: `${word}\n  ${word}`,
      command: word,
    },
    asserts: [{ text: word, verdict: 'undecided', observed: { mean: 0.5 }, reason: word }],
    warnings: [word],
  });
}
