import type { BestResult, Design, DesignSet } from '../../results/index.js';
import { formatCount, formatNumber, formatShare } from '../../units/index.js';
import { allOf, countOf, intervalText, listed } from './numbers.js';
import { parameterTitles } from './parameter.js';
import { printableName } from './printable.js';
import { parameterLabels as lastKeys } from './sweep.js';
import { observedText, unitOfText } from './verdict.js';

/** Parameters by their last key; a server, a domain or a sender by its whole name. */
export function parameterLabels(paths: readonly string[]): string[] {
  const short = lastKeys(paths);
  return paths.map((path, at) => {
    const name = /\["([^"]*)"\]$/.exec(path)?.[1];
    return name === undefined ? (short[at] ?? path) : printableName(name, 40);
  });
}

/** A cost in words, without a unit: only its author knows that. */
export function costText(cost: number): string {
  return formatNumber(cost, 15);
}

/** `without backup.example.net and mean repair time of mx.example.org 4h`; values as in the scenario are left out. */
export function designText(set: DesignSet, { asked }: BestResult): string {
  const paths = asked.parameters.map(({ path }) => path);
  const [names, titles] = [parameterLabels(paths), parameterTitles(paths)];
  const parts = asked.parameters.flatMap(({ path }, at) => {
    const value = Object.hasOwn(set, path) ? set[path] : undefined;
    if (value === undefined) return [];
    return [value === '' ? `without ${names[at] ?? path}` : `${titles[at] ?? path} ${printableName(value, 40)}`];
  });
  return parts.length === 0 ? 'as written' : listed(parts);
}

/** Value of each parameter in a design. */
export function choicesOf({ set }: Design, { asked }: BestResult): string[] {
  return asked.parameters.map(({ path }) => {
    const value = Object.hasOwn(set, path) ? set[path] : undefined;
    return value === undefined ? 'as written' : value === '' ? 'left out' : printableName(value, 24);
  });
}

export function isAnswer({ set, cost }: Design, { best }: BestResult): boolean {
  return best !== null && cost === best.cost && JSON.stringify(set) === JSON.stringify(best.set);
}

/** Verdict on a design's asserts, in a word or two. */
export function feasibleText(design: Design): string {
  if (design.replications === 0) return 'not run';
  return { yes: '✓ meets all', no: '✗ does not', undecided: '? undecided' }[design.feasible];
}

/** Value of an assert's figure in a design; a dash if it was not run. */
export function assertedText({ figures }: Design, at: number, { asked }: BestResult): string {
  const observed = figures[at];
  const assert = asked.asserts[at];
  if (observed === undefined || observed === null || assert === undefined) return '—';
  const { mean, ...ends } = observed;
  const whole = { text: assert.text, verdict: 'pass', observed: { mean }, threshold: assert.threshold } as const;
  const text = observedText(whole);
  const interval = intervalText({ mean, ...ends }, unitOfText(assert.text));
  return interval === undefined ? text : `${text} (${interval})`;
}

/** Certainty of the answer. */
function surenessText({ probability, asked }: BestResult): string {
  const sure = probability <= 0.5 ? 'more of a guess than an answer' : `at least ${formatShare(probability, 1)} sure`;
  return `${sure}, where ${formatShare(asked.tolerance)} off a threshold may be taken for either side`;
}

/** The answer in a sentence, and the sentences that follow it. */
export function bestStatement(result: BestResult): { readonly lead: string; readonly rest: readonly string[] } {
  const { best, designs, replications, asked } = result;
  const run = designs.filter((design) => design.replications > 0);
  const asserts = allOf(asked.asserts.length, 'assert');
  const work = `${countOf(replications, 'replication')} of ${run.length} of ${countOf(designs.length, 'design')}`;
  if (best === null)
    return {
      lead: `None of ${countOf(designs.length, 'design')} ${run.some(({ feasible }) => feasible === 'undecided') ? 'surely meets' : 'meets'} ${asserts}.`,
      rest: [`${work}; ${surenessText(result)}.`],
    };
  const dearer = designs.length - run.length;
  const below = belowText(result);
  return {
    lead: `The cheapest design that meets ${asserts} costs ${costText(best.cost)}: ${designText(best.set, result)}.`,
    rest: [
      below,
      `${work}${dearer > 0 ? `; ${formatCount(dearer)} dearer or no cheaper ${dearer === 1 ? 'one was' : 'ones were'} not run` : ''}. ${surenessText(result).replace(/^./, (letter) => letter.toUpperCase())}.`,
    ],
  };
}

/** Sentence on designs that cost no more than the answer. */
function belowText(result: BestResult): string {
  const { best, designs, asked } = result;
  const others = designs.filter((design) => best !== null && design.cost <= best.cost && !isAnswer(design, result));
  if (others.length === 0) return 'Nothing is cheaper.';
  const it = asked.asserts.length === 1 ? 'it' : 'them';
  const count = (feasible: Design['feasible']): number =>
    others.filter((design) => design.replications > 0 && design.feasible === feasible).length;
  const said = [
    [count('no'), `does not meet ${it}`, `do not meet ${it}`],
    [count('yes'), `meets ${it}, too`, `meet ${it}, too`],
    [count('undecided'), 'is undecided', 'are undecided'],
    [others.filter(({ replications }) => replications === 0).length, 'was not run', 'were not run'],
  ] as const;
  const words = said.flatMap(([number, one, many]) =>
    number === 0 ? [] : [`${formatCount(number)} ${number === 1 ? one : many}`],
  );
  return `Of the ${formatCount(others.length)} that ${others.length === 1 ? 'costs' : 'cost'} no more, ${listed(words)}.`;
}

/** Facts on the origin of the answer, in a few words each. */
export function bestFacts({ asked, designs }: BestResult): string[] {
  return [
    printableName(asked.file),
    countOf(designs.length, 'design'),
    countOf(asked.asserts.length, 'assert'),
    `seed ${printableName(asked.seed, 24)} for all`,
  ];
}
