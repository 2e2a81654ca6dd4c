import { FATES, type Fate, KINDS, type Kind } from '../../src/mail/index.js';
import type {
  AssertResult,
  DownInterval,
  Estimate,
  FateCounts,
  HistogramBin,
  Provenance,
  RunResult,
  ServerSummary,
  TimeSeries,
} from '../../src/results/index.js';
import { LogHistogram } from '../../src/stats/index.js';

/**
 * Makes results that look like those of a run, and add up like them: a small world of bins in which each sender's
 * mail goes to the first server that is up, or waits. It is no simulator: it only has to be plausible and exact.
 */
export interface ServerStory {
  name: string;
  /** Outages of replication 1 [s]. */
  down?: DownInterval[];
  backup?: boolean;
  relay?: boolean;
  /** Weight among servers of the same rank; 0: gets nothing. */
  weight?: number;
}

export interface SenderStory {
  name: string;
  /** Messages per bin. */
  perBin: number;
  honoursBackups?: boolean;
  /** Share of this sender's mail that is spam. */
  spam?: number;
}

export interface Trace {
  servers: ServerStory[];
  senders: SenderStory[];
  replications: number;
  /** Width of a bin [s], bins with arrivals, bins in all. */
  width: number;
  arrivalBins: number;
  bins: number;
  scenario: Partial<Provenance>;
  asserts: AssertResult[];
  warnings: string[];
  /** A latency [s] for the k-th of 4,000 delivered messages. */
  latency: (k: number) => number;
  deliveryRate: Estimate | null | undefined;
}

const HOUR = 3600;

