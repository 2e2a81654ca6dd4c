import type { Fate, Kind, Outcome } from '../mail/index.js';
import type { Seconds, Share, SimTime } from '../units/index.js';
import type { LossCauses } from './causes.js';
import type { Unit } from './figures.js';
import type { RunStories } from './telling.js';

/** Version of the JSON; a reader refuses what it does not know. It changes when a key goes away or changes its meaning. */
export const RESULT_FORMAT = 1;
/** Counts additions within the format. Results without the key are of the first revision. */
export const RESULT_REVISION = 4;

/**
 * A mean and its 95 % interval. An end is absent where replications set no bound on that side; both are with one replication,
 * and where no interval would hold what it promises: then `occurrence` says what is known instead.
 */
export interface Estimate {
  readonly mean: number;
  readonly low?: number;
  readonly high?: number;
  readonly occurrence?: Occurrence;
}

/**
 * Why there is no interval. `agreement`: all replications are the same. `few`: too few of them hold what makes the mean, or
 * are foretold to. `heavyTail`: outages are of so different length that the mean hangs on such as were not seen.
 */
export type NoInterval = 'agreement' | 'few' | 'heavyTail';

/** In how many replications a figure was not as it is when nothing goes wrong, and how bad it was then. */
export interface Occurrence {
  readonly reason: NoInterval;
  readonly replications: number;
  readonly of: number;
  /** How often that happens: the exact 95 % interval of this share of replications. */
  readonly low: Share;
  readonly high: Share;
  /** Farthest from the rest; absent where all are the same. */
  readonly worst?: number;
}

export type FateCounts = Readonly<Record<Fate, number>> & { readonly sent: number };

/** Seconds from submission to acceptance by a final server, of delivered wanted mail. Absent keys: nothing was delivered. */
export interface LatencySummary {
  readonly mean?: Seconds;
  readonly p50?: Seconds;
  readonly p90?: Seconds;
  readonly p99?: Seconds;
  readonly p999?: Seconds;
  readonly max?: Seconds;
}

/** What became of the mail of one sender, or for one domain. `wanted` is ham to valid recipients. */
export type PartySummary = FateCounts & {
  readonly wanted: FateCounts;
  /** Wanted mail delivered ÷ sent; absent where none was sent. */
  readonly deliveryRate?: Share;
  /** Times to delivery of its wanted mail. Absent in results before the fourth revision. */
  readonly latency_s?: LatencySummary;
};

export type ServerSummary = Readonly<Record<Outcome, number>> & {
  readonly connections: number;
  /** One message offered to one server. The outcomes add up to it. */
  readonly attempts: number;
  /** Accepted from senders ÷ accepted from senders by all MX. */
  readonly share: Share;
  /** Messages whose first pass began at this server ÷ messages whose first pass began at any. */
  readonly firstChoiceShare: Share;
  readonly meanSessions: number;
  readonly peakSessions: number;
  readonly meanBacklog: number;
  readonly peakBacklog: number;
  /** Refusing, timing out or silent for all sessions, summed over replications [s]. */
  readonly down_s: Seconds;
  /** Mean wait for a free filter worker [s]; absent without a filter or with nothing filtered. */
  readonly meanFilterWait_s?: Seconds;
  /** Messages in a relay's queue, time average until the last arrival; absent for final servers. */
  readonly meanQueue?: number;
};

/** One bar of a histogram over [from, to). */
export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** A stretch of time in which a server was down for all sessions; beyond ten thousand of them, what such stretches near each other add up to. */
export interface DownInterval {
  readonly from: SimTime;
  readonly to: SimTime;
}

/** What happened over time in replication 1: all columns have one entry per bin of `width_s`, from t = 0. */
export interface TimeSeries {
  readonly width_s: Seconds;
  readonly servers: Readonly<
    Record<
      string,
      {
        readonly accepted: readonly number[];
        readonly attempts: readonly number[];
        readonly down: readonly DownInterval[];
      }
    >
  >;
  /** Mean number of messages in the senders' queues during each bin. */
  readonly senders: Readonly<Record<string, { readonly queue: readonly number[] }>>;
  /** Mean number of messages in each relay's queue during each bin. */
  readonly relays: Readonly<Record<string, { readonly queue: readonly number[] }>>;
}

export type Verdict = 'pass' | 'fail' | 'undecided';

/**
 * What a verdict rests on. `interval`: the interval of the mean, or evidence of the same kind; of these verdicts at most 5 in
 * 100 are wrong. `agreement`: runs that all say the same, which speaks of runs and not of the mean. `oneRun`: what one run
 * showed. `exact`: nothing fails by chance.
 */
export type Basis = 'interval' | 'agreement' | 'oneRun' | 'exact';

export interface AssertResult {
  readonly text: string;
  /** The same in parts: the figure as `estimates` name it, and the value that it is compared with, in SI units. Absent in results of before. */
  readonly figure?: string;
  readonly comparison?: string;
  readonly threshold?: number;
  readonly verdict: Verdict;
  /** What the verdict rests on; absent where there is none, and in results of the first revisions. */
  readonly basis?: Basis;
  /** Where it rests on agreement: in so small a share of runs at most others come out (95 %). */
  readonly differsInFewerThan?: Share;
  /** What was seen; absent where the figure does not exist in this run. */
  readonly observed?: Estimate;
  /** Why it could not be judged, in a few words; absent where the figure speaks for itself. */
  readonly reason?: string;
  /** About how many further replications would decide it; absent where that cannot be told. */
  readonly moreReplications?: number;
}

