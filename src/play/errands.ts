import {
  type Caller,
  findObstacles,
  HIDDEN,
  mendScenario,
  openOwnThread,
  readSetUps,
  runScenario,
  runSetUps,
  trialText,
} from '../jobs/index.js';
import { parseSource, renderCall, type ScenarioSource, sourceOf } from '../library/index.js';
import { messagesPerReplication } from '../model/index.js';
import {
  differenceInterval,
  differenceText,
  figureLabel,
  flipCounts,
  partyFigure,
  renderComparisonPage,
  renderJson,
  renderPage,
  setUpHeadline,
  shortLabel,
  sideText,
  verdictWord,
} from '../report/index.js';
import { type ComparisonResult, type FigureDifference, lookedAtOf } from '../results/index.js';
import { readerOf, type Source } from './desk.js';

/** Result of a longer task: the answer, or why there is none. */
export type Errand<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly why: string };

/** A figure of both set-ups and its difference, as `mxsim compare` prints it. */
export interface ComparedRow {
  readonly label: string;
  readonly reference: string;
  readonly own: string;
  readonly difference: string;
  readonly interval: string;
  readonly verdict: string;
}

/** Comparison of two set-ups by `mxsim compare A B`. */
export interface Compared {
  readonly headline: string;
  readonly rows: readonly ComparedRow[];
  readonly flips: string;
  /** The output with `--format json`. */
  readonly json: string;
}

/** Progress is not shown, and there is no other thread. */
const CALLER: Caller = {
  interrupted: new AbortController().signal,
  openPool: async (model) => openOwnThread(model, lookedAtOf(messagesPerReplication(model))),
  processors: () => 1,
  showProgress: async () => HIDDEN,
  announce: async () => undefined,
  whileBusy: async (work) => work(),
};
const SETTINGS = { set: [], quiet: true };

function given(source: Source): ScenarioSource {
  return sourceOf(source.text, source.file, { readFile: readerOf(source) });
}

function refused(problems: readonly { readonly message: string }[], lines: readonly string[] = []): string {
  return problems[0]?.message ?? lines[0] ?? 'it does not run';
}

/** A set-up with the name that the comparison uses. */
export type NamedSource = Source & { readonly name: string };

async function compareSetUps(sources: readonly NamedSource[]): Promise<Errand<{ readonly result: ComparisonResult }>> {
  const named = sources.map((source) => ({ name: source.name, source: given(source) }));
  const loaded = readSetUps(named, [], { ...SETTINGS, variant: [] });
  if (!loaded.ok) return { ok: false, why: refused(loaded.problems, loaded.lines) };
  const [obstacle] = findObstacles(loaded.setUps);
  if (obstacle !== undefined) return { ok: false, why: obstacle };
  const files = sources.map(({ file }) => file);
  const command = renderCall('compare', files, [], { options: [], sets: [] });
  const result = await runSetUps(loaded.setUps, null, command, { ...SETTINGS, variant: [] }, CALLER);
  return { ok: true, result };
}

function rowOf(figure: FigureDifference): ComparedRow {
  const { difference, measure } = figure;
  return {
    label: shortLabel(figure.figure),
    reference: sideText(figure.reference, measure),
    own: sideText(figure.own, measure),
    difference: difference === null ? '—' : differenceText(difference, measure),
    interval: difference === null ? '' : (differenceInterval(difference, measure) ?? ''),
    verdict: verdictWord(figure),
  };
}

/** Figures that are nothing on both sides are left out; those of single parties are on the full page. */
function isTold({ figure, reference, own }: FigureDifference): boolean {
  return partyFigure(figure) === undefined && !((reference?.mean ?? 0) === 0 && (own?.mean ?? 0) === 0);
}

/** Tasks that take longer than drawing a picture: done in a worker of their own, with the code of the command line. */
export class Errands {
  /** The page made by `mxsim run FILE`. */
  async report(source: Source): Promise<Errand<{ readonly page: string }>> {
    const scenario = parseSource(given(source), { options: [], sets: [] });
    if (scenario.model === null) return { ok: false, why: refused(scenario.errors) };
    const ready = { ...scenario, model: scenario.model };
    const result = await runScenario(ready, null, { willDraw: true, alone: false }, SETTINGS, CALLER);
    return { ok: true, page: await renderPage(result) };
  }

  /** The figures of `mxsim compare A B`. */
  async compare(sources: readonly NamedSource[]): Promise<Errand<Compared>> {
    const compared = await compareSetUps(sources);
    if (!compared.ok) return compared;
    const { result } = compared;
    const [arm] = result.differences;
    if (arm === undefined) return { ok: false, why: 'there is nothing to compare with' };
    const rows = arm.figures.filter(isTold).map(rowOf);
    return {
      ok: true,
      headline: setUpHeadline(arm, result),
      rows,
      flips: flipCounts(arm.flips),
      json: renderJson(result),
    };
  }

  /** The page made by `mxsim compare A B`. */
  async comparisonPage(sources: readonly NamedSource[]): Promise<Errand<{ readonly page: string }>> {
    const compared = await compareSetUps(sources);
    return compared.ok ? { ok: true, page: await renderComparisonPage(compared.result) } : compared;
  }

  /** Follows a piece of advice, or all, as `mxsim check --fix` does. */
  async follow(
    source: Source,
    which: { readonly code: string; readonly line: number } | null,
  ): Promise<Errand<{ readonly text: string; readonly words: string }>> {
    const { mended, left, text } = await mendScenario(given(source), SETTINGS, CALLER, ({ code, line }) =>
      which === null ? true : code === which.code && line === which.line,
    );
    if (mended.length === 0) return { ok: false, why: `Left as it is: ${left[0]?.why ?? 'there is no such advice'}.` };
    const [first] = mended;
    const words =
      mended.length === 1 && first !== undefined
        ? `Followed: ${trialText(first, { figureLabel, sideText })}.`
        : `Followed ${mended.length} pieces of advice.`;
    return { ok: true, text, words };
  }
}
