import { FATES, LOSS_GROUPS } from '../mail/index.js';
import type { Model } from '../model/index.js';
import { type Measure, type ServerSummary, spellFigure } from '../results/index.js';
import { causeShares } from './cause-figures.js';
import { deliveryRate, fateShare, firstPassRate } from './figure.js';
import { SECTIONS } from './sections.js';
import type { Totals } from './totals.js';

/** One figure of a run. */
export interface Figure {
  /** As asserts name it. */
  readonly name: string;
  readonly measure: Measure;
  /** Which direction is good for those who want their mail; 0 where that depends. */
  readonly good: 1 | -1 | 0;
}

const LATENCIES = ['mean', 'p50', 'p90', 'p99', 'p999', 'max'] as const;
const COUNTS = ['duplicates', 'backscatter', 'delayWarnings'] as const;

/** Figures of each server, and what they are measured in. */
const SERVER_FIGURES = [
  ['share', 'share'],
  ['accepted', 'count'],
  ['attempts', 'count'],
  ['connections', 'count'],
  ['firstChoiceShare', 'share'],
  ['meanSessions', 'number'],
  ['peakSessions', 'count'],
  ['meanBacklog', 'number'],
  ['meanQueue', 'number'],
  ['meanFilterWait_s', 'seconds'],
  ['down_s', 'seconds'],
] as const satisfies readonly (readonly [keyof ServerSummary, Measure])[];

const LOST = FATES.filter((fate) => fate !== 'delivered');

function mainFigures(): Figure[] {
  return [
    { name: 'deliveryRate', measure: 'share', good: 1 },
    { name: 'firstPassRate', measure: 'share', good: 1 },
    ...LOST.map((fate): Figure => ({ name: fate, measure: 'share', good: -1 })),
    ...LATENCIES.map((key): Figure => ({ name: `latency.${key}`, measure: 'seconds', good: -1 })),
    { name: 'connections.mean', measure: 'number', good: -1 },
    { name: 'passes.mean', measure: 'number', good: -1 },
    ...COUNTS.map((name): Figure => ({ name, measure: 'count', good: -1 })),
    ...LOSS_GROUPS.map((group): Figure => ({ name: `causes.${group}`, measure: 'share', good: -1 })),
  ];
}

function readMain(model: Model, totals: Totals): (number | undefined)[] {
  const latency = SECTIONS.latency_s(model, totals);
  return [
    deliveryRate(totals),
    firstPassRate(totals),
    ...LOST.map((fate) => fateShare(fate, totals)),
    ...LATENCIES.map((key) => latency[key]),
    SECTIONS.connections(model, totals).mean,
    SECTIONS.passes(model, totals).mean,
    ...COUNTS.map((name) => totals[name]),
    ...causeShares(totals),
  ];
}

/** Figures of one server in the list. */
export const FIGURES_PER_SERVER = SERVER_FIGURES.length;

/** All figures of a model's runs that come with an interval: of all mail, of each server, of each sender and domain. */
export function listFigures(model: Model): Figure[] {
  const servers = model.servers.flatMap(({ name }) =>
    SERVER_FIGURES.map(([key, measure]): Figure => ({ name: spellFigure(['servers', name, key]), measure, good: 0 })),
  );
  const parties = (['senders', 'domains'] as const).flatMap((party) =>
    model[party].map(
      ({ name }): Figure => ({ name: spellFigure([party, name, 'deliveryRate']), measure: 'share', good: 1 }),
    ),
  );
  return [...mainFigures(), ...servers, ...parties];
}

/** The values of all figures in the order of `listFigures`; NaN where there is none. */
export function readFigures(model: Model, totals: Totals): Float64Array {
  const servers = SECTIONS.servers(model, totals);
  const senders = SECTIONS.senders(model, totals);
  const domains = SECTIONS.domains(model, totals);
  const values = [
    ...readMain(model, totals),
    ...model.servers.flatMap(({ name }) => SERVER_FIGURES.map(([key]) => servers[name]?.[key])),
    ...model.senders.map(({ name }) => senders[name]?.deliveryRate),
    ...model.domains.map(({ name }) => domains[name]?.deliveryRate),
  ];
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}
