import { FATES, KINDS, OUTCOMES } from '../../src/mail/index.js';
import {
  CAUSES,
  CauseCounts,
  CELLS,
  type DownInterval,
  emptyReplication,
  type ReplicationResult,
  type ServerColumns,
} from '../../src/results/index.js';
import { LogHistogram } from '../../src/stats/index.js';
import type { Seconds, SimTime } from '../../src/units/index.js';
import type { SeriesRecorder } from './series-recorder.js';

/** Messages by number of connections or passes: the last bin gathers all beyond. */
const MOST_COUNTED = 64;
const HAM = KINDS.indexOf('ham');
const ACCEPTED = OUTCOMES.indexOf('accepted');

/**
 * The port through which a run reports. It only counts: every figure is a sum, a maximum or a histogram, so
 * that replications can be merged exactly.
 *
 * Hot: several calls per message; nothing allocates.
 */
export class Recorder {
  readonly servers: ServerColumns;
  /** Time series of this replication, if anyone wants them. */
  readonly series: SeriesRecorder | null;
  private readonly outcomes: readonly Float64Array[];
  private readonly senders: Float64Array;
  private readonly domains: Float64Array;
  private readonly senderCauses = new CauseCounts();
  private readonly serverCauses = new CauseCounts();
  private latencies: number[] = [];
  private readonly connections = column(MOST_COUNTED + 1);
  private readonly passes = column(MOST_COUNTED + 1);
  private connectionSum = 0;
  private passSum = 0;
  private sent = 0;
  private firstPass = 0;
  private waited = 0;
  private duplicates = 0;
  private backscatter = 0;
  private delayWarnings = 0;
  private senderSojourn = 0;
  private lastArrival = 0;
  private now = 0;
  private submitted = 0;
  private wait = 0;
  private open = true;
  private keepsSeries: boolean;
  private readonly sessionsSince: Float64Array;
  private readonly backlogSince: Float64Array;
  private readonly relayQueue: Int32Array;
  private readonly relayQueueSince: Float64Array;

  /** What happens before does not count for means over time and latencies [s]. */
  private readonly warmup: Seconds;

  constructor(senders: number, domains: number, servers: number, series: SeriesRecorder | null, warmup: Seconds = 0) {
    this.warmup = warmup;
    this.servers = emptyReplication(0, 0, servers).servers;
    this.outcomes = OUTCOMES.map((outcome) => this.servers[outcome]);
    this.senders = column(senders * KINDS.length * FATES.length);
    this.domains = column(domains * KINDS.length * FATES.length);
    this.series = series;
    this.keepsSeries = series !== null;
    this.sessionsSince = column(servers).fill(warmup);
    this.backlogSince = column(servers).fill(warmup);
    this.relayQueue = new Int32Array(servers);
    this.relayQueueSince = column(servers).fill(warmup);
  }

  /** Forgets everything, for another replication of the same model; `keepsSeries` says whether it keeps time series too. */
  begin(keepsSeries: boolean): void {
    for (const counts of Object.values(this.servers)) counts.fill(0);
    for (const counts of [this.senders, this.domains, this.connections, this.passes]) counts.fill(0);
    for (const since of [this.sessionsSince, this.backlogSince, this.relayQueueSince]) since.fill(this.warmup);
    this.relayQueue.fill(0);
    this.senderCauses.clear();
    this.serverCauses.clear();
    this.latencies = [];
    this.connectionSum = 0;
    this.passSum = 0;
    this.sent = 0;
    this.firstPass = 0;
    this.waited = 0;
    this.duplicates = 0;
    this.backscatter = 0;
    this.delayWarnings = 0;
    this.senderSojourn = 0;
    this.lastArrival = 0;
    this.now = 0;
    this.open = true;
    this.keepsSeries = keepsSeries && this.series !== null;
    this.series?.clear();
  }

  /** The clock stands at `t` [s]: what is recorded from here on happens then. */
  moveTo(t: SimTime): void {
    this.now = t;
    if (this.keepsSeries) this.series?.moveTo(t);
  }