/** A fixed sequence of numbers from 0 to 1 (Park and Miller's generator). */
export function luck(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const TEXT = `title: Four hours without the primary
seed: 7
duration: 7d
replications: 10
domains:
  example.org: { mx: [ 10 mx1.example.org, 10 mx2.example.org, 20 backup.example.net ] }
servers:
  mx1.example.org: { failures: [ { kind: timeout, at: 2d, for: 4h } ] }
  mx2.example.org: { failures: [ { kind: refuse, mtbf: 3d, mttr: 2h } ] }
  backup.example.net: { relay: { mta: postfix } }
senders:
  well-behaved: { mta: postfix }
  stubborn: { mta: rfc5321, honoursBackups: false }
traffic:
  - rate: 1200/h
    from: { well-behaved: 90%, stubborn: 10% }
assert:
  - delivered >= 99%
`;

/** A lognormal body and the steps of a retry schedule. */
function plausibleLatency(k: number): number {
  const random = luck(k * 7919 + 13);
  random();
  const u = random();
  const body = 0.6 * Math.exp(0.55 * (random() + random() + random() + random() - 2) * 2);
  if (u < 0.955) return body;
  if (u < 0.985) return 300 + body * 20;
  if (u < 0.995) return 3600 + random() * 4000;
  return 3600 * (4 + random() * 30);
}

function defaultStory(): Trace {
  return {
    servers: [
      { name: 'mx1.example.org', down: [{ from: 48 * HOUR, to: 52 * HOUR }] },
      {
        name: 'mx2.example.org',
        down: [
          { from: 20 * HOUR, to: 23 * HOUR },
          { from: 49 * HOUR, to: 52 * HOUR },
          { from: 130 * HOUR, to: 130.4 * HOUR },
        ],
      },
      { name: 'backup.example.net', backup: true, relay: true },
    ],
    senders: [
      { name: 'well-behaved', perBin: 1080, spam: 0.12 },
      { name: 'stubborn', perBin: 120, honoursBackups: false },
    ],
    replications: 10,
    width: HOUR,
    arrivalBins: 168,
    bins: 200,
    scenario: {},
    asserts: [
      { text: 'delivered >= 99%', verdict: 'pass', observed: { mean: 0.9948, low: 0.9936, high: 0.996 } },
      { text: 'latency.p99 <= 1h', verdict: 'fail', observed: { mean: 5321, low: 4800, high: 5800 } },
      {
        text: 'servers["backup.example.net"].share <= 2%',
        verdict: 'undecided',
        observed: { mean: 0.019, low: 0.0151, high: 0.0229 },
      },
    ],
    warnings: ['Replication 4 lost more than the nine others together: ten replications may be too few.'],
    latency: plausibleLatency,
    deliveryRate: undefined,
  };
}

function noFates(): Record<Fate, number> & { sent: number } {
  const counts = { sent: 0 } as Record<Fate, number> & { sent: number };
  for (const fate of FATES) counts[fate] = 0;
  return counts;
}

interface Ledger {
  kinds: Record<Kind, ReturnType<typeof noFates>>;
  senders: ReturnType<typeof noFates>[];
  wanted: ReturnType<typeof noFates>[];
}

function record(ledger: Ledger, sender: number, kind: Kind, fate: Fate, count: number): void {
  for (const row of [ledger.kinds[kind], ledger.senders[sender], kind === 'ham' ? ledger.wanted[sender] : undefined]) {
    if (row === undefined) continue;
    row[fate] += count;
    row.sent += count;
  }
}

function isDown(server: ServerStory, from: number, to: number): boolean {
  return (server.down ?? []).some((d) => Math.min(to, d.to) - Math.max(from, d.from) > (to - from) / 2);
}

/** Splits `count` over weights in whole numbers. */
function split(count: number, weights: readonly number[]): number[] {
  const total = weights.reduce((a, b) => a + b, 0);
  let left = count;
  return weights.map((weight, i) => {
    const part = i === weights.length - 1 ? left : Math.min(left, Math.round((count * weight) / total));
    left -= part;
    return part;
  });
}

interface Flow {
  accepted: number[][];
  attempts: number[][];
  queue: number[][];
  relayQueue: number[];
  firstChoices: number[];
  refused: number[];
  waited: number;
}

interface Ranked {
  s: ServerStory;
  i: number;
}

/** Moves one bin's mail of one sender. Returns what still waits. */
function moveMail(
  story: Trace,
  { primaries, backups }: { primaries: Ranked[]; backups: Ranked[] },
  flow: Flow,
  sender: SenderStory,
  bin: number,
  waiting: number,
): number {
  const from = bin * story.width;
  const up = ({ s }: Ranked): boolean => !isDown(s, from, from + story.width);
  const firsts = split(
    waiting,
    primaries.map(({ s }) => s.weight ?? 1),
  );
  primaries.forEach(({ i }, at) => {
    const n = firsts[at] ?? 0;
    flow.firstChoices[i] = (flow.firstChoices[i] ?? 0) + n;
    const row = flow.attempts[i];
    if (row) row[bin] = (row[bin] ?? 0) + n;
  });
  let takers = primaries.filter(up);
  if (takers.length < primaries.length)
    for (const { i } of primaries.filter((p) => !up(p)))
      flow.refused[i] = (flow.refused[i] ?? 0) + Math.round(waiting / primaries.length);
  if (takers.length === 0 && sender.honoursBackups !== false) takers = backups.filter(up);
  if (takers.length === 0) return waiting;
  const shares = split(
    waiting,
    takers.map(({ s }) => s.weight ?? 1),
  );
  takers.forEach(({ i }, at) => {
    const row = flow.accepted[i];
    if (row) row[bin] = (row[bin] ?? 0) + (shares[at] ?? 0);
  });
  return 0;
}

function runStory(story: Trace): { flow: Flow; ledger: Ledger } {
  const zeros = (): number[] => new Array<number>(story.bins).fill(0);
  const random = luck(4711);
  const flow: Flow = {
    accepted: story.servers.map(zeros),
    attempts: story.servers.map(zeros),
    queue: story.senders.map(zeros),
    relayQueue: zeros(),
    firstChoices: story.servers.map(() => 0),
    refused: story.servers.map(() => 0),
    waited: 0,
  };
  const ledger: Ledger = {
    kinds: Object.fromEntries(KINDS.map((kind) => [kind, noFates()])) as Ledger['kinds'],
    senders: story.senders.map(noFates),
    wanted: story.senders.map(noFates),
  };
  const ranked = story.servers.map((s, i) => ({ s, i }));
  const ranks = {
    primaries: ranked.filter(({ s }) => s.backup !== true && s.weight !== 0),
    backups: ranked.filter(({ s }) => s.backup === true),
  };
  story.senders.forEach((sender, s) => {
    let waiting = 0;
    for (let bin = 0; bin < story.bins; bin += 1) {
      const hour = (bin * story.width) / HOUR;
      const wave = 1 + 0.6 * Math.cos(((hour - 14) / 24) * 2 * Math.PI);
      const arriving = bin < story.arrivalBins ? Math.round(sender.perBin * wave * (0.9 + 0.2 * random())) : 0;
      const before = waiting;
      waiting = moveMail(story, ranks, flow, sender, bin, waiting + arriving);
      const left = before + arriving - waiting;
      const spam = Math.round(left * (sender.spam ?? 0));
      record(ledger, s, 'spam', 'quarantined', spam);
      record(ledger, s, 'ham', 'delivered', left - spam);
      if (waiting > 0 && before > 0) {
        const gone = Math.floor(before * 0.15);
        record(ledger, s, 'ham', 'expired', gone);
        waiting -= gone;
      }
      flow.waited += waiting;
      const row = flow.queue[s];
      if (row) row[bin] = waiting + arriving * 0.002;
    }
    record(ledger, s, 'ham', 'expired', waiting);
  });
  return { flow, ledger };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function times(counts: ReturnType<typeof noFates>, factor: number): FateCounts {
  const all = noFates();
  for (const key of ['sent', ...FATES] as const) all[key] = counts[key] * factor;
  return all;
}

function buildServer(story: Trace, flow: Flow, total: number, i: number): ServerSummary {
  const n = story.replications;
  const accepted = sum(flow.accepted[i] ?? []) * n;
  const refused = (flow.refused[i] ?? 0) * n;
  const firsts = sum(flow.firstChoices);
  const server = story.servers[i];
  return {
    connections: accepted + refused,
    attempts: accepted + refused,
    accepted,
    refused,
    timedOut: 0,
    tempfailed: 0,
    rejected: 0,
    disconnected: 0,
    overloaded: 0,
    share: total === 0 ? 0 : accepted / n / total,
    firstChoiceShare: firsts === 0 ? 0 : (flow.firstChoices[i] ?? 0) / firsts,
    meanSessions: accepted / n / story.arrivalBins / 6000,
    peakSessions: Math.min(100, 3 + Math.round(accepted / 9000)),
    meanBacklog: 0,
    peakBacklog: 0,
    down_s: sum((server?.down ?? []).map((d) => d.to - d.from)) * n,
    ...(server?.relay === true ? { meanQueue: 2.5 } : {}),
  };
}

function buildSeries(story: Trace, flow: Flow): TimeSeries {
  const entry = <T>(name: string, value: T): [string, T] => [name, value];
  return {
    width_s: story.width,
    servers: Object.fromEntries(
      story.servers.map((s, i) =>
        entry(s.name, { accepted: flow.accepted[i] ?? [], attempts: flow.attempts[i] ?? [], down: s.down ?? [] }),
      ),
    ),
    senders: Object.fromEntries(story.senders.map((s, i) => entry(s.name, { queue: flow.queue[i] ?? [] }))),
    relays: Object.fromEntries(
      story.servers
        .map((s, i) => ({ s, i }))
        .filter(({ s }) => s.relay === true)
        .map(({ s, i }) => entry(s.name, { queue: (flow.accepted[i] ?? []).map((n) => n * 0.3) })),
    ),
  };
}

function buildLatency(story: Trace, delivered: number): { bins: HistogramBin[]; histogram: LogHistogram } {
  const samples = Math.min(4000, delivered);
  const histogram = LogHistogram.of(Array.from({ length: samples }, (_, k) => story.latency(k)));
  const weights = split(
    delivered,
    histogram.bins().map((bin) => bin.count),
  );
  return { histogram, bins: histogram.bins().map((bin, i) => ({ ...bin, count: weights[i] ?? 0 })) };
}

function summariseLatency(histogram: LogHistogram): RunResult['latency_s'] {
  const at = (q: number): number => histogram.quantile(q) ?? 0;
  return histogram.count === 0
    ? {}
    : {
        mean: histogram.sum / histogram.count,
        p50: at(0.5),
        p90: at(0.9),
        p99: at(0.99),
        p999: at(0.999),
        max: histogram.max,
      };
}

function buildAttempts(sent: number, late: number): RunResult['connections'] {
  const counts = sent === 0 ? [] : [sent - late, Math.round(late * 0.6), Math.round(late * 0.25)];
  if (sent > 0) counts.push(late - (counts[1] ?? 0) - (counts[2] ?? 0));
  const bins = counts.map((count, i) => ({ from: i + 1, to: i + 2, count })).filter((bin) => bin.count > 0);
  const total = sum(bins.map((bin) => bin.from * bin.count));
  return { mean: sent === 0 ? 0 : total / sent, histogram: bins };
}

function estimate(wanted: FateCounts, replications: number): Estimate | null {
  if (wanted.sent === 0) return null;
  const mean = wanted.delivered / wanted.sent;
  const half = Math.min((1 - mean) * 0.4, mean);
  return replications === 1 ? { mean } : { mean, low: mean - half, high: Math.min(1, mean + half) };
}

function provenance(story: Trace): Provenance {
  return {
    title: 'Four hours without the primary',
    description:
      'What a planned four-hour outage costs when one sender in ten never tries a backup.\n\nThe backup is a real relay.',
    file: 'scenarios/first-failover.yaml',
    hash: '5b1f0c9a2d7e4f63',
    seed: '7',
    replications: story.replications,
    text: TEXT,
    command: 'mxsim run scenarios/first-failover.yaml --seed 7',
    ...story.scenario,
  };
}

/** A result for a story; what the story leaves out is the four-hour outage of three servers and two senders. */
export function buildResult(changes: Partial<Trace> = {}): RunResult {
  const story = { ...defaultStory(), ...changes };
  const { flow, ledger } = runStory(story);
  const n = story.replications;
  const messages = noFates();
  for (const kind of KINDS) for (const key of ['sent', ...FATES] as const) messages[key] += ledger.kinds[kind][key];
  const totals = times(messages, n);
  const ham = times(ledger.kinds.ham, n);
  const latency = buildLatency(story, ham.delivered);
  const senders = Object.fromEntries(
    story.senders.map((sender, i) => [
      sender.name,
      { ...times(ledger.senders[i] ?? noFates(), n), wanted: times(ledger.wanted[i] ?? noFates(), n) },
    ]),
  );
  const late = Math.round(totals.sent * 0.04);
  const accepted = sum(flow.accepted.map(sum));
  return {
    mxsim: { version: '0.1.0', format: 1 },
    scenario: provenance(story),
    messages: totals,
    duplicates: 3 * n,
    backscatter: 0,
    delayWarnings: 12 * n,
    kinds: Object.fromEntries(
      KINDS.map((kind) => [kind, times(ledger.kinds[kind], n)]),
    ) as unknown as RunResult['kinds'],
    deliveryRate: story.deliveryRate === undefined ? estimate(ham, n) : story.deliveryRate,
    firstPassRate: estimate({ ...ham, delivered: Math.round(ham.delivered * 0.97) }, n),
    latency_s: summariseLatency(latency.histogram),
    connections: buildAttempts(totals.sent, late),
    passes: buildAttempts(totals.sent, Math.round(late / 2)),
    latencyHistogram: latency.bins,
    servers: Object.fromEntries(story.servers.map((server, i) => [server.name, buildServer(story, flow, accepted, i)])),
    senders,
    domains: { 'example.org': { ...totals, wanted: ham } },
    series: buildSeries(story, flow),
    asserts: story.asserts,
    warnings: story.warnings.map((message) => ({ code: '', message })),
    engine: {
      events: totals.sent * 7,
      lastArrival_s: story.arrivalBins * story.width,
      end_s: story.bins * story.width,
      elapsed_s: 0.4,
    },
  };
}
