import { type ComparisonResult, type FigureDifference, figureNamed } from '../../../results/index.js';
import { drawForest, type ForestPanel, type ForestRow, VERDICT_LOOKS } from '../../charts/forest.js';
import { differenceInterval, differenceText, isSeen, sideText } from '../../words/difference.js';
import { figureLabel } from '../../words/figure-label.js';
import { listed, sentence } from '../../words/numbers.js';
import { setUpName } from '../../words/parameter.js';
import type { LegendEntry, Topic } from '../topic.js';

/** The figures on which decisions are based. */
const SHOWN = [
  'deliveryRate',
  'firstPassRate',
  'promptRate',
  'latency.p50',
  'latency.p99',
  'latency.p999',
  'latency.max',
  'connections.mean',
] as const;

interface Compared {
  readonly name: string;
  readonly figure: FigureDifference;
}

function rowOf({ name, figure }: Compared): ForestRow {
  const { measure, verdict, difference } = figure;
  if (difference === null || !isSeen(figure)) {
    const both =
      figure.reference === null || figure.own === null ? 'not known' : `${sideText(figure.own, measure)} on both sides`;
    return { name, mean: 0, low: undefined, high: undefined, verdict: 'same', note: both, shortNote: both };
  }
  const { mean, low, high } = difference;
  const size = `${verdict} ${differenceText(difference, measure)}`;
  const interval = differenceInterval(difference, measure);
  return {
    name,
    mean,
    low,
    high,
    verdict,
    note: interval === undefined ? size : `${size} (${interval})`,
    shortNote: size,
  };
}

/** A figure with its difference under each set-up; `undefined` if no difference shows in print. */
function panelOf({ differences }: ComparisonResult, name: string): ForestPanel | undefined {
  const compared = differences.flatMap(({ arm, figures }): Compared[] => {
    const figure = figures.find((one) => one.figure === name);
    return figure === undefined ? [] : [{ name: setUpName(arm), figure }];
  });
  const [first] = compared;
  if (first === undefined || !compared.some(({ figure }) => isSeen(figure))) return undefined;
  const good = figureNamed(name)?.figure.good ?? 0;
  return { title: sentence(figureLabel(name)), measure: first.figure.measure, good, rows: compared.map(rowOf) };
}

/** Drops the rate of prompt mail if it reads the same as the first pass rate: they differ only by waits in relays. */
function withoutRepeats(panels: readonly (readonly [string, ForestPanel])[]): ForestPanel[] {
  const notes = ({ rows }: ForestPanel): string => rows.map(({ note }) => note).join('|');
  const first = panels.find(([name]) => name === 'firstPassRate')?.[1];
  return panels.flatMap(([name, panel]) =>
    name === 'promptRate' && first !== undefined && notes(first) === notes(panel) ? [] : [panel],
  );
}

function legendOf(panels: readonly ForestPanel[]): LegendEntry[] {
  const verdicts = new Set(panels.flatMap(({ rows }) => rows.map(({ verdict }) => verdict)));
  const entry = (look: keyof typeof VERDICT_LOOKS, mark: LegendEntry['mark'], label: string): LegendEntry => ({
    ...{ mark, label },
    colour: VERDICT_LOOKS[look].colour,
  });
  return [
    ...(verdicts.has('better') ? [entry('better', 'dot', 'surely better')] : []),
    ...(verdicts.has('worse') ? [entry('worse', 'diamond', 'surely worse')] : []),
    ...(verdicts.has('more') || verdicts.has('less') ? [entry('other', 'dot', 'surely other')] : []),
    ...(['undecided', 'untested', 'same'].some((verdict) => verdicts.has(verdict))
      ? [entry('open', 'ring', 'cannot be told apart')]
      : []),
  ];
}

function findingOf(panels: readonly ForestPanel[], { arms, comparison }: ComparisonResult): string {
  const rows = panels.flatMap((panel) => panel.rows);
  const count = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
  const [better, worse] = [count('better'), count('worse')];
  const than = `than with ${setUpName(arms[0]?.name ?? '')}`;
  if (comparison.replications === 1) return 'One replication each: what differs may be luck.';
  if (better + worse === 0) return `No figure is surely better or worse ${than}.`;
  const first = (number: number): string => `Of these figures ${number === 1 ? 'one is' : `${number} are`} surely`;
  if (worse === 0) return `${first(better)} better ${than}, and none worse.`;
  if (better === 0) return `${first(worse)} worse ${than}, and none better.`;
  return `${first(better)} better ${than}, and ${worse === 1 ? 'one' : worse} worse.`;
}

/** The finding for each of several set-ups. */
function findingsOf(panels: readonly ForestPanel[], result: ComparisonResult): string {
  const arms = result.differences.map(({ arm }) => setUpName(arm));
  if (arms.length < 2 || result.comparison.replications === 1) return findingOf(panels, result);
  const than = `than with ${setUpName(result.arms[0]?.name ?? '')}`;
  const own = arms.map((name) => {
    const rows = panels.flatMap((panel) => panel.rows).filter((row) => row.name === name);
    const [better, worse] = ['better', 'worse'].map((verdict) => rows.filter((row) => row.verdict === verdict).length);
    return { name, better: better ?? 0, worse: worse ?? 0 };
  });
  if (own.every(({ better, worse }) => better + worse === 0)) return findingOf(panels, result);
  const words = own.map(({ name, better, worse }) =>
    better + worse === 0
      ? `${name}: none`
      : `${name}: ${[better > 0 ? `${better} better` : '', worse > 0 ? `${worse} worse` : ''].filter((text) => text !== '').join(', ')}`,
  );
  return `Of these figures surely better or worse ${than}: ${words.join('; ')}.`;
}

/** The effect of each set-up, figure by figure: paired differences with their intervals. */
export function readEvidence(result: ComparisonResult): Topic | undefined {
  const found = SHOWN.map((name) => [name, panelOf(result, name)] as const);
  const seen = found.flatMap(([name, panel]) => (panel === undefined ? [] : [[name, panel] as const]));
  const present = SHOWN.filter((name) =>
    result.differences.some(({ figures }) => figures.some(({ figure }) => figure === name)),
  );
  const same = present.filter((name) => seen.every(([other]) => other !== name)).map(figureLabel);
  if (present.length === 0) return undefined;
  const panels = withoutRepeats(seen);
  const spoken = panels.map(
    ({ title, rows }) => `${title}: ${rows.map(({ name, note }) => `${name} ${note}`).join(', ')}`,
  );
  const alike = same.length === 0 ? [] : [`The same on all sides, to the digits that are shown: ${listed(same)}.`];
  return {
    id: 'evidence',
    title: 'What changes',
    finding: findingsOf(panels, result),
    notes: [
      ...(panels.length === 0
        ? []
        : [
            'Each dot is a difference from the reference, replication by replication with the same luck, its bar the 95 % interval.',
          ]),
      ...alike,
    ],
    legend: legendOf(panels),
    picture:
      panels.length === 0
        ? undefined
        : { label: `Differences with intervals. ${spoken.join('; ')}.`, draw: (size) => drawForest(panels, size) },
    table: undefined,
  };
}
