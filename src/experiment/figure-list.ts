import type { Model } from '../model/index.js';
import {
  type Figure as CatalogueFigure,
  FIGURES,
  type FigureOf,
  nameOfFigure,
  type Party,
  partyOf,
  type Unit,
  valueInRow,
  valueOfFigure,
} from '../results/index.js';
import { sectionsOf } from './figure.js';
import { ROWS } from './sections.js';
import type { Totals } from './totals.js';

/** One figure of a run that comes with an interval. */
export interface Figure {
  /** The name that asserts use. */
  readonly name: string;
  readonly measure: Unit;
  /** The good direction for people who want their mail; 0 if that depends. */
  readonly good: 1 | -1 | 0;
  /** The party it belongs to, by its index `row` in the model; `null` for all mail. */
  readonly party: Party | null;
  readonly row: number;
  readonly of: FigureOf;
}

const LISTED = FIGURES.filter(({ listed }) => listed);
const PARTIES: readonly Party[] = ['servers', 'senders', 'domains'];

/**
 * With more senders or domains, only the share of their mail that was delivered is listed: a figure takes memory for
 * each replication.
 */
const MOST_WITH_ALL = 1_000;

function isLatency({ name }: CatalogueFigure): boolean {
  return name.includes('.latency.');
}

/** Figures of all servers, senders or domains, row by row: each row has those of `figures`, and they begin at `first`. */
interface PartyFigures {
  readonly party: Party;
  readonly names: readonly { readonly name: string }[];
  readonly figures: readonly CatalogueFigure[];
  readonly first: number;
}

/**
 * All figures of a model's runs that come with an interval: of all mail, of each server, of each sender and domain.
 * There may be hundreds of thousands, so each becomes an object only on demand.
 */
export class FigureList {
  readonly length: number;
  private readonly whole: readonly CatalogueFigure[];
  private readonly parties: readonly PartyFigures[];

  constructor(model: Model) {
    this.whole = LISTED.filter((figure) => partyOf(figure) === undefined);
    let first = this.whole.length;
    this.parties = PARTIES.map((party) => {
      const own = LISTED.filter((figure) => partyOf(figure) === party);
      const names = model[party];
      const figures = party === 'servers' || names.length <= MOST_WITH_ALL ? own : own.slice(0, 1);
      const place = first;
      first += names.length * figures.length;
      return { party, names, figures, first: place };
    });
    this.length = first;
  }

  at(place: number): Figure {
    const own = this.whole[place];
    if (own !== undefined) return listed({ figure: own, of: '' }, null, 0);
    const block = this.parties.findLast(({ first }) => first <= place);
    if (block === undefined) throw new Error(`there is no figure ${place}`);
    const { party, names, figures, first } = block;
    const row = Math.floor((place - first) / figures.length);
    const figure = figures[(place - first) % figures.length] as CatalogueFigure;
    return listed({ figure, of: (names[row] as { readonly name: string }).name }, party, row);
  }

  /** Indices of the figures of all mail, and of the parties that are shown. */
  *places(isShown: (party: Party, row: number) => boolean): Generator<number> {
    yield* this.whole.keys();
    for (const { party, names, figures, first } of this.parties) {
      for (let row = 0; row < names.length; row += 1) {
        if (!isShown(party, row)) continue;
        for (let at = 0; at < figures.length; at += 1) yield first + row * figures.length + at;
      }
    }
  }

  /** Parties whose times are listed. */
  get withLatencies(): readonly ('senders' | 'domains')[] {
    return this.parties.flatMap(({ party, figures }) =>
      party !== 'servers' && figures.some(isLatency) ? [party] : [],
    );
  }

  /** The values in one or several replications; NaN if there is none. */
  read(model: Model, totals: Totals): Float64Array {
    const values = new Float64Array(this.length);
    const sections = sectionsOf(model, totals);
    this.whole.forEach((figure, at) => {
      values[at] = valueOfFigure({ figure, of: '' }, sections) ?? Number.NaN;
    });
    for (const { party, names, figures, first } of this.parties) {
      // One row at a time: a section of ten thousand servers for each replication would fill the memory.
      const rowOf = ROWS[party](model, totals, figures.some(isLatency));
      let at = first;
      for (let row = 0; row < names.length; row += 1) {
        const own = rowOf(row);
        for (const figure of figures) {
          values[at] = valueInRow(figure, own) ?? Number.NaN;
          at += 1;
        }
      }
    }
    return values;
  }
}

/** All figures of a model, as an array. */
export function listFigures(model: Model): Figure[] {
  const list = new FigureList(model);
  return Array.from({ length: list.length }, (_, at) => list.at(at));
}

function listed(of: FigureOf, party: Party | null, row: number): Figure {
  const { unit, good } = of.figure;
  return { name: nameOfFigure(of), measure: unit, good, party, row, of };
}
