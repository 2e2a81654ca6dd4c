import { type Figure, type FigureOf, figureNamed, type Party, partyOf } from '../../results/index.js';
import { printableName } from './printable.js';

/** A figure of one server, sender or domain. */
export interface PartyFigure {
  readonly party: Party;
  readonly name: string;
  readonly figure: Figure;
}

/** Reads `servers["mx1.example.org"].share`; `undefined` for figures of the whole run. */
export function partyFigure(figure: string): PartyFigure | undefined {
  const found = figureNamed(figure);
  const party = found === undefined ? undefined : partyOf(found.figure);
  return found === undefined || party === undefined ? undefined : { party, name: found.of, figure: found.figure };
}

/** The group of causes whose share of the wanted mail a figure is: `gaveUp` for `causes.gaveUp`. */
export function causeGroup(figure: string): string | undefined {
  return /^causes\.(\w+)$/.exec(figure)?.[1];
}

function labelled(figure: string, words: (found: FigureOf) => string): string {
  const found = figureNamed(figure);
  return found === undefined ? printableName(figure) : words(found);
}

/** Name of a figure in a narrow table: `99 % within`, `mx1.example.org accepted`. */
export function shortLabel(figure: string): string {
  return labelled(figure, ({ figure: { short }, of }) => (of === '' ? short : `${printableName(of)} ${short}`));
}

/** Name of a figure on a page: `99 % delivered within`, `mx1.example.org: share of all accepted mail`. */
export function figureLabel(figure: string): string {
  return labelled(figure, ({ figure: { label }, of }) => (of === '' ? label : `${printableName(of)}: ${label}`));
}
