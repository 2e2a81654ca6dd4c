import { type Effect, type Figure, figureAt, type Party, partyOf, type Unit } from '../results/index.js';
import type { Rest } from '../stats/index.js';

/** Properties of a figure that matter for its uncertainty. */
export interface Nature {
  readonly measure: Unit;
  /** The effect of outages that moves it. */
  readonly effect: Effect;
  /** Its value while nothing goes wrong; see `Figure`. */
  readonly rest: Rest | null;
  readonly latency: Figure['latency'];
  readonly isPeak: boolean;
  /** The server, sender or domain that it belongs to; `null` for all mail. */
  readonly party: { readonly section: Party; readonly name: string } | null;
}

/** For figures outside the catalogue: nothing is known of them. */
const UNKNOWN: Nature = { measure: 'number', effect: 'touch', rest: null, latency: null, isPeak: false, party: null };

/** The nature of the figure with this path. */
export function natureOf(path: readonly string[], unit?: Unit): Nature {
  const found = figureAt(path);
  if (found === undefined) return unit === undefined ? UNKNOWN : { ...UNKNOWN, measure: unit };
  const { figure, of } = found;
  const { effect, calm: rest, latency, isPeak } = figure;
  const party = partyOf(figure);
  // A part of the causes is one of all mail.
  const isOfParty = party !== undefined && figure.name.startsWith(`${party}.`);
  return {
    measure: unit ?? figure.unit,
    effect,
    rest,
    latency,
    isPeak,
    party: isOfParty ? { section: party, name: of } : null,
  };
}
