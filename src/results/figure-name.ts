import type { Figure, Party } from './figure.js';
import { FIGURES } from './figures.js';

/**
 * Spells a figure's path as in asserts: keys joined by dots, in quotes if they contain one:
 * `servers["mx1.example.org"].share`.
 */
export function spellFigure(path: readonly string[]): string {
  return path
    .map((key) => (/^[\w$-]+$/.test(key) ? `.${key}` : `["${key}"]`))
    .join('')
    .replace(/^\./, '');
}

/** The keys of a figure's path; those in quotes may hold anything but quotes of their kind. */
export function keysOfFigure(name: string): string[] {
  return Array.from(name.matchAll(/\.?([^.[\]]+)|\["(.*?)"\](?=[.[]|$)/gs), ([, bare, quoted]) => quoted ?? bare ?? '');
}

/** A node in the tree of figure names: a figure, the keys that may follow, or names of servers, senders or domains. */
export interface FigureNode {
  figure: Figure | null;
  readonly keys: Map<string, FigureNode>;
  each: { readonly party: Party; readonly node: FigureNode } | null;
}

function emptyNode(): FigureNode {
  return { figure: null, keys: new Map(), each: null };
}

function below(node: FigureNode, key: string, before: string): FigureNode {
  if (key === '*') {
    node.each ??= { party: before as Party, node: emptyNode() };
    return node.each.node;
  }
  const next = node.keys.get(key) ?? emptyNode();
  node.keys.set(key, next);
  return next;
}

/** All figures by the keys of their names. */
export const FIGURE_TREE: FigureNode = emptyNode();
for (const figure of FIGURES) {
  for (const name of [figure.name, ...figure.also]) {
    const keys = name.split('.');
    const end = keys.reduce((node, key, at) => below(node, key, keys[at - 1] ?? ''), FIGURE_TREE);
    end.figure = figure;
  }
}

/** A figure, and the name of its server, sender or domain; the name is empty if it is of the whole run. */
export interface FigureOf {
  readonly figure: Figure;
  readonly of: string;
}

/** The figure at a path, for a party or for the whole run. */
export function figureAt(path: readonly string[]): FigureOf | undefined {
  let node: FigureNode | undefined = FIGURE_TREE;
  let of = '';
  for (const key of path) {
    if (node === undefined) return undefined;
    if (node.each !== null) of = key;
    node = node.each === null ? node.keys.get(key) : node.each.node;
  }
  return node === undefined || node.figure === null ? undefined : { figure: node.figure, of };
}

/** The figure of a name as used in `estimates` and in differences. */
export function figureNamed(name: string): FigureOf | undefined {
  return figureAt(keysOfFigure(name));
}

/** The name of a figure in `estimates`. */
export function nameOfFigure({ figure, of }: FigureOf): string {
  return spellFigure(figure.name.split('.').map((key) => (key === '*' ? of : key)));
}

/**
 * The name of the figure at a path: `deliveryRate` for its mean. A path outside the catalogue is named as it is
 * written.
 */
export function nameOfPath(path: readonly string[]): string {
  const found = figureAt(path);
  return found === undefined ? spellFigure(path) : nameOfFigure(found);
}

/** Kind of party that a figure is of; `undefined` if it is of the whole run. */
export function partyOf({ name }: Figure): Party | undefined {
  const [, party] = /(\w+)\.\*/.exec(name) ?? [];
  return party as Party | undefined;
}

/** Names come from scenarios: only a value's own keys count, so that `constructor` leads nowhere. */
function descend(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

const placeKeys = new Map<string, readonly string[]>();

/** The keys of a place in the catalogue. */
function keysOfPlace(place: string): readonly string[] {
  const keys = placeKeys.get(place) ?? place.split('.');
  placeKeys.set(place, keys);
  return keys;
}

/** The value of a figure: computed from the numbers at its places, which `find` looks up in `given`. */
function valueIn<Source>(
  figure: Figure,
  given: Source,
  find: (given: Source, keys: readonly string[]) => unknown,
): number | undefined {
  const part = numberOf(find(given, keysOfPlace(figure.at)), figure);
  if (figure.of === null || part === undefined) return part;
  const whole = numberOf(find(given, keysOfPlace(figure.of)), figure);
  if (whole === undefined || whole === 0) return undefined;
  return (figure.rest ? whole - part : part) / whole;
}

function numberOf(found: unknown, { absentIsZero }: Figure): number | undefined {
  return typeof found === 'number' && Number.isFinite(found) ? found : absentIsZero ? 0 : undefined;
}

/**
 * The value of a figure in a result, or in an object with the same sections: `undefined` if there is none.
 *
 * @param section returns the value at a key of the JSON; `wanted` holds the counts of the wanted mail besides its
 * fates.
 */
export function valueOfFigure({ figure, of }: FigureOf, section: (key: string) => unknown): number | undefined {
  return valueIn(figure, section, (sectionOf, keys) => {
    let found = sectionOf(keys[0] ?? '');
    for (let at = 1; at < keys.length; at += 1) found = descend(found, keys[at] === '*' ? of : (keys[at] as string));
    return found;
  });
}

/** Number of keys before those of one server, sender or domain: `servers.*`. */
const BEFORE_ROW = 2;

function findInRow(row: object, keys: readonly string[]): unknown {
  let found: unknown = row;
  for (let at = BEFORE_ROW; at < keys.length; at += 1) found = descend(found, keys[at] as string);
  return found;
}

/** The value of a figure of one server, sender or domain, from its row. */
export function valueInRow(figure: Figure, row: object): number | undefined {
  return valueIn(figure, row, findInRow);
}
