import { KNOWN_DIFFERENCES } from './known-differences.js';
import { allCells } from './laboratory.js';
import { FOLDERS, type Folder, MTAS, type Mta } from './recording.js';
import { judge, type Verdict } from './verdict.js';

/** What one MTA's recordings of one set come to. */
export interface Tally {
  readonly set: Folder;
  readonly mta: Mta;
  /** All recordings; those that a scenario can say; those of them that agree. */
  readonly cases: number;
  readonly expressible: number;
  readonly agree: number;
  /** Share of the expressible ones that agree; `null` where there are none. */
  readonly agreement: number | null;
  /** By case: why no scenario can say it. */
  readonly cannotBeSaid: readonly { readonly case: string; readonly run: string; readonly reason: string }[];
  readonly differ: readonly {
    readonly case: string;
    readonly run: string;
    readonly differences: readonly string[];
    /** Why it is known to differ; `null` if nobody has said. */
    readonly known: string | null;
  }[];
}

const REASONS = new Map(KNOWN_DIFFERENCES.flatMap(([keys, reason]) => keys.map((key) => [key, reason] as const)));

function tally(set: Folder, mta: Mta, verdicts: readonly Verdict[]): Tally {
  const expressible = verdicts.filter(({ inexpressible }) => inexpressible === null);
  const agree = expressible.filter(({ differences }) => differences.length === 0).length;
  const named = ({ cell }: Verdict): { case: string; run: string } => ({
    case: cell.set.id,
    run: cell.recording.set,
  });
  return {
    set,
    mta,
    cases: verdicts.length,
    expressible: expressible.length,
    agree,
    agreement: expressible.length === 0 ? null : agree / expressible.length,
    cannotBeSaid: verdicts.flatMap((verdict) =>
      verdict.inexpressible === null ? [] : [{ ...named(verdict), reason: verdict.inexpressible }],
    ),
    differ: expressible.flatMap((verdict) =>
      verdict.differences.length === 0
        ? []
        : [{ ...named(verdict), differences: verdict.differences, known: REASONS.get(verdict.key) ?? null }],
    ),
  };
}

/** What one calls a set: `main` is the oldest. */
function folderOf(name: string): Folder {
  const folder = FOLDERS.find((one) => one === (name === 'main' ? 'base' : name));
  if (folder === undefined) throw new Error(`there is no set ${name}: main, ${FOLDERS.slice(1).join(', ')}`);
  return folder;
}

/** Judges some sets, for some MTAs (all if none is named) and some cases. */
export function summarise(
  sets: readonly string[],
  mtas: readonly string[],
  cases: readonly string[],
): readonly Tally[] {
  return sets.map(folderOf).flatMap((folder) =>
    MTAS.flatMap((mta) => {
      if (mtas.length > 0 && !mtas.includes(mta)) return [];
      const cells = allCells(folder).filter(
        (cell) => cell.mta === mta && (cases.length === 0 || cases.includes(cell.set.id)),
      );
      return cells.length === 0
        ? []
        : [
            tally(
              folder,
              mta,
              cells.map((cell) => judge(cell)),
            ),
          ];
    }),
  );
}

/** The tallies as a table, and below it what differs and what cannot be said. */
export function asText(tallies: readonly Tally[]): string {
  const lines = tallies.flatMap(({ set, mta, cases, expressible, agree, differ, cannotBeSaid }) => [
    `${set} ${mta}: ${agree} of ${expressible} agree, ${cases - expressible} of ${cases} cannot be said`,
    ...differ.flatMap((one) => [
      `  ${one.case} ${one.run} differs${one.known === null ? '' : ` (${one.known})`}`,
      ...one.differences.map((words) => `    ${words}`),
    ]),
    ...[...new Set(cannotBeSaid.map(({ reason }) => reason))].map((reason) => {
      const own = cannotBeSaid.filter((one) => one.reason === reason);
      return `  cannot be said, ${reason}: ${own.map((one) => `${one.case} ${one.run}`).join(', ')}`;
    }),
  ]);
  const sum = (pick: (one: Tally) => number): number => tallies.reduce((total, one) => total + pick(one), 0);
  const all = sum(({ cases }) => cases);
  const said = sum(({ expressible }) => expressible);
  return [
    ...lines,
    `all: ${sum(({ agree }) => agree)} of ${said} agree, ${all - said} of ${all} cannot be said`,
    '',
  ].join('\n');
}