/** Where a result comes from: enough to make it again. */
export interface Provenance {
  readonly title: string;
  readonly description: string;
  /** File name as given; `stdin` for standard input. */
  readonly file: string;
  readonly hash: string;
  readonly seed: string;
  readonly replications: number;
  /** The scenario as written. */
  readonly text: string;
  /** The command that makes this run again. */
  readonly command: string;
  /** Changes `PATH=VALUE` that were applied to the text, in order. Absent in results of the first revision. */
  readonly overrides?: readonly string[];
  /** What the figures rest on that nobody has checked, in sentences. Absent in results of the first revision. */
  readonly assumptions?: readonly string[];
  /** Whether anything fails by chance; if not, runs differ in their mail alone. Absent in results of the first revisions. */
  readonly failsByChance?: boolean;
  /** Texts of the files that the scenario names, by the name it gives them; those that are too large are left out. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Replications were added until a figure was known well enough, or the asserts were decided. */
export interface Search {
  /** The figure and the half-width of its interval that was asked for; absent where only asserts were. */
  readonly figure?: string;
  readonly target?: number;
  /** The half-width that was reached; absent where no interval could be told. */
  readonly reached?: number;
  readonly holds: boolean;
  /** Why the search ended, in a sentence. */
  readonly reason: string;
  /** Numbers of replications at which it was looked. */
  readonly looks: readonly number[];
}

/** Domains and the servers that their records lead to, at any time of the run: they share no server with other domains. */
export interface Pool {
  readonly domains: readonly string[];
  /** Shares as those of `servers`, but of what the servers of this pool accepted, and of what was first offered to them. */
  readonly servers: Readonly<Record<string, { readonly share: Share; readonly firstChoiceShare: Share }>>;
}

/** The results of a run: totals over its replications. This is the JSON of `mxsim run --format json`. */
export interface RunResult {
  readonly mxsim: {
    readonly version: string;
    readonly format: typeof RESULT_FORMAT;
    readonly revision?: number;
  };
  readonly scenario: Provenance;
  readonly messages: FateCounts;
  readonly duplicates: number;
  readonly backscatter: number;
  readonly delayWarnings: number;
  readonly kinds: Readonly<Record<Kind, FateCounts>>;
  readonly deliveryRate: Estimate | null;
  readonly firstPassRate: Estimate | null;
  /** Delivered without waiting for a further pass in the queue of the sender or of a relay. Absent before the fourth revision. */
  readonly promptRate?: Estimate | null;
  readonly latency_s: LatencySummary;
  /** Per message, from senders: all connections and passes until it left the sender. */
  readonly connections: { readonly mean: number; readonly histogram: readonly HistogramBin[] };
  readonly passes: { readonly mean: number; readonly histogram: readonly HistogramBin[] };
  readonly latencyHistogram: readonly HistogramBin[];
  readonly servers: Readonly<Record<string, ServerSummary>>;
  readonly senders: Readonly<Record<string, PartySummary>>;
  readonly domains: Readonly<Record<string, PartySummary>>;
  /** Absent where all domains hang together by their servers, and where each has but one of its own. */
  readonly pools?: readonly Pool[];
  /** Where mail is lost. Absent in results of the first revision. */
  readonly causes?: LossCauses;
  readonly series: TimeSeries;
  /**
   * Figures by the name that asserts give them: mean over replications and its 95 % interval, counts per replication. Of
   * many servers, senders and domains those with the most mail. Absent in results of the first revision.
   */
  readonly estimates?: Readonly<Record<string, Estimate>>;
  /** How the number of replications was found, where it was not fixed beforehand. */
  readonly search?: Search;
  /** Closed forms beside the figures, where they were asked for. */
  readonly theory?: readonly FormCheck[];
  readonly asserts: readonly AssertResult[];
  /** Of all asserts together, as the exit code says: one that fails, else one that is undecided. Absent without asserts. */
  readonly verdict?: Verdict;
  /** Single messages from beginning to end, for the page; absent where no page was asked for. */
  readonly stories?: RunStories;
  readonly warnings: readonly string[];
  readonly engine: {
    readonly events: number;
    readonly lastArrival_s: SimTime;
    readonly end_s: SimTime;
    readonly elapsed_s: Seconds;
  };
}

/** A figure that a closed form foretells, beside what was measured. */
export interface TheoryFigure {
  /** As `estimates` name it. */
  readonly figure: string;
  readonly unit: Unit;
  readonly expected: number;
  /** Absent where the run has no such figure. */
  readonly measured?: Estimate;
  /** Whether the 95 % interval holds the expected value; an interval of 95 % misses the truth once in twenty. */
  readonly verdict: 'agrees' | 'differs' | 'undecided';
  readonly reason?: string;
}

/** A closed form: what it foretells of this scenario, or why it does not fit. */
export type FormCheck =
  | { readonly form: string; readonly source: string; readonly fits: true; readonly figures: readonly TheoryFigure[] }
  | { readonly form: string; readonly source: string; readonly fits: false; readonly why: string };
