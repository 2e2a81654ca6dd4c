import type { Seconds, SimTime } from '../units/index.js';
import type { Estimate, RESULT_FORMAT } from './run-result.js';

/** What can break: a server of its own, all of a site, the name servers of a domain. */
export type ThingKind = 'server' | 'site' | 'nameServers';

/** How it breaks. `port`: of a relay, whose queue goes on; the others that keep connections away switch its machine off. */
export type FaultKind = 'refuse' | 'timeout' | 'silent' | 'port' | '4xx' | '5xx' | 'servfail';

/** A thing that breaks in one way. */
export interface Fault {
  readonly thing: ThingKind;
  readonly name: string;
  readonly kind: FaultKind;
}

/** What one fault, or two at the same time, do to wanted mail: less what happens to the same messages without them. */
export interface Trial {
  readonly faults: readonly Fault[];
  /** Wanted messages of one replication that are not delivered. */
  readonly lost: Estimate;
  /** Wanted messages that are delivered, and later than without the fault by more than `late_s`. */
  readonly late: Estimate;
  /** The longest that one was held up [s]. */
  readonly longest_s: Seconds;
  readonly replications: number;
  /** Of a pair: how many more are lost than the two lose alone, together. */
  readonly beyond?: Estimate;
  /** The two meet no mail in common: what they do together is the sum of what each does alone, and was not run. */
  readonly sum?: true;
}

/** Every failure tried by itself. This is the JSON of `mxsim drill --format json`. */
export interface DrillResult {
  readonly mxsim: {
    readonly version: string;
    readonly format: typeof RESULT_FORMAT;
    readonly revision: number;
  };
  readonly drill: {
    readonly title: string;
    readonly file: string;
    readonly seed: string;
    readonly hash: string;
    readonly command: string;
    readonly text: string;
    /** When each fault begins, and how long it lasts. */
    readonly at_s: SimTime;
    readonly for_s: Seconds;
    /** Mail that arrives until then is looked at. */
    readonly until_s: SimTime;
    /** Mail that comes later than without the fault by more than this is late. */
    readonly late_s: Seconds;
    /** Wanted messages of one replication, those of them that arrive while a fault lasts, and those that are not delivered without any: means. */
    readonly wanted: number;
    readonly during: number;
    readonly lostWithout: number;
    /** Replications of the worst. */
    readonly replications: number;
    readonly things: readonly { readonly thing: ThingKind; readonly name: string }[];
    /** What the figures rest on that nobody has checked, in sentences. */
    readonly assumptions: readonly string[];
  };
  /** The worst first: by mail lost, then by mail late, then by how late. */
  readonly singles: readonly Trial[];
  /** `null`: none were asked for. Each thing as it alone does most, and where that is for good, also as it does most without that. */
  readonly pairs: readonly Trial[] | null;
  /** What the reader should know before believing the figures. */
  readonly warnings: readonly string[];
}
