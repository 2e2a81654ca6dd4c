import type { z } from 'zod';
import type { best, drill, evidence, run, telling, values } from './schema/index.js';

/**
 * Type of data in the program, from its schema: read-only, and without keys that a later revision may have added to a
 * file.
 */
type Data<T> = T extends readonly (infer Entry)[]
  ? readonly Data<Entry>[]
  : T extends object
    ? { readonly [K in keyof T as string extends K ? (unknown extends T[K] ? never : K) : K]: Data<T[K]> }
    : T;
type Of<Schema extends z.ZodType> = Data<z.output<Schema>>;

/** The results of a run: totals over its replications. This is the JSON of `mxsim run --format json`. */
export type RunResult = Of<typeof run.runResult>;
/** Set-ups compared on the same random numbers; the first is the reference. This is the JSON of `mxsim compare --format json`. */
export type ComparisonResult = Of<typeof evidence.comparisonResult>;
/** A scenario run with many values. This is the JSON of `mxsim sweep --format json`. */
export type SweepResult = Of<typeof evidence.sweepResult>;

export type Unit = Of<typeof values.unit>;
export type Estimate = Of<typeof values.estimate>;
export type Occurrence = NonNullable<Estimate['occurrence']>;
/** Reason why there is no interval. */
export type NoInterval = Occurrence['reason'];
export type Warning = Of<typeof values.warnings>[number];
export type Search = Of<typeof values.search>;
export type Verdict = Of<typeof values.verdict>;
export type AssertResult = Of<typeof values.assertResult>;
/** Basis of a verdict. */
export type Basis = NonNullable<AssertResult['basis']>;

export type FateCounts = Of<typeof run.fates>;
export type LatencySummary = Of<typeof run.latency>;
export type PartySummary = Of<typeof run.party>;
export type Recovery = Of<typeof run.recovery>;
export type ServerSummary = Of<typeof run.server>;
export type HistogramBin = Of<typeof run.bin>;
export type DownInterval = Of<typeof run.down>;
export type TimeSeries = Of<typeof run.series>;
export type CauseParts = Of<typeof run.causeParts>;
export type CauseTree = Of<typeof run.causeTree>;
export type LossCauses = Of<typeof run.causes>;
export type Provenance = Of<typeof run.provenance>;
export type ServerGroup = Of<typeof run.serverGroup>;

export type FigureDifference = Of<typeof evidence.difference>;
export type DifferenceVerdict = FigureDifference['verdict'];
export type FlipExample = Of<typeof evidence.flipExample>;
export type Flips = Of<typeof evidence.flips>;
export type SetUpResult = Of<typeof evidence.setUpResult>;
export type SetUpDifference = Of<typeof evidence.setUpDifference>;
export type SweepFigure = Of<typeof evidence.sweepFigure>;
export type SweepCell = Of<typeof evidence.sweepCell>;

/** Every failure tried by itself. This is the JSON of `mxsim drill --format json`. */
export type DrillResult = Of<typeof drill.drillResult>;
export type Fault = Of<typeof drill.fault>;
export type ThingKind = Fault['thing'];
export type FaultKind = Fault['kind'];
export type Trial = Of<typeof drill.trial>;

/** The design that meets the asserts at least cost. This is the JSON of `mxsim best --format json`. */
export type BestResult = Of<typeof best.bestResult>;
export type Design = Of<typeof best.design>;
export type DesignSet = Design['set'];

export type FormCheck = Of<typeof run.formCheck>;
export type TheoryFigure = Of<typeof run.theoryFigure>;

export type Telling = Of<typeof telling.telling>;
export type Actor = Of<typeof telling.actor>;
export type Reason = Of<typeof telling.reason>;
export type Exchange = Of<typeof telling.exchange>;
export type Utterance = Of<typeof telling.utterance>;
export type TellingLine = Of<typeof telling.tellingLine>;
export type Tone = TellingLine['tone'];
export type TellingGap = Of<typeof telling.tellingGap>;
export type Chapter = Of<typeof telling.chapter>;
export type ChosenNarrative = Of<typeof telling.chosenNarrative>;
export type RunNarratives = Of<typeof telling.runNarratives>;

/**
 * Version of the JSON; a reader refuses one that it does not know. It changes when a key goes away or changes its
 * meaning.
 */
export const RESULT_FORMAT: RunResult['mxsim']['format'] = 1;
/** Counts additions within the format. Results without the key are of the first revision. */
export const RESULT_REVISION = 6;
