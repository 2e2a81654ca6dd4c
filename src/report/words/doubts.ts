import type { RunResult, SweepResult } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import { countOf, sentence } from './numbers.js';
import { inRuns, unseenNote } from './rarity.js';
import { searchText } from './search.js';
import { warningText } from './warning.js';

/** Replications below which an interval says little. */
const FEW = 5;

/** Caveats of a sweep: few replications per cell, targets not reached, and cells that lose nothing. */
export function sweepDoubts({ sweep, cells }: SweepResult): string[] {
  const { replications } = sweep;
  const whole = cells.filter(
    ({ estimates }) => estimates['lost']?.mean === 0 || estimates['deliveryRate']?.mean === 1,
  ).length;
  return [
    ...(replications > 1 && replications < FEW
      ? [
          `${countOf(replications, 'replication')} in each cell: intervals are wide, and rare outages may be missing altogether`,
        ]
      : []),
    ...sweepShortfalls(cells),
    ...(whole === 0
      ? []
      : [
          `${whole === cells.length ? 'No cell lost a wanted message' : `${formatCount(whole)} of ${countOf(cells.length, 'cell')} lost no wanted message`} ${inRuns(replications)} each: ${unseenNote(replications)}`,
        ]),
  ];
}

/** Cells in which even added replications did not suffice. */
export function sweepShortfalls(cells: SweepResult['cells']): string[] {
  const short = cells.filter(({ search }) => search?.holds === false);
  const [first] = short;
  if (first?.search === undefined) return [];
  return [
    `${formatCount(short.length)} of ${countOf(cells.length, 'cell')} did not come to what replications were added for. The first: ${searchText(first.search).slice(2)}`,
  ];
}

/** The caveat of few replications: serious if something fails by chance, slight if only the mail differs. */
function fewRuns(replications: number, byChance: boolean): string {
  if (replications > 1) {
    const missing = byChance ? ', and rare outages may be missing altogether' : '';
    return `${countOf(replications, 'replication')} only: intervals are wide${missing}`;
  }
  return byChance
    ? 'One replication: this is what happened once. How much luck was in it cannot be told; run it with `--replications 10`'
    : 'One replication. Nothing fails by chance here, so others differ only in when mail comes and which ways it takes; `--replications 10` tells by how much';
}

/** Caveats on the number of replications and of losses. */
function evidenceDoubts(result: RunResult): string[] {
  const { scenario, kinds } = result;
  const { replications, failsByChance = true } = scenario;
  const { sent, delivered } = kinds.ham;
  const runs = replications < FEW ? [fewRuns(replications, failsByChance)] : [];
  if (sent === 0) return ['No wanted mail was sent', ...runs];
  // If nothing fails by chance, a few runs that lose nothing have not missed an outage.
  if (sent > delivered || (!failsByChance && replications < FEW)) return runs;
  return [...unseenDoubts(result), ...runs];
}

/** The caveat that nothing was lost although something fails by chance: the runs may have missed rare outages. */
export function unseenDoubts({ scenario, kinds }: RunResult): string[] {
  const { replications, failsByChance = true } = scenario;
  const { sent, delivered } = kinds.ham;
  if (!failsByChance || sent === 0 || sent > delivered) return [];
  return [`No wanted message was lost ${inRuns(replications)}: ${unseenNote(replications)}`];
}

/** The target for which replications were added, if they did not suffice. */
export function searchDoubts(search: RunResult['search'], of = ''): string[] {
  return search === undefined || search.holds ? [] : [sentence(searchText(search, of).slice(2))];
}

/** The caveats of a run: its evidence, advice, and assumptions. */
export function doubtsOf(result: RunResult): {
  readonly doubts: readonly string[];
  readonly assumptions: readonly string[];
} {
  return {
    doubts: [...searchDoubts(result.search), ...evidenceDoubts(result), ...result.warnings.map(warningText)],
    assumptions: result.scenario.assumptions ?? [],
  };
}
