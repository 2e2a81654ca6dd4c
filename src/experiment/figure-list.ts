import type { Model } from '../model/index.js';
import {
  FIGURES,
  type FigureOf,
  nameOfFigure,
  type Party,
  partyOf,
  type Unit,
  valueOfFigure,
} from '../results/index.js';
import { sectionsOf } from './figure.js';
import type { Totals } from './totals.js';

/** One figure of a run that comes with an interval. */
export interface Figure {
  /** As asserts name it. */
  readonly name: string;
  readonly measure: Unit;
  /** Which direction is good for those who want their mail; 0 where that depends. */
  readonly good: 1 | -1 | 0;
  /** Whose it is: all mail's, or that of a server, sender or domain by its place in the model. */
  readonly party: Party | null;
  readonly row: number;
  readonly of: FigureOf;
}

const LISTED = FIGURES.filter(({ listed }) => listed);
const PARTIES: readonly Party[] = ['servers', 'senders', 'domains'];

/** Of more senders or domains only the share of their mail that was delivered is listed: a figure takes memory for each replication. */
const MOST_WITH_ALL = 1_000;

/** All figures of a model's runs that come with an interval: of all mail, of each server, of each sender and domain. */
export function listFigures(model: Model): Figure[] {
  const whole = LISTED.filter((figure) => partyOf(figure) === undefined);
  const parties = PARTIES.flatMap((party) => {
    const own = LISTED.filter((figure) => partyOf(figure) === party);
    const kept = party === 'servers' || model[party].length <= MOST_WITH_ALL ? own : own.slice(0, 1);
    return model[party].flatMap(({ name }, row) => kept.map((figure) => listed({ figure, of: name }, party, row)));
  });
  return [...whole.map((figure) => listed({ figure, of: '' }, null, 0)), ...parties];
}

function listed(of: FigureOf, party: Party | null, row: number): Figure {
  const { unit, good } = of.figure;
  return { name: nameOfFigure(of), measure: unit, good, party, row, of };
}

/** The values of figures in one or several replications; NaN where there is none. */
export function readFigures(figures: readonly Figure[], model: Model, totals: Totals): Float64Array {
  const sections = sectionsOf(model, totals);
  return Float64Array.from(figures, ({ of }) => valueOfFigure(of, sections) ?? Number.NaN);
}