  recordArrival(sender: number): void {
    this.sent += 1;
    this.lastArrival = this.now;
    if (this.keepsSeries) this.series?.queue(sender, 1);
  }

  /** One message was offered to one server; `connected` unless the session was open already. */
  recordAttempt(server: number, connected: boolean): void {
    const { attempts, connections } = this.servers;
    attempts[server] = (attempts[server] as number) + 1;
    if (connected) connections[server] = (connections[server] as number) + 1;
    if (this.keepsSeries) this.series?.attempt(server);
  }

  /** The first pass of a sender's message began at this server. */
  recordFirstChoice(server: number): void {
    const { firstChoices } = this.servers;
    firstChoices[server] = (firstChoices[server] as number) + 1;
  }

  /** How an attempt ended; `outcome` is a position in OUTCOMES. */
  recordOutcome(server: number, outcome: number, fromSender: boolean): void {
    const counts = this.outcomes[outcome] as Float64Array;
    counts[server] = (counts[server] as number) + 1;
    if (outcome !== ACCEPTED) return;
    const { acceptedFromSenders } = this.servers;
    if (fromSender) acceptedFromSenders[server] = (acceptedFromSenders[server] as number) + 1;
    if (this.keepsSeries) this.series?.accept(server);
  }

  /** Sessions at a server go from `before` to `after`. */
  recordSessions(server: number, before: number, after: number): void {
    const t = this.now;
    const { sessionArea, peakSessions } = this.servers;
    if (this.open && t > this.warmup) {
      sessionArea[server] = (sessionArea[server] as number) + before * (t - (this.sessionsSince[server] as number));
      this.sessionsSince[server] = t;
    }
    if (after > (peakSessions[server] as number)) peakSessions[server] = after;
  }

  recordBacklog(server: number, before: number, after: number): void {
    const t = this.now;
    const { backlogArea, peakBacklog } = this.servers;
    if (this.open && t > this.warmup) {
      backlogArea[server] = (backlogArea[server] as number) + before * (t - (this.backlogSince[server] as number));
      this.backlogSince[server] = t;
    }
    if (after > (peakBacklog[server] as number)) peakBacklog[server] = after;
  }

  /** A message that came to the filter waits there for a worker. */
  recordFilterWait(server: number, wait: Seconds): void {
    this.wait = wait;
    this.addFilterWait(server);
  }

  private addFilterWait(server: number): void {
    if (this.now < this.warmup) return;
    const { filtered, filterWait } = this.servers;
    filtered[server] = (filtered[server] as number) + 1;
    filterWait[server] = (filterWait[server] as number) + this.wait;
  }

  /** How long a message was with its sender, which has had it since `queuedAt` [s]. A call of its own, small enough to be inlined. */
  recordSojourn(queuedAt: SimTime): void {
    this.senderSojourn += this.now - queuedAt;
  }

  /** A message leaves its sender, delivered or not. */
  recordLeftSender(sender: number, passes: number, connections: number): void {
    this.passSum += passes;
    this.connectionSum += connections;
    const p = Math.min(passes, MOST_COUNTED);
    this.passes[p] = (this.passes[p] as number) + 1;
    const c = Math.min(connections, MOST_COUNTED);
    this.connections[c] = (this.connections[c] as number) + 1;
    if (this.keepsSeries) this.series?.queue(sender, -1);
  }

  /** A message came into a relay's queue (`sign` 1), or left it (-1). `row` is the relay's server. */
  recordRelayQueue(server: number, sign: 1 | -1): void {
    const t = this.now;
    const { queueArea } = this.servers;
    const before = this.relayQueue[server] as number;
    if (this.open && t > this.warmup) {
      queueArea[server] = (queueArea[server] as number) + before * (t - (this.relayQueueSince[server] as number));
      this.relayQueueSince[server] = t;
    }
    this.relayQueue[server] = before + sign;
    if (this.keepsSeries) this.series?.queue(this.senderRows() + server, sign);
  }

