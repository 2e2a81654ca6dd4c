import { allErrors, parseSource, type ReadyScenario, renderCall, type ScenarioSource } from '../library/index.js';
import type { Model } from '../model/index.js';
import { parsePercent, type Share } from '../units/index.js';
import { type Cost, priceAll, readCosts } from './costs.js';
import { type Choice, designsOf, overridesOfDesign, readChoice } from './design-choices.js';
import { type BestSettings, changesOf, type Refusal, refused } from './options.js';

/** A design, ready to run. */
export interface PlannedDesign {
  readonly set: Readonly<Record<string, string>>;
  readonly cost: number;
  readonly model: Model;
}

/** A question without errors; its designs are in the order of their costs. */
export interface BestPlan {
  readonly base: ReadyScenario;
  readonly choices: readonly Choice[];
  readonly costs: readonly Cost[];
  readonly designs: readonly PlannedDesign[];
  readonly tolerance: Share;
  readonly most: number;
  readonly command: string;
}

export type BestPlanning = { readonly ok: true; readonly plan: BestPlan } | Refusal;

const MOST_DESIGNS = 200;
const USUAL_TOLERANCE: Share = 0.15;
const USUAL_MOST = 1_000;

interface Asked {
  readonly choices: readonly Choice[];
  readonly costs: readonly Cost[];
  readonly tolerance: Share;
}

/** Reads `--vary`, `--cost` and `--tolerance`; returns all error lines if anything is wrong. */
function readCall({ vary, cost, tolerance }: BestSettings): Asked | string[] {
  const lines: string[] = [];
  if (vary.length === 0) lines.push("there is nothing to choose from: give --vary 'PATH=V1,V2'");
  if (cost.length === 0) lines.push("nothing costs anything: give --cost 'PATH=20'");
  const choices = vary.flatMap((text): Choice[] => {
    const reading = readChoice(text);
    if (reading.ok) return [reading.value];
    lines.push(`--vary ${text}: ${reading.fault.message}; expected ${reading.fault.expected}`);
    return [];
  });
  const twice = choices.find(({ path }, at) => choices.findIndex((one) => one.path === path) < at);
  if (twice !== undefined) lines.push(`\`${twice.path}\` is varied twice; expected all its values in one --vary`);
  const { costs, lines: wrong } = readCosts(cost);
  lines.push(...wrong);
  const percent = tolerance === undefined ? 100 * USUAL_TOLERANCE : parsePercent(tolerance);
  if (percent === undefined || !(percent >= 0 && percent < 100))
    lines.push(`--tolerance ${tolerance}: expected a percentage below 100 %, such as 15%`);
  const designs = choices.reduce((product, { values }) => product * values.length, 1);
  if (designs > MOST_DESIGNS) lines.push(`there are ${designs} designs; expected at most ${MOST_DESIGNS}`);
  return lines.length > 0 ? lines : { choices, costs, tolerance: (percent ?? 0) / 100 };
}

/** Reads the scenario with the changes of each design, and finds all errors before anything runs. */
export function planBestOf(source: ScenarioSource, file: string, options: BestSettings): BestPlanning {
  const asked = readCall(options);
  if (Array.isArray(asked)) return refused(...asked);
  const changes = changesOf(options);
  const loaded = parseSource(source, changes);
  if (loaded.model === null) return { ok: false, problems: loaded.errors, lines: [] };
  const base: ReadyScenario = { ...loaded, model: loaded.model };
  if (base.model.asserts.length === 0)
    return refused(
      `${base.input.file}: there is nothing that a design must meet; expected \`assert:\` in the scenario`,
    );
  const sets = designsOf(asked.choices);
  const designs = sets.map((set) =>
    parseSource(source, { ...changes, sets: [...changes.sets, ...overridesOfDesign(set, base)] }),
  );
  const problems = allErrors(designs).map((one) => (one.file === '--set' ? { ...one, file: '--vary' } : one));
  if (problems.length > 0) return { ok: false, problems, lines: [] };
  const ready = designs.flatMap((one): ReadyScenario[] => (one.model === null ? [] : [{ ...one, model: one.model }]));
  const { prices, lines } = priceAll(asked.costs, ready);
  if (lines.length > 0) return refused(...lines);
  const planned = ready.map(
    ({ model }, at): PlannedDesign => ({
      set: Object.fromEntries(sets[at] ?? []),
      cost: prices[at] ?? 0,
      model,
    }),
  );
  return {
    ok: true,
    plan: {
      ...asked,
      base,
      designs: planned.sort((a, b) => a.cost - b.cost),
      most: options.maxReplications ?? USUAL_MOST,
      command: renderCall('best', [file], wordsOf(options), changes),
    },
  };
}

function wordsOf({ vary, cost, tolerance, maxReplications }: BestSettings): [string, string][] {
  return [
    ...vary.map((text): [string, string] => ['vary', text]),
    ...cost.map((text): [string, string] => ['cost', text]),
    ...(tolerance === undefined ? [] : [['tolerance', tolerance] as [string, string]]),
    ...(maxReplications === undefined ? [] : [['max-replications', String(maxReplications)] as [string, string]]),
  ];
}
