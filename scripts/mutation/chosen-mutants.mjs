// For Stryker, which makes all mutants that lie within a part of a file: those that are none of a sample are left out, as far as
// they lie in expressions without one. CHOSEN_MUTANTS holds where those of the sample begin and end, lines and columns from 0.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const chosen = JSON.parse(process.env.CHOSEN_MUTANTS ?? '[]');

function isBefore(one, other) {
  return one.line < other.line || (one.line === other.line && one.column <= other.column);
}

/** Which file a node is of is not said: one at the same place of another file is kept as well. */
function holdsChosen({ start, end }) {
  const [from, to] = [start, end].map(({ line, column }) => ({ line: line - 1, column }));
  return chosen.some((one) => isBefore(from, one.start) && isBefore(one.end, to));
}

const ignorer = {
  shouldIgnore: ({ node: { loc } }) => (loc == null || holdsChosen(loc) ? undefined : 'none of the sample'),
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'chosen', ignorer)];