  /** The fate of a message: a position in FATES. */
  recordFate(sender: number, domain: number, kind: number, fate: number): void {
    const s = (sender * KINDS.length + kind) * FATES.length + fate;
    this.senders[s] = (this.senders[s] as number) + 1;
    const d = (domain * KINDS.length + kind) * FATES.length + fate;
    this.domains[d] = (this.domains[d] as number) + 1;
  }

  /** Why a message was not delivered: a position in CAUSES. `server`: where it was lost; -1 where none had a part in it. */
  recordCause(sender: number, server: number, kind: number, cause: number): void {
    const cell = kind * CAUSES.length + cause;
    this.senderCauses.add(sender * CELLS + cell);
    this.serverCauses.add((server + 1) * CELLS + cell);
  }

  /** Wanted mail that was submitted at `sent` [s] reaches a final server. */
  recordLatency(sent: SimTime): void {
    // Handed on in a field, since a number that goes to a function which is not inlined is allocated.
    this.submitted = sent;
    this.addLatency();
  }

  private addLatency(): void {
    if (this.submitted >= this.warmup) this.latencies.push(this.now - this.submitted);
  }

  /** A sender's message was accepted in its first pass. */
  recordFirstPass(kind: number): void {
    if (kind === HAM) this.firstPass += 1;
  }

  recordDuplicate(): void {
    this.duplicates += 1;
  }

  recordBackscatter(): void {
    this.backscatter += 1;
  }

  recordDelayWarning(): void {
    this.delayWarnings += 1;
  }

  /** No message will arrive any more: means over time end at the last arrival. `sessions` and `backlog` are the present counts. */
  closeAreas(sessions: Int32Array, backlog: Int32Array): void {
    if (!this.open) return;
    const t = Math.max(this.lastArrival, this.warmup);
    this.now = t;
    for (let server = 0; server < sessions.length; server += 1) {
      this.recordSessions(server, sessions[server] as number, sessions[server] as number);
      this.recordBacklog(server, backlog[server] as number, backlog[server] as number);
      const { queueArea } = this.servers;
      queueArea[server] =
        (queueArea[server] as number) +
        (this.relayQueue[server] as number) * (t - (this.relayQueueSince[server] as number));
    }
    this.open = false;
  }

  /** Instant of the last arrival so far [s]. */
  get lastArrivalAt(): SimTime {
    return this.lastArrival;
  }

  /** Fills in what only the end of a run knows. `down` holds each server's outages up to the end. */
  result(
    replication: number,
    events: number,
    end: SimTime,
    down: readonly (readonly DownInterval[])[],
  ): ReplicationResult {
    down.forEach((intervals, server) => {
      for (const { from, to } of intervals) {
        const { down: total } = this.servers;
        total[server] = (total[server] as number) + Math.max(0, Math.min(to, this.lastArrival) - from);
      }
    });
    return {
      replication,
      events,
      sent: this.sent,
      submissions: this.sent,
      lastArrival: this.lastArrival,
      end,
      senders: this.senders.slice(),
      domains: this.domains.slice(),
      causes: { senders: this.senderCauses.pairs(), servers: this.serverCauses.pairs() },
      firstPass: this.firstPass,
      waited: this.waited,
      duplicates: this.duplicates,
      backscatter: this.backscatter,
      delayWarnings: this.delayWarnings,
      latency: LogHistogram.of(this.latencies),
      latencies: { senders: [], domains: [] },
      connections: { counts: this.connections.slice(), sum: this.connectionSum },
      passes: { counts: this.passes.slice(), sum: this.passSum },
      senderSojourn: this.senderSojourn,
      servers: this.servers,
      series: this.keepsSeries && this.series !== null ? this.series.columns(end, down) : null,
    };
  }

  private senderRows(): number {
    return this.senders.length / (KINDS.length * FATES.length);
  }
}

function column(rows: number): Float64Array {
  return new Float64Array(rows);
}
