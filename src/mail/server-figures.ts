import { SELDOM_OUTCOMES, USUAL_OUTCOMES } from './vocabulary.js';

/**
 * Derivation of a figure from the counts of a replication for each server. Strings are names of such counts: fields of
 * the core's record of a server, or values that `engine/host/read-result.ts` derives from them.
 */
export type ServerSource =
  /** Sum over replications. */
  | { readonly sum: string }
  /** Maximum over replications. */
  | { readonly peak: string }
  /** An integral over time until the last arrival [s]: mean over replications of the time averages. */
  | { readonly mean: string }
  /** Share of the sum over all servers. */
  | { readonly share: string }
  /** The first minus the second. */
  | { readonly less: readonly [string, string] }
  /** The first per unit of the second. */
  | { readonly per: readonly [string, string] };

/** A figure of one server, as in results. */
export interface ServerFigure {
  readonly from: ServerSource;
  readonly unit: 'count' | 'number' | 'seconds' | 'share';
  /** The things counted, if it counts any. */
  readonly counts: string;
  /** Description. */
  readonly is: string;
  /** Label on pages. Without one it has no interval, and pages do not show it. */
  readonly label?: string;
  /** Condition under which results omit it, and whether that means zero. */
  readonly absent?: string;
  readonly absentIsZero?: true;
  /** Effect of outages beyond touching the server: mail waits for it, or is lost there. */
  readonly effect?: 'wait' | 'loss';
  /** The first revision of results with this figure; absent: all have it. */
  readonly since?: number;
}

function outcomeFigures<Outcome extends string, More extends Partial<ServerFigure>>(
  outcomes: readonly Outcome[],
  more: More,
) {
  const of = (outcome: Outcome) => {
    const is = `Attempts that ended so: \`${outcome}\`.`;
    return { from: { sum: outcome }, unit: 'count', counts: 'attempts', is, ...more } as const;
  };
  return Object.fromEntries(outcomes.map((outcome) => [outcome, of(outcome)])) as {
    readonly [Key in Outcome]: ReturnType<typeof of> & { readonly from: { readonly sum: Key } };
  };
}

/**
 * Figures of each server, in the order of the JSON. A new count is an entry here, a field of that name in the core's
 * record of a server, and the code that counts it.
 */
export const SERVER_FIGURES = {
  connections: {
    from: { sum: 'connections' },
    unit: 'count',
    counts: 'connections',
    is: 'Connections that were begun to it.',
    label: 'connections',
  },
  attempts: {
    from: { sum: 'attempts' },
    unit: 'count',
    counts: 'attempts',
    is: 'Messages offered to it, one each; the outcomes add up to it.',
    label: 'attempts',
  },
  transactions: {
    from: { less: ['attempts', 'together'] },
    unit: 'count',
    counts: 'transactions',
    is: 'Of messages to several recipients: attempts, each for all that it was for.',
    absent: 'where each message has one recipient',
  },
  ...outcomeFigures(USUAL_OUTCOMES, {}),
  accepted: {
    from: { sum: 'accepted' },
    unit: 'count',
    counts: 'attempts',
    is: 'Attempts that ended so: `accepted`.',
    label: 'messages accepted',
  },
  rejected: {
    from: { sum: 'rejected' },
    unit: 'count',
    counts: 'attempts',
    is: 'Attempts that ended so: `rejected`.',
    effect: 'loss',
  },
  ...outcomeFigures(SELDOM_OUTCOMES, { absent: 'where that cannot happen' }),
  wouldFail: {
    from: { sum: 'wouldFail' },
    unit: 'count',
    counts: 'connections',
    is: 'Sessions that an MTA-STS policy would have ended, were it not only tested (RFC 8460).',
    absent: 'where none is tested',
    absentIsZero: true,
  },
  share: {
    from: { share: 'acceptedFromSenders' },
    unit: 'share',
    counts: '',
    is: 'Accepted from senders ÷ accepted from senders by all MX.',
    label: 'share of all accepted mail',
  },
  // Retries do not count, so that it can be compared with the accepted messages.
  firstChoiceShare: {
    from: { share: 'firstChoices' },
    unit: 'share',
    counts: '',
    is: 'Messages whose first pass began at this server ÷ messages whose first pass began at any.',
    label: 'share of all first choices',
  },
  meanSessions: {
    from: { mean: 'sessionArea' },
    unit: 'number',
    counts: 'sessions',
    is: 'Sessions, time average until the last arrival.',
    label: 'mean sessions',
  },
  peakSessions: {
    from: { peak: 'peakSessions' },
    unit: 'count',
    counts: 'sessions',
    is: 'Most sessions at a time.',
    label: 'most sessions',
  },
  calmPeakSessions: {
    from: { peak: 'calmSessions' },
    unit: 'count',
    counts: 'sessions',
    is: 'Most sessions while nobody met an outage for all sessions, of any server, and no mail was queued that had to wait for one.',
    absent: 'where nothing ever fails',
  },
  meanBacklog: {
    from: { mean: 'backlogArea' },
    unit: 'number',
    counts: 'connections',
    is: 'Connections that wait for a session, time average until the last arrival.',
    label: 'mean backlog',
    effect: 'wait',
  },
  peakBacklog: {
    from: { peak: 'peakBacklog' },
    unit: 'count',
    counts: 'connections',
    is: 'Most connections that waited for a session at a time.',
    effect: 'wait',
  },
  down_s: {
    from: { sum: 'down' },
    unit: 'seconds',
    counts: '',
    is: 'Refusing, timing out or silent for all sessions, summed over replications [s].',
    label: 'time down',
  },
  meanFilterWait_s: {
    from: { per: ['filterWait', 'filtered'] },
    unit: 'seconds',
    counts: '',
    is: 'Mean wait for a free filter worker [s].',
    label: 'mean wait for the filter',
    absent: 'without a filter or with nothing filtered',
    effect: 'wait',
  },
  meanQueue: {
    from: { mean: 'queueArea' },
    unit: 'number',
    counts: 'messages',
    is: "Messages in a relay's queue, time average until the last arrival.",
    label: 'mean relay queue',
    absent: 'for final servers',
    effect: 'wait',
  },
  peakQueue: {
    from: { peak: 'peakQueue' },
    unit: 'count',
    counts: 'messages',
    is: "Most messages in a relay's queue at a time.",
    label: 'most in the relay queue',
    absent: 'for final servers',
    since: 6,
  },
} as const satisfies Readonly<Record<string, ServerFigure>>;

export type ServerFigureName = keyof typeof SERVER_FIGURES;
type Having<Key extends string> = {
  [Name in ServerFigureName]: (typeof SERVER_FIGURES)[Name] extends Readonly<Record<Key, unknown>> ? Name : never;
}[ServerFigureName];
/** Figures that are only present under a condition. */
export type SeldomServerFigure = Having<'absent'>;
/** Figures that a result may lack. */
export type OptionalServerFigure = SeldomServerFigure | Having<'since'>;

type NamesIn<Source> = Source extends ServerSource ? Source[keyof Source] : never;
type Flat<Names> = Names extends readonly (infer Name)[] ? Name : Names;
/** Counts of each server in a replication that these figures need. */
export type ServerCount = Flat<NamesIn<(typeof SERVER_FIGURES)[ServerFigureName]['from']>>;
