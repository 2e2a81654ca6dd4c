import { type GivenAdvice, parseSource, type ReadyScenario, type ScenarioSource } from '../library/index.js';
import { messagesPerReplication } from '../model/index.js';
import { type Estimate, figureNamed, type RunResult, type Unit } from '../results/index.js';
import { changeText } from '../scenario/index.js';
import type { Caller } from './caller.js';
import { ExcessError } from './excess-problem.js';
import type { RunSettings } from './options.js';
import { runScenario } from './run-scenario.js';

/** Lines that replace others; both begin at line `from` (1 for the first). */
export interface Hunk {
  readonly from: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Effect of a mend on a figure, in a short run of both with common random numbers. */
export interface Effect {
  readonly figure: string;
  readonly measure: Unit;
  readonly before: Estimate;
  readonly after: Estimate;
}

/** Advice that was followed. */
export interface Mended {
  readonly advice: GivenAdvice;
  readonly hunk: Hunk;
  readonly replications: number;
  /** Changes in the figures that the mend is for, and in lost mail; `null` if the scenario is too large to be tried. */
  readonly effects: readonly Effect[] | null;
}

/** A scenario after its advice was followed as far as that helps. */
export interface Mending {
  readonly text: string;
  readonly mended: readonly Mended[];
  /** Advice that was not followed although there is a mend for it, and the reason. */
  readonly left: readonly { readonly advice: GivenAdvice; readonly why: string }[];
  /** The scenario in its final form. */
  readonly scenario: ReadyScenario;
}

/** Maximum number of messages for trying a mend, in all replications together. */
const MOST_MESSAGES = 3_000_000;
const MOST_REPLICATIONS = 3;

/** Maximum number of pieces of advice followed; calling again follows more. */
const MOST_MENDS = 100;

/** Smaller differences are rounding errors of a sum. */
const FINEST = 1e-9;

function identity({ code, message, path }: GivenAdvice): string {
  return JSON.stringify([code, message, path]);
}

function hunkOf(text: string, changed: string): Hunk {
  const [before, after] = [text.split('\n'), changed.split('\n')];
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same += 1;
  let behind = 0;
  while (behind < shorter - same && before.at(-1 - behind) === after.at(-1 - behind)) behind += 1;
  return {
    from: same + 1,
    before: before.slice(same, before.length - behind),
    after: after.slice(same, after.length - behind),
  };
}

type Try =
  | { readonly ok: false; readonly why: string }
  | { readonly ok: true; readonly replications: number; readonly effects: readonly Effect[] | null };

type Run = (scenario: ReadyScenario, replications: number) => Promise<RunResult | null>;

function effectOn(name: string, before: RunResult, after: RunResult): Effect | undefined {
  const [own, changed] = [before, after].map(({ estimates = {} }) =>
    Object.hasOwn(estimates, name) ? estimates[name] : undefined,
  );
  const measure = figureNamed(name)?.figure.unit;
  if (own === undefined || changed === undefined || measure === undefined) return undefined;
  const isSame = Math.abs(changed.mean - own.mean) <= FINEST * Math.max(1, Math.abs(own.mean));
  return isSame ? undefined : { figure: name, measure, before: own, after: changed };
}

/** Less is better for all figures that mends are for. */
function isWorse({ before, after }: Effect): boolean {
  return after.mean > before.mean;
}

/** `null` if the scenario asks too much of the engine. */
async function runShort(scenario: ReadyScenario, options: RunSettings, caller: Caller): Promise<RunResult | null> {
  try {
    return await runScenario(scenario, null, { willDraw: false, alone: true }, options, caller);
  } catch (error) {
    if (error instanceof ExcessError) return null;
    throw error;
  }
}

/** Runs a scenario with and without a mend. Rejects a mend that loses more mail, or that makes worse what it is for. */
async function tryMend(
  scenario: ReadyScenario,
  changed: ReadyScenario,
  figures: readonly string[],
  run: Run,
): Promise<Try> {
  const { model } = scenario;
  const messages = messagesPerReplication(model);
  const replications = Math.min(
    MOST_REPLICATIONS,
    model.replications,
    Math.floor(MOST_MESSAGES / Math.max(1, messages)),
  );
  if (replications < 1) return { ok: true, replications: 0, effects: null };
  const before = await run(scenario, replications);
  const after = before === null ? null : await run(changed, replications);
  if (before === null || after === null) return { ok: false, why: 'it cannot be tried by a run' };
  const lost = effectOn('lost', before, after);
  if (lost !== undefined && isWorse(lost)) return { ok: false, why: 'in a short run more wanted mail is lost with it' };
  const effects = figures.filter((name) => name !== 'lost').flatMap((name) => effectOn(name, before, after) ?? []);
  const [first] = figures.includes('lost') && lost !== undefined ? [lost] : effects;
  if (first !== undefined && isWorse(first)) return { ok: false, why: `in a short run it does not help` };
  return { ok: true, replications, effects: lost === undefined ? effects : [lost, ...effects] };
}

/**
 * Follows the advice on a scenario that has no errors, piece by piece: each mend is a change of a few lines, is tried
 * by a short run, and stays if the scenario is valid with it, the advice is gone and nothing that matters is worse.
 * `follows` selects the advice to follow; all by default.
 */
export async function mendScenario(
  source: ScenarioSource,
  options: RunSettings,
  caller: Caller,
  follows: (advice: GivenAdvice) => boolean = () => true,
): Promise<Mending> {
  const read = (text: string): ReadyScenario | null => {
    const loaded = parseSource({ ...source, bytes: text }, { options: [], sets: [] });
    return loaded.model === null ? null : { ...loaded, model: loaded.model };
  };
  // The run without a mend was mostly made for the mend before, or will be needed for the next.
  const done = new WeakMap<ReadyScenario, { readonly replications: number; readonly result: RunResult | null }>();
  const run: Run = async (scenario, replications) => {
    const known = done.get(scenario);
    if (known?.replications === replications) return known.result;
    const result = await runShort({ ...scenario, model: { ...scenario.model, replications } }, options, caller);
    done.set(scenario, { replications, result });
    return result;
  };
  let text = typeof source.bytes === 'string' ? source.bytes : new TextDecoder().decode(source.bytes);
  const first = read(text);
  if (first === null) throw new Error('only a scenario without errors can be mended');
  let scenario: ReadyScenario = first;
  const mended: Mended[] = [];
  const left = new Map<string, Mending['left'][number]>();
  const seen = new Set([text]);
  while (mended.length < MOST_MENDS) {
    const advice: GivenAdvice | undefined = scenario.advice.find(
      (one) => one.mend !== undefined && follows(one) && !left.has(identity(one)),
    );
    if (advice?.mend === undefined) break;
    const leave = (why: string): void => void left.set(identity(advice), { advice, why });
    const changed: string | null = advice.mend.changes.reduce<string | null>(
      (so, change) => (so === null ? null : changeText(so, change)),
      text,
    );
    const after = changed === null ? null : read(changed);
    if (changed === null) leave('its place cannot be changed by itself');
    else if (seen.has(changed)) leave('that leads back to what it was');
    else if (after === null) leave('the scenario would have errors then');
    else if (after.advice.some((one) => identity(one) === identity(advice))) leave('it would be said again');
    else {
      const tried = await tryMend(scenario, after, advice.mend.figures, run);
      if (!tried.ok) leave(tried.why);
      else {
        mended.push({ advice, hunk: hunkOf(text, changed), replications: tried.replications, effects: tried.effects });
        [text, scenario] = [changed, after];
        seen.add(text);
        // A mend that did harm before may help now.
        left.clear();
      }
    }
  }
  return { text, mended, left: [...left.values()], scenario };
}

/** Functions that word figures; loaded by the caller that shows them. */
export type TrialWords = Pick<typeof import('../report/index.js'), 'figureLabel' | 'sideText'>;

/** A figure before and after; nothing if both read the same. */
function effectText({ figure, measure, before, after }: Effect, { figureLabel, sideText }: TrialWords): string[] {
  const [was, is] = [sideText(before, measure), sideText(after, measure)];
  return was === is ? [] : [`${figureLabel(figure)}: ${was} → ${is}`];
}

/** The result of a short run of a mend: an order of magnitude, and no estimate. */
export function trialText({ effects, replications }: Mended, words: TrialWords): string {
  if (effects === null) return 'not tried: the scenario has too many messages for a short run';
  const runs = replications === 1 ? 'one short run' : `${replications} short runs`;
  const moved = effects.flatMap((effect) => effectText(effect, words));
  return `tried in ${runs}: ${moved.length === 0 ? 'no figure moves that matters here' : moved.join('; ')}`;
}
